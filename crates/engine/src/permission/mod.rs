//! Rights: from roles to what one user may see and do.
//!
//! A user's roles add up: for each object and verb the widest data scope counts, for each field the
//! widest right, for each action one role that allows it. The result, a
//! [`Scope`], holds for one epoch; whoever changes users, departments or roles raises the epoch.
//!
//! | data scope | whose records |
//! |---|---|
//! | own | one's own, those one collaborates on or (to read) takes part in, and those of the departments that one leads, with all below |
//! | department | own, and one's own department's |
//! | department and below | own, and one's own department's with all below |
//! | all | everybody's |
//!
//! Collaborators may be departments: whoever belongs to such a department, or to one below it,
//! collaborates.
//!
//! The rights of the ready roles are rows like any other ([`seed`]); nothing is built in.

mod compile;
mod directory;
mod made_of;
mod org;
mod seed;
mod service;

pub(crate) use compile::ALL;
pub(crate) use directory::{Rows, among, binned_rows, moved, rows};
pub(crate) use made_of::MadeOf;
pub use seed::{ADMINISTRATOR, MEMBER, role_id, seed};
pub(crate) use service::Rights;
