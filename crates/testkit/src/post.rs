//! A mail server that takes everything and keeps it.

use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// A mail as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// Whose name it was sent in.
    pub from: String,
    /// Whom it was sent to.
    pub to: Vec<String>,
    /// Head and body, with the lines as they were sent.
    pub text: String,
}

/// A mail server on this machine. It ends with the test.
#[derive(Debug)]
pub struct PostOffice {
    address: std::net::SocketAddr,
    shared: Arc<Shared>,
    task: tokio::task::JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Shared {
    letters: Mutex<Vec<Letter>>,
    came: Notify,
}

impl PostOffice {
    /// Opens one.
    ///
    /// # Panics
    /// If this machine has no address left.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free address");
        let address = listener.local_addr().expect("it has one");
        let shared = Arc::new(Shared::default());
        let keeper = Arc::clone(&shared);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let keeper = Arc::clone(&keeper);
                tokio::spawn(async move { drop(talk(stream, &keeper).await) });
            }
        });
        Self { address, shared, task }
    }

    /// Where it is, as settings name it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Closes it; nobody is let in any more.
    pub async fn close(mut self) {
        self.task.abort();
        // The socket is closed when the task has ended.
        let _ = (&mut self.task).await;
    }

    /// All mails so far, once there are so many.
    pub async fn letters(&self, count: usize) -> Vec<Letter> {
        loop {
            let mut came = pin!(self.shared.came.notified());
            // A mail that comes between looking and waiting counts, too.
            came.as_mut().enable();
            let letters = self.shared.letters().clone();
            if letters.len() >= count {
                return letters;
            }
            came.await;
        }
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Shared {
    fn letters(&self) -> std::sync::MutexGuard<'_, Vec<Letter>> {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One conversation (RFC 5321), as far as a sender without wishes needs it.
async fn talk(stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 post office\r\n").await?;
    let mut letter = Letter::default();
    while let Some(line) = lines.next_line().await? {
        let upper = line.to_ascii_uppercase();
        let answer = match upper.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" | "HELO" => "250 post office",
            "MAIL" => {
                letter = Letter { from: between(&line), ..Letter::default() };
                "250 go on"
            }
            "RCPT" => {
                letter.to.push(between(&line));
                "250 go on"
            }
            "DATA" => {
                write.write_all(b"354 end with a dot\r\n").await?;
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    letter.text.push_str(line.strip_prefix('.').unwrap_or(&line));
                    letter.text.push('\n');
                }
                shared.letters().push(std::mem::take(&mut letter));
                shared.came.notify_waiters();
                "250 taken"
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            "NOOP" | "RSET" => "250 done",
            _ => "502 not here",
        };
        write.write_all(answer.as_bytes()).await?;
        write.write_all(b"\r\n").await?;
    }
    Ok(())
}

/// What stands between `<` and `>`.
fn between(line: &str) -> String {
    let inside = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map_or("", |(inside, _)| inside).to_owned()
}
