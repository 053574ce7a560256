//! The thread that writes: what waits shares one commit, each write in its own savepoint.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use rusqlite::hooks::Wal;
use rusqlite::wal::CheckpointMode;
use rusqlite::{Connection, MAIN_DB, Statement};
use steward_store::limits::{GROUP_JOBS, GROUP_TIME, WAL_PAGES};

use super::WriteJob;
use super::rows::Rows;
use crate::floor::backend::Done;
use crate::floor::queue::Queue;

/// How often the log's rows get their positions, as Steward's sealer gives them.
const SEAL_INTERVAL: Duration = Duration::from_millis(300);

/// Rows that get their positions at once, as the statement says: writes that wait come in between.
const SEAL_ROWS: usize = 1000;

struct Writer<'c> {
    connection: &'c Connection,
    begin: Statement<'c>,
    commit: Statement<'c>,
    rollback: Statement<'c>,
    savepoint: Statement<'c>,
    undo: Statement<'c>,
    release: Statement<'c>,
    rows: Rows<'c>,
    /// Pages in the write-ahead log, as SQLite reports them.
    pages: &'c AtomicU32,
    next_copy: u32,
}

impl<'c> Writer<'c> {
    fn new(connection: &'c Connection, pages: &'c AtomicU32) -> rusqlite::Result<Self> {
        Ok(Self {
            connection,
            begin: connection.prepare("BEGIN IMMEDIATE")?,
            commit: connection.prepare("COMMIT")?,
            rollback: connection.prepare("ROLLBACK")?,
            savepoint: connection.prepare("SAVEPOINT work")?,
            undo: connection.prepare("ROLLBACK TO work")?,
            release: connection.prepare("RELEASE work")?,
            rows: Rows::new(connection)?,
            pages,
            next_copy: WAL_PAGES,
        })
    }

    /// Writes a job and what waits behind it, commits, and answers.
    fn group(&mut self, first: WriteJob, queue: &Queue<WriteJob>) {
        let begun = Instant::now();
        let alone = first.write.is_alone();
        let mut done = Vec::new();
        if let Err(error) = self.begin.raw_execute() {
            return drop(first.reply.send(Err(error.into())));
        }
        let mut next = Some(first);
        while let Some(job) = next {
            let result = self.one(&job);
            done.push((job.reply, result));
            let more = !alone && done.len() < GROUP_JOBS && begun.elapsed() < GROUP_TIME;
            next = if more { queue.pop_if(|job| !job.write.is_alone()) } else { None };
        }
        let committed = self.rows.late.write().and_then(|()| self.commit.raw_execute());
        if committed.is_err() && !self.connection.is_autocommit() {
            // A failure leaves the transaction open, and the next one will fail.
            drop(self.rollback.raw_execute());
        }
        for (reply, result) in done {
            let result = match &committed {
                Ok(_) => result,
                Err(error) => Err(anyhow::anyhow!("{error}")),
            };
            // A failure to send means that nobody waits any more.
            drop(reply.send(result));
        }
    }

    fn one(&mut self, job: &WriteJob) -> anyhow::Result<Done> {
        self.savepoint.raw_execute()?;
        let kept = self.rows.late.len();
        let result = self.rows.write(&job.write);
        if result.is_err() {
            self.rows.late.undo(kept);
            self.undo.raw_execute()?;
        }
        self.release.raw_execute()?;
        result
    }

    /// Copies the write-ahead log into the file when it has grown enough.
    fn copy(&mut self) {
        let pages = self.pages.load(Ordering::Relaxed);
        if pages < self.next_copy.saturating_sub(WAL_PAGES) {
            // It started again from its beginning.
            self.next_copy = WAL_PAGES;
        }
        if pages >= self.next_copy {
            self.next_copy = pages + WAL_PAGES;
            // Nothing is lost when it fails: the log still has everything.
            drop(self.connection.wal_checkpoint_v2(Some(MAIN_DB), CheckpointMode::PASSIVE));
        }
    }

    fn seal(&mut self) -> anyhow::Result<usize> {
        self.begin.raw_execute()?;
        let sealed = self.rows.seal();
        match sealed {
            Ok(_) => self.commit.raw_execute()?,
            Err(_) => self.rollback.raw_execute()?,
        };
        sealed
    }
}

/// Writes until the process ends.
pub(super) fn run(mut connection: Connection, queue: &Queue<WriteJob>) {
    let pages = Arc::new(AtomicU32::new(0));
    let reported = Arc::clone(&pages);
    let watched = connection.wal_hook(Some(move |_: &mut Wal, count: i32| {
        reported.store(u32::try_from(count).unwrap_or(0), Ordering::Relaxed);
        Ok(())
    }));
    let writer = watched.and_then(|()| Writer::new(&connection, &pages));
    let mut writer = match writer {
        Ok(writer) => writer,
        Err(error) => return eprintln!("floor: {error}"),
    };
    let (mut sealed, mut behind) = (Instant::now(), false);
    loop {
        let wait = if behind { Duration::ZERO } else { SEAL_INTERVAL };
        if let Some(job) = queue.pop_within(wait) {
            writer.group(job, queue);
        }
        if behind || sealed.elapsed() >= SEAL_INTERVAL {
            sealed = Instant::now();
            behind = match writer.seal() {
                Ok(rows) => rows == SEAL_ROWS,
                Err(error) => {
                    eprintln!("floor: {error:#}");
                    false
                }
            };
        }
        writer.copy();
    }
}
