//! Asking a running server.

use std::fs::File;
use std::io;
use std::path::Path;

use steward_model::error::ErrorKind;
use steward_model::text::Language;
use steward_model::{Error, Result, text};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::UnixStream;

use super::address::Address;
use super::{MOST_BYTES, PROTOCOL, Request, attach};
use crate::command::Command;
use crate::config::shown;
use crate::console::{Event, Terminal};

/// What became of a question.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// A server did it; the exit code.
    Done(u8),
    /// No server is running.
    Nobody,
}

/// Asks the server of the data folder `dir` to carry out a command, and shows what it says.
///
/// # Errors
/// When there is a server and the conversation fails.
pub(crate) async fn ask(
    dir: &Path,
    language: Language,
    database_url: Option<&str>,
    command: &Command,
    files: &[File],
) -> Result<Answer> {
    let Some(stream) = connect(dir)? else { return Ok(Answer::Nobody) };
    let request = Request {
        protocol: PROTOCOL,
        language,
        database_url: database_url.map(str::to_owned),
        command: command.clone(),
    };
    let mut line = serde_json::to_vec(&request).map_err(Error::internal)?;
    line.push(b'\n');
    attach::send(&stream, &line, files).await.map_err(|error| broken(&error))?;
    let mut terminal = Terminal::new();
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    loop {
        line.clear();
        let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
        let read = (&mut reader).take(most).read_until(b'\n', &mut line).await;
        if read.map_err(|error| broken(&error))? == 0 {
            return Err(broken(&io::ErrorKind::UnexpectedEof.into()));
        }
        let event: Event = serde_json::from_slice(&line).map_err(Error::internal)?;
        if let Some(code) = terminal.show(&event) {
            return Ok(Answer::Done(code));
        }
    }
}

/// Whether a server answers for the data folder `dir`.
pub(crate) fn is_served(dir: &Path) -> bool {
    let address = Address::of(dir);
    address.is_ok_and(|address| std::os::unix::net::UnixStream::connect(address.path()).is_ok())
}

/// Connects to the server of a data folder; none when there is none.
fn connect(dir: &Path) -> Result<Option<UnixStream>> {
    let connected = Address::of(dir).and_then(|address| {
        let stream = std::os::unix::net::UnixStream::connect(address.path())?;
        stream.set_nonblocking(true)?;
        UnixStream::from_std(stream)
    });
    match connected {
        Ok(stream) => Ok(Some(stream)),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused
            ) =>
        {
            Ok(None)
        }
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            let folder = shown(dir);
            Err(Error::new(
                ErrorKind::Forbidden,
                text!(
                    en = "The data folder {folder} belongs to another user of this machine.",
                    zh = "数据目录 {folder} 属于本机的另一个用户。"
                ),
            )
            .with_hint(text!(
                en = "Run the command as the user that runs the server.",
                zh = "请用运行服务器的用户执行该命令。"
            )))
        }
        Err(error) => Err(broken(&error)),
    }
}

fn broken(error: &io::Error) -> Error {
    Error::new(
        ErrorKind::Unavailable,
        text!(
            en = "The running server did not answer to the end.",
            zh = "正在运行的服务器没有完整应答。"
        ),
    )
    .with_source(error)
}
