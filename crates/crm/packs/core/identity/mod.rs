//! How other systems know an account or contact. An identity belongs to one record: whoever writes
//! one that is somebody else's is told whose it is.
//!
//! [`upsert`] finds a record by its identity.

mod conflict;
mod upsert;

pub(crate) use conflict::IdentityConflict;
pub use upsert::{Known, upsert};
