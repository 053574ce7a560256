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
    /// When PostgreSQL plans it.
    pub plans: Plans,
}

/// When PostgreSQL plans a query that is asked again and again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Plans {
    /// As the server sees fit, mostly each time: what its values are may matter for the way.
    #[default]
    AsItGoes,
    /// Once for each connection, whatever the values are. For long texts whose way is laid down in them: to
    /// plan them takes longer than to run them.
    Once,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { time_limit: READ_TIME, max_rows: READ_ROWS, plans: Plans::AsItGoes }
    }
}

impl ReadOptions {
    /// The usual limits, planned once.
    #[must_use]
    pub fn planned_once() -> Self {
        Self { plans: Plans::Once, ..Self::default() }
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
