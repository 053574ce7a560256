//! The floor on SQLite: reader threads and one writer thread, set up as Steward's.

mod batch;
mod connection;
mod create;
mod form;
mod index;
mod late;
mod read;
mod row;
mod rows;
mod statements;
mod write;

use std::path::Path;
use std::sync::Arc;

use anyhow::anyhow;
use bytes::Bytes;
use steward_store::limits::SQLITE_READERS;
use tokio::sync::{mpsc, oneshot};

use super::ask::Ask;
use super::backend::Done;
use super::queue::Queue;
use super::render::Columns;
use super::write::Write;

/// What a reader does.
enum ReadJob {
    /// Answers a read.
    Ask(Ask, oneshot::Sender<anyhow::Result<Vec<u8>>>),
    /// Sends all contacts as lines.
    Export(mpsc::Sender<std::io::Result<Bytes>>),
}

/// A write with who waits for it.
struct WriteJob {
    write: Write,
    reply: oneshot::Sender<anyhow::Result<Done>>,
}

/// An open file.
pub(super) struct Sqlite {
    reads: Arc<Queue<ReadJob>>,
    writes: Arc<Queue<WriteJob>>,
}

impl Sqlite {
    /// Opens the file and starts the threads; they live as long as the process.
    pub(super) fn open(path: &Path, columns: &Arc<Columns>) -> anyhow::Result<Self> {
        let floor = Self { reads: Arc::new(Queue::new()), writes: Arc::new(Queue::new()) };
        for number in 0..SQLITE_READERS {
            let connection = connection::reader(path)?;
            let (queue, columns) = (Arc::clone(&floor.reads), Arc::clone(columns));
            std::thread::Builder::new()
                .name(format!("read-{number}"))
                .spawn(move || read::run(&connection, &columns, &queue))?;
        }
        let writer = connection::writer(path)?;
        let queue = Arc::clone(&floor.writes);
        std::thread::Builder::new()
            .name("write".to_owned())
            .spawn(move || write::run(writer, &queue))?;
        Ok(floor)
    }

    /// Answers a read.
    pub(super) async fn read(&self, ask: Ask) -> anyhow::Result<Vec<u8>> {
        let (reply, answer) = oneshot::channel();
        self.reads.push(ReadJob::Ask(ask, reply));
        answer.await.map_err(|_| anyhow!("a reader ended"))?
    }

    /// Sends all contacts as lines.
    pub(super) fn export(&self, chunks: mpsc::Sender<std::io::Result<Bytes>>) {
        self.reads.push(ReadJob::Export(chunks));
    }

    /// Does a write.
    pub(super) async fn write(&self, write: Write) -> anyhow::Result<Done> {
        let (reply, answer) = oneshot::channel();
        self.writes.push(WriteJob { write, reply });
        answer.await.map_err(|_| anyhow!("the writer ended"))?
    }
}

pub(super) use connection::reader;
