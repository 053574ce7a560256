//! How an SQLite file is used.

use crate::limits::SQLITE_READERS;

/// How an SQLite file is opened.
#[derive(Clone, Debug)]
pub struct SqliteOptions {
    pub(super) readers: usize,
    pub(super) vfs: Option<String>,
    /// What waits for the disk; only a mutant has anything but `FULL`.
    pub(super) synchronous: &'static str,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self { readers: SQLITE_READERS, vfs: None, synchronous: "FULL" }
    }
}

impl SqliteOptions {
    /// Reads with this many threads instead of [`SQLITE_READERS`], each with a connection; at least 1.
    #[must_use]
    pub fn with_readers(mut self, readers: usize) -> Self {
        self.readers = readers.max(1);
        self
    }

    /// Uses the SQLite file layer of this name instead of SQLite's own. Tests put a faulty disk in here.
    #[must_use]
    pub fn with_vfs(mut self, name: impl Into<String>) -> Self {
        self.vfs = Some(name.into());
        self
    }

    /// The mutant that answers a write before the disk has it. Durability tests must turn red.
    #[cfg(feature = "mutants")]
    #[must_use]
    pub fn mutant_without_sync(mut self) -> Self {
        self.synchronous = "OFF";
        self
    }
}
