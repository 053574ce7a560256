//! SQLite: one file, one writer thread, a few reader threads.

mod bind;
mod checkpoint;
mod connection;
mod errors;
mod functions;
mod job;
mod late;
mod options;
mod queue;
mod reader;
pub(crate) mod row;
mod shared;
mod tx;
mod watch;
mod writer;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::Connection;
use steward_model::{Error, Result};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use self::connection::Purpose;
use self::job::Write;
pub use self::options::SqliteOptions;
use self::queue::{Queue, Refused};
use self::reader::{Read, ReadJob, Reader};
use self::shared::Shared;
pub(crate) use self::tx::SqliteTx;
use self::watch::{Ticket, Waiting};
use self::writer::{Job, Writer};
use crate::limits::{
    ALONE_QUEUE_TIME, ALONE_TIME, QUEUE_TIME, SQLITE_READ_QUEUE, SQLITE_WRITE_QUEUE, WRITE_TIME,
};
use crate::{Answer, BoxFuture, ReadOptions, RowSink, Statement, Stats, Tx, failure};

/// An open SQLite file. Its threads end when it is closed or dropped.
pub(crate) struct SqliteDatabase {
    reads: Arc<Queue<Box<dyn ReadJob>>>,
    writes: Arc<Queue<Job>>,
    shared: Arc<Shared>,
    /// Says when the last reader, and when the writer has ended.
    ended: Mutex<Option<Ended>>,
}

/// One channel for the readers and one for the writer; nothing is sent, they only close.
struct Ended {
    readers: mpsc::Receiver<()>,
    writer: mpsc::Receiver<()>,
}

impl SqliteDatabase {
    /// Opens the file at `path`, or makes it. Blocks on the disk.
    pub(crate) fn open(path: &Path, options: &SqliteOptions) -> Result<Self> {
        let (mut connection, watch) = connection::open(path, Purpose::Write, options)?;
        let epoch = prepare_epoch(&connection).map_err(|error| errors::convert(&error))?;
        sync_folder(path)?;
        let checkpoints = checkpoint::Checkpoints::watch(&mut connection)
            .map_err(|error| errors::convert(&error))?;
        let shared = Arc::new(Shared::new(epoch));
        let reads = Arc::new(Queue::new(SQLITE_READ_QUEUE));
        let writes = Arc::new(Queue::new(SQLITE_WRITE_QUEUE));
        let (readers_alive, readers) = mpsc::channel(1);
        let (writer_alive, writer_ended) = mpsc::channel(1);
        // Made before the threads, so that a failure to start one of them ends the others.
        let database = Self {
            reads: Arc::clone(&reads),
            writes: Arc::clone(&writes),
            shared: Arc::clone(&shared),
            ended: Mutex::new(Some(Ended { readers, writer: writer_ended })),
        };
        for number in 0..options.readers {
            let (connection, watch) = connection::open(path, Purpose::Read, options)?;
            let (queue, shared) = (Arc::clone(&reads), Arc::clone(&shared));
            let reader = Reader { connection, watch, queue, shared };
            spawn(&format!("sqlite-read-{number}"), &readers_alive, move || reader.run())?;
        }
        let queue = writes;
        let late = Vec::new();
        let writer = Writer { connection, watch, queue, shared, checkpoints, epoch, late };
        spawn("sqlite-write", &writer_alive, move || writer.run())?;
        Ok(database)
    }

    pub(crate) async fn query<S: RowSink>(
        &self,
        statement: Statement,
        sink: S,
        options: ReadOptions,
    ) -> Result<Answer<S::Out>> {
        let (reply, answer) = oneshot::channel();
        let ticket = Arc::new(Ticket::default());
        let job = Read { statement, sink, options, ticket: Arc::clone(&ticket), reply };
        self.reads.push(Box::new(job)).map_err(refusal)?;
        wait(ticket, answer, QUEUE_TIME).await
    }

    pub(crate) async fn write<T, F>(&self, work: F, alone: bool) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut Tx<'_>) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let ticket = Arc::new(Ticket::default());
        let (time_limit, patience) = match alone {
            true => (ALONE_TIME, ALONE_QUEUE_TIME),
            false => (WRITE_TIME, QUEUE_TIME),
        };
        let job =
            Write { work, alone, time_limit, ticket: Arc::clone(&ticket), reply, result: None };
        self.writes.push(Box::new(job)).map_err(refusal)?;
        wait(ticket, answer, patience).await
    }

    pub(crate) fn epoch(&self) -> i64 {
        self.shared.epoch()
    }

    pub(crate) fn stats(&self) -> Stats {
        let waiting = (self.reads.len() + self.writes.len()) as u64;
        Stats { waiting, ..self.shared.stats.read() }
    }

    /// Takes no more work, does what waits, and returns when the file is closed.
    pub(crate) async fn close(&self) {
        self.reads.close();
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(mut ended) = ended {
            // The readers first: with them gone the writer can empty the log.
            ended.readers.recv().await;
            self.writes.close();
            ended.writer.recv().await;
        }
    }
}

impl Drop for SqliteDatabase {
    fn drop(&mut self) {
        self.reads.close();
        self.writes.close();
    }
}

/// Starts a thread that lets go of `alive` when it ends.
fn spawn(name: &str, alive: &mpsc::Sender<()>, run: impl FnOnce() + Send + 'static) -> Result<()> {
    let alive = alive.clone();
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            run();
            drop(alive);
        })
        .map(drop)
        .map_err(|error| Error::internal(format!("no thread {name}: {error}")))
}

/// Makes the epoch row if the file has none, and reads it.
fn prepare_epoch(connection: &Connection) -> rusqlite::Result<i64> {
    connection.execute_batch(
        "BEGIN IMMEDIATE;
         CREATE TABLE IF NOT EXISTS epoch (
             id INTEGER PRIMARY KEY CHECK (id = 1), value BIGINT NOT NULL);
         INSERT INTO epoch (id, value) VALUES (1, 1) ON CONFLICT DO NOTHING;
         COMMIT;",
    )?;
    connection.query_row("SELECT value FROM epoch WHERE id = 1", [], |row| row.get(0))
}

/// Makes a file that was just made survive a power loss: SQLite syncs the folder for the log, but
/// not for the database file itself.
fn sync_folder(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    std::fs::File::open(folder.unwrap_or(Path::new(".")))
        .and_then(|folder| folder.sync_all())
        .map_err(failure::storage_full)
}

/// Waits for a job's answer: for its turn at most so long, then as long as it runs. When the
/// caller goes away meanwhile, a read that waits or runs is given up, and a write that waits.
async fn wait<T>(
    ticket: Arc<Ticket>,
    mut answer: oneshot::Receiver<Result<T>>,
    patience: Duration,
) -> Result<T> {
    let waiting = Waiting(ticket);
    let answered = match timeout(patience, &mut answer).await {
        Ok(answered) => answered,
        Err(_) if waiting.0.give_up() => return Err(failure::overloaded()),
        Err(_) => answer.await,
    };
    answered.unwrap_or_else(|_| Err(Error::internal("an SQLite thread gave no answer")))
}

fn refusal(refused: Refused) -> Error {
    match refused {
        Refused::Full => failure::overloaded(),
        Refused::Closed => failure::stopping(),
    }
}
