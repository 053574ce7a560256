//! Floor 2 of Steward: what happens when something is read or changed, and who may.
//!
//! - [`key`]: the master key outside the database, and what is derived from it.

pub mod key;
