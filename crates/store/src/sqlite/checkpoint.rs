//! Keeps the write-ahead log small.
//!
//! The writer copies the log into the database file after it has answered a commit. A copy that waits
//! for nobody can never empty the log while reads always overlap, so beyond
//! [`WAL_PAGES_MOST`](crate::limits::WAL_PAGES_MOST) the writer waits for the readers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use rusqlite::wal::CheckpointMode;
use rusqlite::{Connection, ErrorCode, MAIN_DB};

use crate::limits::{SQLITE_BUSY_TIME, WAL_PAGES, WAL_PAGES_MOST, WAL_WAIT};

/// When to copy the log next.
#[derive(Debug)]
pub(super) struct Checkpoints {
    /// Pages in the log after the last commit, as SQLite reports them.
    pages: Arc<AtomicU32>,
    seen: u32,
    next: u32,
}

impl Checkpoints {
    /// Watches the log of the writer's connection.
    pub(super) fn watch(connection: &mut Connection) -> rusqlite::Result<Self> {
        let pages = Arc::new(AtomicU32::new(0));
        let reported = Arc::clone(&pages);
        connection.wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, count: i32| {
            reported.store(u32::try_from(count).unwrap_or(0), Ordering::Relaxed);
            Ok(())
        }))?;
        Ok(Self { pages, seen: 0, next: WAL_PAGES })
    }

    /// Copies the log if it has grown by [`WAL_PAGES`] since the last time.
    pub(super) fn after_commit(&mut self, connection: &Connection) {
        let pages = self.pages.load(Ordering::Relaxed);
        if pages < self.seen {
            // The log started again from its beginning.
            self.next = WAL_PAGES;
        }
        self.seen = pages;
        if pages < self.next {
            return;
        }
        self.next = pages + WAL_PAGES;
        if pages < WAL_PAGES_MOST {
            copy(connection, CheckpointMode::PASSIVE);
            return;
        }
        // A failure to set the time only changes how long this waits.
        drop(connection.busy_timeout(WAL_WAIT));
        copy(connection, CheckpointMode::RESTART);
        drop(connection.busy_timeout(SQLITE_BUSY_TIME));
    }

    /// Copies all of the log and empties its file.
    pub(super) fn at_end(&self, connection: &Connection) {
        copy(connection, CheckpointMode::TRUNCATE);
    }
}

/// Copies what can be copied. Nothing is lost when it fails: the log still has everything.
fn copy(connection: &Connection, mode: CheckpointMode) {
    match connection.wal_checkpoint_v2(Some(MAIN_DB), mode) {
        Ok(_) => {}
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {}
        Err(error) => tracing::warn!(%error, "the write-ahead log could not be copied"),
    }
}
