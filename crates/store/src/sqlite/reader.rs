//! The threads that read.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rusqlite::Connection;
use steward_model::{Error, Result};
use tokio::sync::oneshot;

use super::bind::prepare;
use super::errors;
use super::queue::Queue;
use super::shared::Shared;
use super::watch::{Ticket, Watch};
use crate::{Answer, ReadOptions, RowRef, RowSink, Statement, failure};

/// One query on its way to a reader.
pub(super) trait ReadJob: Send {
    /// Runs the query and answers it, unless nobody waits any more.
    fn run(self: Box<Self>, reader: &Reader);
}

/// A thread's connection and what it needs.
pub(super) struct Reader {
    pub(super) connection: Connection,
    pub(super) watch: Arc<Watch>,
    pub(super) queue: Arc<Queue<Box<dyn ReadJob>>>,
    pub(super) shared: Arc<Shared>,
}

impl Reader {
    /// Answers queries until the queue is closed.
    pub(super) fn run(self) {
        while let Some(job) = self.queue.pop() {
            job.run(&self);
        }
    }
}

/// A query with the sink that takes its rows and who waits for the answer.
pub(super) struct Read<S: RowSink> {
    pub(super) statement: Statement,
    pub(super) sink: S,
    pub(super) options: ReadOptions,
    pub(super) ticket: Arc<Ticket>,
    pub(super) reply: oneshot::Sender<Result<Answer<S::Out>>>,
}

impl<S: RowSink> ReadJob for Read<S> {
    fn run(self: Box<Self>, reader: &Reader) {
        let Self { statement, sink, options, ticket, reply } = *self;
        if !ticket.start() {
            return;
        }
        reader.watch.start(options.time_limit, Some(ticket));
        let selected = catch_unwind(AssertUnwindSafe(|| {
            select(&reader.connection, &statement, sink, options.max_rows)
        }));
        reader.watch.end();
        // The epoch is read after the rows: had permissions changed before the rows were read, this
        // would show it.
        let answer = match selected {
            Ok(Ok(out)) => Ok(Answer { epoch: reader.shared.epoch(), out }),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(Error::internal("a row sink panicked")),
        };
        reader.shared.stats.count_read();
        // A failure to send means that nobody waits any more.
        drop(reply.send(answer));
    }
}

fn select<S: RowSink>(
    connection: &Connection,
    statement: &Statement,
    mut sink: S,
    max_rows: usize,
) -> Result<S::Out> {
    let mut prepared = prepare(connection, statement)?;
    let mut rows = prepared.raw_query();
    let mut count = 0;
    while let Some(row) = rows.next().map_err(|error| errors::convert(&error))? {
        count += 1;
        if count > max_rows {
            return Err(failure::too_many_rows(max_rows));
        }
        sink.row(&RowRef::sqlite(row))?;
    }
    sink.finish()
}
