//! The change log: who did what to which record, tamper-proof.
//!
//! - [`statement`] and [`statements`] log entries within the transaction of the change;
//! - [`Sealer`] gives them their order after the commit and chains it;
//! - [`after`] reads on from a position: feeds, webhooks and live events resume with it;
//! - [`verify()`] finds and names what was tampered with.
//!
//! Every row carries a code over itself (`digest`) made with a key that is not in the database, so that
//! a row added or changed by hand shows. The order is chained in blocks whose codes build on each other,
//! so that a row removed or moved shows as well. What a row says can be erased on purpose: the chain
//! covers its digest, not its contents.

mod anchor;
mod check;
mod erase;
mod key;
mod seal;
mod verify;
mod write;

pub use anchor::Anchor;
pub use check::VerifyLog;
pub use erase::erase;
pub use key::LogKey;
pub(crate) use key::first_head;
pub use seal::{SEAL_INTERVAL, Sealer};
pub use steward_store::log::{ChangeEntry, Placed, StoredChange, after, of_record};
pub use verify::{Finding, Progress, Report, verify};
pub use write::{statement, statements, verb};
