//! How an SQLite file is used.

use crate::limits::SQLITE_READERS;

/// How an SQLite file is opened.
#[derive(Clone, Debug)]
pub struct SqliteOptions {
    /// How many threads read, each with a connection; at least 1.
    pub readers: usize,
    /// The SQLite file layer by name; SQLite's own when `None`. Tests put a faulty disk in here.
    pub vfs: Option<String>,
    /// Counts the rows that each statement examines; costs a little on each.
    pub count_examined_rows: bool,
    /// What waits for the disk; only a mutant has anything but `FULL`.
    pub(super) synchronous: &'static str,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self { readers: SQLITE_READERS, vfs: None, count_examined_rows: false, synchronous: "FULL" }
    }
}

#[cfg(feature = "mutants")]
impl SqliteOptions {
    /// The mutant that answers a write before the disk has it. Durability tests must turn red.
    #[must_use]
    pub fn mutant_without_sync(mut self) -> Self {
        self.synchronous = "OFF";
        self
    }
}
