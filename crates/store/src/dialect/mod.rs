//! What differs between the databases.

/// Which database it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// One SQLite file in the data folder.
    Sqlite,
    /// A PostgreSQL database.
    Postgres,
}
