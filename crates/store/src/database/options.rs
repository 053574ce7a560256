//! How a query is run, and what it answers.

use std::time::Duration;

use crate::limits::{READ_ROWS, READ_TIME};

/// The limits of one query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// How long the query may run, waiting for its turn not counted.
    pub time_limit: Duration,
    /// How many rows it may answer; one more is an error.
    pub max_rows: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { time_limit: READ_TIME, max_rows: READ_ROWS }
    }
}

/// What a query answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<T> {
    /// The epoch right after the rows were read.
    pub epoch: i64,
    /// What the sink made of the rows.
    pub out: T,
}
