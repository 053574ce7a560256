//! The floor on SQLite: reader threads and one writer thread, set up as Steward's.

mod connection;
mod read;
mod row;
mod rows;
mod write;

use std::path::Path;
use std::sync::Arc;

use anyhow::anyhow;
use steward_store::limits::SQLITE_READERS;
use tokio::sync::oneshot;

use super::ask::{Ask, Depth, Write};
use super::queue::Queue;
use super::render::Column;
use super::users::Author;

/// A read with who waits for it.
struct ReadJob {
    ask: Ask,
    reply: oneshot::Sender<anyhow::Result<Vec<u8>>>,
}

/// A write with who waits for it.
struct WriteJob {
    write: Write,
    depth: Depth,
    author: Author,
    reply: oneshot::Sender<anyhow::Result<bool>>,
}

/// An open file.
pub(super) struct Sqlite {
    reads: Arc<Queue<ReadJob>>,
    writes: Arc<Queue<WriteJob>>,
}

impl Sqlite {
    /// Opens the file and starts the threads; they live as long as the process.
    pub(super) fn open(path: &Path, columns: &[Column]) -> anyhow::Result<Self> {
        let floor = Self { reads: Arc::new(Queue::new()), writes: Arc::new(Queue::new()) };
        for number in 0..SQLITE_READERS {
            let connection = connection::reader(path)?;
            let (queue, columns) = (Arc::clone(&floor.reads), columns.to_vec());
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
        self.reads.push(ReadJob { ask, reply });
        answer.await.map_err(|_| anyhow!("a reader ended"))?
    }

    /// Does a write; whether it found its record.
    pub(super) async fn write(
        &self,
        write: Write,
        depth: Depth,
        author: Author,
    ) -> anyhow::Result<bool> {
        let (reply, answer) = oneshot::channel();
        self.writes.push(WriteJob { write, depth, author, reply });
        answer.await.map_err(|_| anyhow!("the writer ended"))?
    }
}

pub(super) use connection::reader;
