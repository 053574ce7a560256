//! The thread that writes: what waits shares one commit.

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
            rows: Rows::new(connection)?,
            pages,
            next_copy: WAL_PAGES,
        })
    }

    /// Writes a job and what waits behind it, if anything may, commits, and answers. When one of several
    /// fails, all are undone and each is written again by itself: nobody pays for savepoints before.
    fn group(&mut self, first: WriteJob, queue: Option<&Queue<WriteJob>>) {
        let mut jobs = vec![first];
        let error = match self.together(&mut jobs, queue) {
            Ok(done) => {
                for (job, done) in jobs.into_iter().zip(done) {
                    // A failure to send means that nobody waits any more.
                    drop(job.reply.send(Ok(done)));
                }
                return;
            }
            Err(error) => error,
        };
        self.rows.late.clear();
        if !self.connection.is_autocommit() {
            // A failure leaves the transaction open, and the next one will fail.
            drop(self.rollback.raw_execute());
        }
        if jobs.len() > 1 {
            jobs.into_iter().for_each(|job| self.group(job, None));
        } else if let Some(job) = jobs.pop() {
            drop(job.reply.send(Err(error)));
        }
    }

    /// Writes the first of `jobs` and those that join it in one transaction; what each answers.
    fn together(
        &mut self,
        jobs: &mut Vec<WriteJob>,
        queue: Option<&Queue<WriteJob>>,
    ) -> anyhow::Result<Vec<Done>> {
        let begun = Instant::now();
        self.begin.raw_execute()?;
        let mut done = Vec::new();
        while let Some(job) = jobs.get(done.len()) {
            done.push(self.rows.write(&job.write)?);
            let shared = !job.write.is_alone();
            let more = shared && done.len() < GROUP_JOBS && begun.elapsed() < GROUP_TIME;
            if let Some(queue) = queue.filter(|_| more) {
                jobs.extend(queue.pop_if(|job| !job.write.is_alone()));
            }
        }
        self.rows.late.write()?;
        self.commit.raw_execute()?;
        Ok(done)
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
            writer.group(job, Some(queue));
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
