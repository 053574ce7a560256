//! How many rows a statement examines, as the database itself counts them.

mod postgres;
mod sqlite;

pub use postgres::rows_examined_by_postgres;
pub use sqlite::rows_examined_by_sqlite;

/// What a statement cost and gave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Examined {
    /// Rows of tables, indexes and temporary results that it looked at.
    pub examined: u64,
    /// Rows that it returned.
    pub returned: u64,
}
