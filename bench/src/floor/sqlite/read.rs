//! A thread that reads, with its statements prepared once and for all.

use bytes::Bytes;
use rusqlite::{Connection, Statement};
use tokio::sync::mpsc;

use super::ReadJob;
use crate::floor::ask::{Ask, Question};
use crate::floor::queue::Queue;
use crate::floor::render::{Columns, EXPORT_HEADER, Page, line};
use crate::floor::{EXPORT_BYTES, sql};

struct Prepared<'c> {
    /// By question.
    reads: Vec<Statement<'c>>,
    export: Statement<'c>,
}

impl<'c> Prepared<'c> {
    fn new(connection: &'c Connection, columns: &Columns) -> rusqlite::Result<Self> {
        let read = |question| connection.prepare(&sql::read(question, '?', columns));
        Ok(Self {
            reads: Question::ALL.into_iter().map(read).collect::<rusqlite::Result<_>>()?,
            export: connection.prepare(sql::EXPORT)?,
        })
    }

    fn answer(&mut self, ask: Ask, columns: &Columns) -> anyhow::Result<Vec<u8>> {
        let mut page = Page::new();
        let statement = &mut self.reads[ask.question as usize];
        for (index, value) in ask.values().iter().enumerate() {
            statement.raw_bind_parameter(index + 1, value)?;
        }
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            page.row(ask.question, columns, row)?;
        }
        Ok(page.finish())
    }

    /// Sends the lines in chunks. A failure to send means that nobody wants them any more.
    fn export(&mut self, chunks: &mpsc::Sender<std::io::Result<Bytes>>) -> anyhow::Result<()> {
        let mut out = Vec::with_capacity(EXPORT_BYTES);
        out.extend_from_slice(EXPORT_HEADER);
        let mut rows = self.export.raw_query();
        while let Some(row) = rows.next()? {
            line(row, &mut out)?;
            if out.len() >= EXPORT_BYTES {
                let full = std::mem::replace(&mut out, Vec::with_capacity(EXPORT_BYTES + 1024));
                chunks.blocking_send(Ok(full.into()))?;
            }
        }
        Ok(chunks.blocking_send(Ok(out.into()))?)
    }
}

/// Reads until the process ends.
pub(super) fn run(connection: &Connection, columns: &Columns, queue: &Queue<ReadJob>) {
    let mut prepared = match Prepared::new(connection, columns) {
        Ok(prepared) => prepared,
        Err(error) => return eprintln!("floor: {error}"),
    };
    loop {
        match queue.pop() {
            // A failure to send means that nobody waits any more.
            ReadJob::Ask(ask, reply) => drop(reply.send(prepared.answer(ask, columns))),
            ReadJob::Export(chunks) => {
                if let Err(error) = prepared.export(&chunks) {
                    eprintln!("floor: {error:#}");
                    drop(chunks.blocking_send(Err(std::io::Error::other(error))));
                }
            }
        }
    }
}
