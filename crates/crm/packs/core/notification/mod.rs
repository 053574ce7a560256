//! Notifications: what somebody should know of, made from what happened and from what time it is.
//!
//! [`Changes`] follows the log, [`Reminders`] the clock. Whoever caused something is not told of it, nor is
//! whoever does not want to know, nor whoever may not see the record.

mod assigned;
mod audience;
mod changes;
mod comments;
mod draft;
mod events;
mod followed;
mod reminders;
mod rows;
mod wish;

pub(crate) use changes::Changes;
pub(crate) use reminders::Reminders;
