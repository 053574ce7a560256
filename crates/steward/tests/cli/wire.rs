//! Requests as they go over the wire, one a connection; a server may be gone.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is asked.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ask<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    /// Header lines, each with its end.
    pub(crate) headers: &'a str,
    pub(crate) body: &'a str,
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    /// The value of a header, whose name is given as servers write it.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// The header line of a token.
pub(crate) fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\n")
}

/// Sends a request and answers the connection, from which nothing was read yet.
pub(crate) fn send(address: &str, ask: Ask<'_>) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let Ask { method, path, headers, body } = ask;
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Content-Type: application/json\r\n{headers}Content-Length: {length}\r\n\r\n"
    );
    stream.write_all(format!("{head}{body}").as_bytes())?;
    Ok(stream)
}

/// Sends a request and reads its answer, whole.
///
/// # Errors
/// When nobody listens, or the connection ends before the answer does.
pub(crate) fn ask(address: &str, ask: Ask<'_>) -> io::Result<Answer> {
    let mut answer = String::new();
    send(address, ask)?.read_to_string(&mut answer)?;
    read(&answer).ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))
}

fn read(text: &str) -> Option<Answer> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let answer = Answer { status, head: head.to_owned(), body: body.to_owned() };
    let told = answer.header("content-length").and_then(|length| length.parse().ok());
    told.is_none_or(|length: usize| answer.body.len() == length).then_some(answer)
}
