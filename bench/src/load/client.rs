//! A small HTTP/1.1 client: one connection, one request at a time.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use bytes::{Buf, Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long a server may take for one answer.
const ANSWER_TIME: Duration = Duration::from_secs(20);

/// The largest head that is read.
const MAX_HEAD: usize = 16 * 1024;

/// The first size of the buffer.
const BUFFER: usize = 64 * 1024;

/// One connection.
pub(crate) struct Client {
    stream: TcpStream,
    buffer: BytesMut,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The head's lines after the first.
    pub(crate) head: Bytes,
    /// The body.
    pub(crate) body: Bytes,
}

impl Answer {
    /// A header of the answer.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header(&self.head, name)
    }
}

impl Client {
    /// Connects to a server on this machine.
    pub(crate) async fn connect(address: SocketAddr) -> anyhow::Result<Self> {
        ensure!(address.ip().is_loopback(), "the load goes to this machine only, not to {address}");
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: BytesMut::with_capacity(BUFFER) })
    }

    /// Sends a whole request and waits for its answer.
    pub(crate) async fn send(&mut self, request: &[u8]) -> anyhow::Result<Answer> {
        timeout(ANSWER_TIME, self.exchange(request))
            .await
            .with_context(|| format!("no answer within {ANSWER_TIME:?}"))?
    }

    async fn exchange(&mut self, request: &[u8]) -> anyhow::Result<Answer> {
        self.stream.write_all(request).await?;
        let end = self.head_end().await?;
        let mut head = self.buffer.split_to(end).freeze();
        let (status, line) = status(&head)?;
        head.advance(line);
        let length = length(&head, status)?;
        while self.buffer.len() < length {
            self.receive().await?;
        }
        Ok(Answer { status, head, body: self.buffer.split_to(length).freeze() })
    }

    /// Sends a whole request and hands the body of its answer on as it comes. Only the beginning must
    /// come in time.
    pub(crate) async fn stream(
        &mut self,
        request: &[u8],
        take: &mut impl FnMut(&[u8]),
    ) -> anyhow::Result<()> {
        self.stream.write_all(request).await?;
        let end = timeout(ANSWER_TIME, self.head_end()).await??;
        let head = self.buffer.split_to(end);
        let (status, _) = status(&head)?;
        ensure!(status == 200, "status {status}: {}", String::from_utf8_lossy(&head));
        let chunked = header(&head, "transfer-encoding") == Some("chunked");
        ensure!(chunked, "an answer that is not chunked");
        loop {
            let size = self.chunk_size().await?;
            if size == 0 {
                break;
            }
            let mut left = size;
            while left > 0 {
                if self.buffer.is_empty() {
                    self.receive().await?;
                }
                let part = self.buffer.len().min(left);
                take(&self.buffer[..part]);
                self.buffer.advance(part);
                left -= part;
            }
            self.line().await?;
        }
        self.line().await.map(drop)
    }

    async fn chunk_size(&mut self) -> anyhow::Result<usize> {
        let line = self.line().await?;
        Ok(usize::from_str_radix(std::str::from_utf8(&line)?, 16)?)
    }

    /// The next line of a chunked body, without its end.
    async fn line(&mut self) -> anyhow::Result<BytesMut> {
        loop {
            if let Some(at) = self.buffer.windows(2).position(|two| two == b"\r\n") {
                let line = self.buffer.split_to(at);
                self.buffer.advance(2);
                return Ok(line);
            }
            ensure!(self.buffer.len() < MAX_HEAD, "a chunk without size");
            self.receive().await?;
        }
    }

    /// Where the head ends, empty line included.
    async fn head_end(&mut self) -> anyhow::Result<usize> {
        let mut from = 0;
        loop {
            let found = self.buffer[from..].windows(4).position(|four| four == b"\r\n\r\n");
            if let Some(at) = found {
                return Ok(from + at + 4);
            }
            from = self.buffer.len().saturating_sub(3);
            ensure!(self.buffer.len() < MAX_HEAD, "a head without end");
            self.receive().await?;
        }
    }

    async fn receive(&mut self) -> anyhow::Result<()> {
        if self.buffer.capacity() - self.buffer.len() < BUFFER / 4 {
            self.buffer.reserve(BUFFER);
        }
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the server closed the connection");
        }
        Ok(())
    }
}

/// The status, and the length of its line.
fn status(head: &[u8]) -> anyhow::Result<(u16, usize)> {
    let end = head.windows(2).position(|two| two == b"\r\n").context("no status line")?;
    let line = std::str::from_utf8(&head[..end])?;
    let code = line.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3));
    let code = code.with_context(|| format!("not HTTP/1.1: {line}"))?;
    Ok((code.parse()?, end + 2))
}

/// The length of the body that follows.
fn length(head: &[u8], status: u16) -> anyhow::Result<usize> {
    if status == 204 || status == 304 {
        return Ok(0);
    }
    let text = header(head, "content-length").context("an answer without Content-Length")?;
    Ok(text.parse()?)
}

/// The value of a header in these lines.
fn header<'h>(head: &'h [u8], name: &str) -> Option<&'h str> {
    let text = std::str::from_utf8(head).ok()?;
    text.split("\r\n").find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read() {
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\nsteward-next: abc\r\n\r\n";
        let (code, line) = status(head).unwrap();
        assert_eq!(code, 200);
        assert_eq!(length(&head[line..], code).unwrap(), 12);
        assert_eq!(header(&head[line..], "Steward-Next"), Some("abc"));
        assert_eq!(length(b"\r\n", 204).unwrap(), 0);
        assert!(length(b"transfer-encoding: chunked\r\n\r\n", 200).is_err());
        assert!(status(b"SMTP 200 OK\r\n").is_err());
    }

    #[tokio::test]
    async fn other_machines_are_never_called() {
        let error = Client::connect("192.0.2.1:80".parse().unwrap()).await.err().unwrap();
        assert!(error.to_string().contains("this machine only"), "{error}");
    }
}
