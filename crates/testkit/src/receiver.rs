//! A receiver of calls that keeps them and answers as it is told.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value as Json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// A call as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The header `webhook-id`.
    pub id: String,
    /// The header `webhook-timestamp`.
    pub timestamp: i64,
    /// The header `webhook-signature`.
    pub signature: String,
    /// The body, as it was signed.
    pub text: String,
    /// The body, read.
    pub body: Json,
}

/// A receiver on this machine. It ends with the test.
#[derive(Debug)]
pub struct Receiver {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: tokio::task::JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    status: Mutex<u16>,
    calls: Mutex<Vec<Received>>,
    came: Notify,
}

impl Receiver {
    /// One that takes everything.
    ///
    /// # Panics
    /// If this machine has no address left.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("an address is free");
        let address = listener.local_addr().expect("it has an address");
        let (status, calls, came) = (Mutex::new(200), Mutex::default(), Notify::new());
        let shared = Arc::new(Shared { status, calls, came });
        let keeper = Arc::clone(&shared);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let keeper = Arc::clone(&keeper);
                // Whoever breaks off is whom the test is about.
                tokio::spawn(async move { drop(talk(stream, &keeper).await) });
            }
        });
        Self { address, shared, task }
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/hooks", self.address)
    }

    /// What it answers from now on.
    pub fn answer(&self, status: u16) {
        *self.shared.status.lock().unwrap_or_else(PoisonError::into_inner) = status;
    }

    /// What has come, in its order.
    #[must_use]
    pub fn calls(&self) -> Vec<Received> {
        self.shared.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What has come, once that is so many.
    pub async fn wait_for(&self, count: usize) -> Vec<Received> {
        loop {
            let mut came = pin!(self.shared.came.notified());
            came.as_mut().enable();
            let calls = self.calls();
            if calls.len() >= count {
                return calls;
            }
            came.await;
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Reads one call and answers it.
async fn talk(mut stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let mut read = Vec::new();
    while !is_whole_call(&read) {
        if stream.read_buf(&mut read).await? == 0 {
            return Ok(());
        }
    }
    let call = received(&String::from_utf8_lossy(&read));
    let status = *shared.status.lock().unwrap_or_else(PoisonError::into_inner);
    shared.calls.lock().unwrap_or_else(PoisonError::into_inner).push(call);
    shared.came.notify_waiters();
    let said = format!("said {status}");
    let length = said.len();
    let answer = format!("HTTP/1.1 {status} As Told\r\ncontent-length: {length}\r\n\r\n{said}");
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}

fn received(call: &str) -> Received {
    let (head, text) = call.split_once("\r\n\r\n").unwrap_or((call, ""));
    let header = |name: &str| header(head, name).unwrap_or_default().to_owned();
    Received {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp").parse().unwrap_or_default(),
        signature: header("webhook-signature"),
        body: serde_json::from_str(text).unwrap_or_default(),
        text: text.to_owned(),
    }
}

fn header<'h>(head: &'h str, wanted: &str) -> Option<&'h str> {
    head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case(wanted).then_some(value)
    })
}

/// Whether head and body of a call have come.
#[must_use]
pub fn is_whole_call(read: &[u8]) -> bool {
    let text = String::from_utf8_lossy(read);
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return false };
    let length = header(head, "content-length").and_then(|length| length.parse::<usize>().ok());
    read.len() >= head.len() + 4 + length.unwrap_or(0)
}
