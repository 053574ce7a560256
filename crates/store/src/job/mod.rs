//! Work to be done after a commit: rows that are written in the transaction that wants it.
//!
//! What is short is done in one transaction, which takes the row and removes it. What is [long] is leased
//! to a worker, says how far it is, and leaves its row behind for a while.

pub mod long;
mod queue;
pub mod schedule;

pub use queue::{Job, NewJob, insert, remove, take, waiting};
