//! The server's side of the socket.

use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use steward_model::error::ErrorKind;
use steward_model::text::Language;
use steward_model::{Error, Result, text};
use tokio::io::AsyncWriteExt;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinSet;

use super::address::Address;
use super::{MOST_BYTES, MOST_FILES, PROTOCOL, Request, attach};
use crate::command;
use crate::config::shown;
use crate::console::{Console, Event, describe};
use crate::folder::Site;

/// Only its owner may connect.
const MODE: u32 = 0o600;

/// Commands that run at the same time; more wait.
const COMMANDS: usize = 8;

/// How long a caller may take to say what it wants.
const REQUEST_TIME: Duration = Duration::from_secs(10);

/// How long commands may take to say good-bye when the server stops.
const STOP_TIME: Duration = Duration::from_secs(2);

/// How long to wait when the system gives no connection (no descriptors left).
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// The socket of a running server; its file is removed when this is dropped.
#[derive(Debug)]
pub(crate) struct Socket {
    listener: UnixListener,
    address: Address,
}

impl Socket {
    /// Opens the socket of a data folder that this process has locked: a file that is there already
    /// was left behind by a server that is gone.
    ///
    /// # Errors
    /// [`ErrorKind::Definition`] when it can't be opened.
    pub(crate) fn open(dir: &Path) -> Result<Self> {
        Self::bind(dir).map_err(|error| {
            let folder = shown(dir);
            Error::new(
                ErrorKind::Definition,
                text!(
                    en = "The socket in {folder} cannot be opened: {error}",
                    zh = "无法在 {folder} 中打开通信套接字：{error}"
                ),
            )
        })
    }

    fn bind(dir: &Path) -> io::Result<Self> {
        let address = Address::of(dir)?;
        match fs::remove_file(address.path()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(address.path())?;
        fs::set_permissions(address.path(), Permissions::from_mode(MODE))?;
        Ok(Self { listener, address })
    }

    /// Serves callers until `stop` says so; commands under way are broken off then.
    pub(crate) async fn serve(&self, site: Site, mut stop: watch::Receiver<bool>) {
        let places = Arc::new(Semaphore::new(COMMANDS));
        let mut commands = JoinSet::new();
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                Some(_) = commands.join_next() => continue,
                _ = stop.wait_for(|stop| *stop) => break,
            };
            match accepted {
                Ok((stream, _)) => {
                    let command = answer(stream, site.clone(), Arc::clone(&places), stop.clone());
                    commands.spawn(async move {
                        if let Err(error) = command.await {
                            tracing::info!(%error, "a command through the socket was broken off");
                        }
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "no connection through the socket");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
        // Each says good-bye to its caller.
        let _ = tokio::time::timeout(STOP_TIME, commands.join_all()).await;
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = fs::remove_file(self.address.path());
    }
}

/// Carries out what one caller asks.
async fn answer(
    mut stream: UnixStream,
    site: Site,
    places: Arc<Semaphore>,
    mut stop: watch::Receiver<bool>,
) -> io::Result<()> {
    if !is_allowed(&stream)? {
        return Err(io::Error::other("the caller is another user of this machine"));
    }
    let received = tokio::time::timeout(REQUEST_TIME, receive(&stream)).await;
    let Some((request, files)) = received.map_err(|_| io::ErrorKind::TimedOut)?? else {
        return Ok(());
    };
    let language = request.language;
    let (console, events) = Console::new(language);
    let Ok(_place) = places.acquire().await else { return Ok(()) };
    let (mut reader, mut writer) = stream.split();
    let mut nothing = tokio::io::sink();
    let work = async {
        let done = carry_out(request, files, &site, console).await;
        done.unwrap_or_else(|error| Ending::of(&error, language))
    };
    let broken_off = tokio::select! {
        result = converse(work, events, &mut writer) => return result,
        // A caller sends nothing more; its end of the line closes when it is stopped.
        _ = tokio::io::copy(&mut reader, &mut nothing) => {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        _ = stop.wait_for(|stop| *stop) => Ending::of(&stopping(), language),
    };
    farewell(broken_off, &mut writer).await
}

fn stopping() -> Error {
    Error::new(
        ErrorKind::Unavailable,
        text!(
            en = "The server is being stopped; the command was broken off. What it had reported as \
                  done stays.",
            zh = "服务器正在停止，命令已中断；已报告完成的部分保留。"
        ),
    )
}

/// How a command ended.
struct Ending {
    note: Option<String>,
    code: u8,
}

impl Ending {
    fn of(error: &Error, language: Language) -> Self {
        Self { note: Some(describe(error, language)), code: command::FAILED }
    }
}

async fn carry_out(
    request: Request,
    files: Vec<File>,
    site: &Site,
    console: Console,
) -> Result<Ending> {
    if request.protocol != PROTOCOL {
        return Err(Error::new(
            ErrorKind::NotSupported,
            text!(
                en = "The running server is another version of Steward than this program.",
                zh = "正在运行的服务器与本程序版本不同。"
            ),
        ));
    }
    site.expect_database(request.database_url.as_deref())?;
    let code = command::run(request.command, site, files, console).await?;
    Ok(Ending { note: None, code })
}

/// Passes on what a command says while it works, and how it ended.
async fn converse(
    work: impl Future<Output = Ending>,
    mut events: mpsc::Receiver<Event>,
    writer: &mut (impl AsyncWriteExt + Unpin),
) -> io::Result<()> {
    tokio::pin!(work);
    let mut ending = None;
    loop {
        tokio::select! {
            biased;
            event = events.recv() => match event {
                Some(event) => write(writer, &event).await?,
                None => break,
            },
            ended = &mut work, if ending.is_none() => ending = Some(ended),
        }
    }
    let ending = match ending {
        Some(ending) => ending,
        None => work.await,
    };
    farewell(ending, writer).await
}

async fn farewell(ending: Ending, writer: &mut (impl AsyncWriteExt + Unpin)) -> io::Result<()> {
    if let Some(note) = ending.note {
        write(writer, &Event::Note(note)).await?;
    }
    write(writer, &Event::End(ending.code)).await
}

async fn write(writer: &mut (impl AsyncWriteExt + Unpin), event: &Event) -> io::Result<()> {
    let mut line = serde_json::to_vec(event)?;
    line.push(b'\n');
    writer.write_all(&line).await
}

/// Whether the caller is the user that runs this server, or root.
fn is_allowed(stream: &UnixStream) -> io::Result<bool> {
    let caller = stream.peer_cred()?.uid();
    Ok(caller == 0 || caller == rustix::process::geteuid().as_raw())
}

/// Receives a request with its files; none from a caller who only looked whether a server is there.
async fn receive(stream: &UnixStream) -> io::Result<Option<(Request, Vec<File>)>> {
    let (mut line, mut files) = (Vec::new(), Vec::new());
    let mut buffer = vec![0; 16 * 1024];
    while line.last() != Some(&b'\n') {
        let received = attach::receive(stream, &mut buffer, &mut files).await?;
        line.extend_from_slice(&buffer[..received]);
        if received == 0 && line.is_empty() {
            return Ok(None);
        }
        if received == 0 || line.len() > MOST_BYTES || files.len() > MOST_FILES {
            return Err(io::ErrorKind::InvalidData.into());
        }
    }
    Ok(Some((serde_json::from_slice(&line)?, files)))
}
