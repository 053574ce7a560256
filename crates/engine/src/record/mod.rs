//! Reading and writing records: the one read path and the one write path.
//!
//! A write goes `authorise → prepare → derive → validate → write, effects, roll-ups, log → commit`,
//! whoever makes it. [`Work`] is one transaction of it.

mod act;
mod asked;
mod base;
mod batch;
mod check;
mod composite;
mod conflict;
mod count;
mod delete;
mod effect;
mod export;
mod foreign;
mod input;
mod insert;
pub(crate) mod known;
mod load;
mod look;
mod once;
mod payload;
mod problems;
mod question;
mod read;
pub(crate) mod recalculate;
mod references;
mod restore;
pub(crate) mod rollup;
mod rules;
mod save;
mod take_back;
mod transact;
mod update;
mod upsert;
mod wish;
mod work;

pub(crate) use insert::authorised;
pub(crate) use payload::told;
pub(crate) use read::ATTEMPTS;
pub(crate) use take_back::{Stays, TakeBack, TakenBack};
pub(crate) use transact::Manner;

pub use batch::{Act, Operation};
pub use count::{Certainty, Count, Total};
pub use export::{ExportCourse, ExportPage};
pub use foreign::{Foreign, OpenReference};
pub use problems::Problems;
pub use read::Reading;
pub use wish::{Caller, IdempotencyKey, Resolution, WriteWish, Written};
pub use work::Work;

/// The most records of one synchronous write.
pub const MAX_BATCH: usize = 1_000;

/// How many records one write may name and still share a durable commit with others: what a form holds.
/// A longer one has a commit of its own, since nobody should wait behind it.
const MAX_SHARED: usize = 32;
