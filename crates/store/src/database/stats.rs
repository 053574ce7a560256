//! Counts what a database does.

use std::sync::atomic::{AtomicU64, Ordering};

/// What a database has done since it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Queries that were run.
    pub reads: u64,
    /// Writes whose commit succeeded (on SQLite also those of a group that answered an error).
    pub writes: u64,
    /// Commits that succeeded; on SQLite fewer than writes when they were grouped.
    pub commits: u64,
    /// Tries that had to be repeated: lost groups on SQLite, broken-off transactions on PostgreSQL.
    pub retries: u64,
    /// PostgreSQL connections that were opened.
    pub connections: u64,
    /// How often an answer of PostgreSQL was waited for, by whoever has given his connection back.
    pub round_trips: u64,
    /// Reads and writes that wait for their turn at this moment.
    pub waiting: u64,
}

/// The counters behind [`Stats`].
#[derive(Debug, Default)]
pub(crate) struct Counters {
    reads: AtomicU64,
    writes: AtomicU64,
    commits: AtomicU64,
    retries: AtomicU64,
    connections: AtomicU64,
    round_trips: AtomicU64,
    waiting: AtomicU64,
}

/// Somebody who waits; counted until it is dropped.
pub(crate) struct CountedWait<'a>(&'a Counters);

impl Drop for CountedWait<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Counters {
    pub(crate) fn count_read(&self) {
        self.reads.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_commit(&self, writes: usize) {
        self.writes.fetch_add(writes as u64, Ordering::Relaxed);
        self.commits.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_retry(&self) {
        self.retries.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_connection(&self) {
        self.connections.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_round_trips(&self, trips: u64) {
        self.round_trips.fetch_add(trips, Ordering::Relaxed);
    }

    pub(crate) fn count_wait(&self) -> CountedWait<'_> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        CountedWait(self)
    }

    pub(crate) fn read(&self) -> Stats {
        Stats {
            reads: self.reads.load(Ordering::Relaxed),
            writes: self.writes.load(Ordering::Relaxed),
            commits: self.commits.load(Ordering::Relaxed),
            retries: self.retries.load(Ordering::Relaxed),
            connections: self.connections.load(Ordering::Relaxed),
            round_trips: self.round_trips.load(Ordering::Relaxed),
            waiting: self.waiting.load(Ordering::Relaxed),
        }
    }
}
