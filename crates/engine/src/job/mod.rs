//! Long work beside the server: it says how far it is, can be stopped, and goes on after a crash from where
//! it was.
//!
//! A [`JobKind`] does one kind of work. Its jobs lie in the database; whichever server is free leases the
//! next one and keeps the lease for as long as it lives. What a job writes, it commits together with its
//! [mark](Work::mark_job), so that a worker that lost its lease can write nothing more, and nothing is done
//! twice.

mod cron;
mod kind;
mod list;
mod run;
mod schedule;
mod worker;

#[cfg(doc)]
use crate::record::Work;

pub use kind::{JobKind, JobKinds};
pub use list::{JobPage, TellJob, ToldJob, Whose};
pub use run::{JobHold, JobRun};
pub use schedule::{ScheduleEdit, ToldSchedule};
pub(crate) use worker::passes;
