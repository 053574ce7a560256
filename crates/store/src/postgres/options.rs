//! How a PostgreSQL database is used.

use crate::limits::POSTGRES_CONNECTIONS;

/// How PostgreSQL is connected to.
#[derive(Clone, Debug)]
pub struct PostgresOptions {
    /// How many connections there may be at the same time; at least 1.
    pub connections: usize,
}

impl Default for PostgresOptions {
    fn default() -> Self {
        Self { connections: POSTGRES_CONNECTIONS }
    }
}
