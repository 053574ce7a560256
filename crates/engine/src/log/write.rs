//! Writing log rows: statements that a change sends along with its own.

use steward_model::random::{self, Random};
use steward_store::log::{self, ChangeEntry};
use steward_store::{Dialect, Statement};

use super::LogKey;

/// What was done with a record, as `verb` says it. Actions have their own names.
pub mod verb {
    /// It was made.
    pub const CREATE: &str = "create";
    /// It was changed.
    pub const UPDATE: &str = "update";
    /// It was put into the bin.
    pub const DELETE: &str = "delete";
    /// It was taken out of the bin.
    pub const RESTORE: &str = "restore";
    /// Another record was merged into it.
    pub const MERGE: &str = "merge";
}

/// The statement that logs one entry.
#[must_use]
pub fn statement(
    dialect: Dialect,
    entry: ChangeEntry,
    key: &LogKey,
    random: &dyn Random,
) -> Statement {
    log::insert(dialect, key.sign(entry, random::bytes(random)))
}

/// The statements that log many entries, in this order.
#[must_use]
pub fn statements(
    dialect: Dialect,
    entries: Vec<ChangeEntry>,
    key: &LogKey,
    random: &dyn Random,
) -> Vec<Statement> {
    let sign = |entry| key.sign(entry, random::bytes(random));
    log::insert_many(dialect, entries.into_iter().map(sign).collect())
}
