//! The one thread that writes: groups waiting writes into one durable commit.
//!
//! Each write of a group runs in its own savepoint, so that its failure undoes it alone. That does not
//! hold for every failure: on a full disk SQLite may undo the whole transaction, with the savepoints
//! that had ended well. Then everything of the group runs again, each write in a transaction of its
//! own. Nobody is answered before the commit that has their write.
//!
//! What the works leave for the end - the indexes of search - runs after the last savepoint, right before
//! the commit.

use std::sync::Arc;
use std::time::Instant;

use rusqlite::Connection;
use steward_model::Error;
use steward_model::error::ErrorKind;

use super::checkpoint::Checkpoints;
use super::errors;
use super::job::WriteJob;
use super::late;
use super::queue::Queue;
use super::shared::Shared;
use super::tx::SqliteTx;
use super::watch::Watch;
use crate::limits::{GROUP_JOBS, GROUP_TIME, SQLITE_BUSY_ATTEMPTS};
use crate::{Statement, Tx};

/// A write on its way.
pub(super) type Job = Box<dyn WriteJob>;

/// What became of a write's savepoint.
#[derive(PartialEq, Eq)]
enum Savepoint {
    /// It ended as its work did: kept or undone.
    Ended,
    /// The whole transaction is lost.
    Lost,
}

/// The writer's connection and what it needs.
pub(super) struct Writer {
    pub(super) connection: Connection,
    pub(super) watch: Arc<Watch>,
    pub(super) queue: Arc<Queue<Job>>,
    pub(super) shared: Arc<Shared>,
    pub(super) checkpoints: Checkpoints,
    /// The epoch within the transaction that is open, or of the last commit.
    pub(super) epoch: i64,
    /// What the kept works of the open transaction left for its end.
    pub(super) late: Vec<Statement>,
}

impl Writer {
    /// Writes until the queue is closed and empty, then leaves the file tidy.
    pub(super) fn run(mut self) {
        while let Some(job) = self.queue.pop() {
            if !job.start() {
                continue;
            }
            if job.alone() {
                self.single(job);
            } else {
                self.group(job);
            }
            self.checkpoints.after_commit(&self.connection);
        }
        self.checkpoints.at_end(&self.connection);
    }

    /// Writes `first` and what waits behind it in one transaction.
    fn group(&mut self, first: Job) {
        if let Err(error) = self.begin() {
            return first.fail(error);
        }
        let begun = Instant::now();
        let mut group = Vec::new();
        let mut next = Some(first);
        let mut lost = false;
        while let Some(mut job) = next {
            lost = self.savepoint(job.as_mut()) == Savepoint::Lost;
            group.push(job);
            let more = !lost && group.len() < GROUP_JOBS && begun.elapsed() < GROUP_TIME;
            next = if more { self.next_of_group() } else { None };
        }
        if !lost && self.commit().is_ok() {
            self.shared.stats.count_commit(group.len());
            group.into_iter().for_each(WriteJob::answer);
            return;
        }
        self.roll_back();
        self.shared.stats.count_retry();
        for job in group {
            // Trying that one again would only hold the others up as long as it did before.
            if job.timed_out() { job.answer() } else { self.single(job) }
        }
    }

    /// The next waiting write that may share a transaction and that somebody still waits for.
    fn next_of_group(&self) -> Option<Job> {
        loop {
            let job = self.queue.pop_if(|job| !job.alone())?;
            if job.start() {
                return Some(job);
            }
        }
    }

    /// Runs one write of a group.
    fn savepoint(&mut self, job: &mut dyn WriteJob) -> Savepoint {
        if self.run_sql("SAVEPOINT work").is_err() {
            return Savepoint::Lost;
        }
        let epoch = self.epoch;
        let keep = self.work(job);
        if self.connection.is_autocommit() {
            return Savepoint::Lost;
        }
        if !keep {
            self.epoch = epoch;
            if self.run_sql("ROLLBACK TO work").is_err() {
                return Savepoint::Lost;
            }
        }
        match self.run_sql("RELEASE work") {
            Ok(()) => Savepoint::Ended,
            Err(_) => Savepoint::Lost,
        }
    }

    /// Runs one write in a transaction of its own and answers it.
    fn single(&mut self, mut job: Job) {
        if let Err(error) = self.begin() {
            return job.fail(error);
        }
        let keep = self.work(job.as_mut());
        if !keep {
            self.roll_back();
            return job.answer();
        }
        match self.commit() {
            Ok(()) => {
                self.shared.stats.count_commit(1);
                job.answer();
            }
            Err(error) => {
                self.roll_back();
                job.fail(error);
            }
        }
    }

    /// Runs the work under its time limit; whether it shall be kept.
    fn work(&mut self, job: &mut dyn WriteJob) -> bool {
        self.watch.start(job.time_limit(), None);
        let mut tx = Tx::sqlite(SqliteTx::new(&mut self.connection, &mut self.epoch));
        let keep = job.run(&mut tx);
        if keep {
            self.late.extend(tx.into_late());
        }
        self.watch.end();
        keep
    }

    fn begin(&mut self) -> Result<(), Error> {
        let mut attempt = 1;
        loop {
            match self.run_sql("BEGIN IMMEDIATE") {
                Err(error)
                    if error.kind() == ErrorKind::Unavailable && attempt < SQLITE_BUSY_ATTEMPTS =>
                {
                    attempt += 1;
                }
                result => return result,
            }
        }
    }

    /// Does what was left for the end, commits, durably, and makes the epoch known.
    fn commit(&mut self) -> Result<(), Error> {
        late::order(&mut self.late);
        let mut end = SqliteTx::new(&mut self.connection, &mut self.epoch);
        for statement in self.late.drain(..) {
            end.query(&statement)?;
        }
        self.run_sql("COMMIT")?;
        self.shared.publish(self.epoch);
        Ok(())
    }

    /// Ends a transaction that failed, as far as SQLite has not done so itself.
    fn roll_back(&mut self) {
        if !self.connection.is_autocommit()
            && let Err(error) = self.run_sql("ROLLBACK")
        {
            tracing::error!(%error, "a roll-back failed");
        }
        self.late.clear();
        self.epoch = self.shared.epoch();
    }

    fn run_sql(&self, sql: &str) -> Result<(), Error> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.raw_execute())
            .map(drop)
            .map_err(|error| errors::convert(&error))
    }
}
