//! Floor 2 of Steward: what happens when something is read or changed, and who may.
//!
//! - [`key`]: the master key outside the database, and what is derived from it;
//! - [`log`]: who did what to which record, tamper-proof.

pub mod key;
pub mod log;

pub mod action;
pub mod auth;
pub mod behaviour;
mod company;
pub mod consumer;
mod engine;
pub mod file;
mod forms;
pub mod history;
mod housekeeping;
pub mod import_batch;
pub mod import_mapping;
pub mod job;
pub mod live;
pub mod mail;
pub mod outgoing;
pub mod permission;
pub mod record;
pub mod reshape;
mod scope_size;
pub mod search;
mod secret;

pub use company::Company;
pub use engine::{Engine, EngineParts};
pub use record::{
    Act, Caller, Certainty, Count, ExportCourse, ExportPage, Foreign, IdempotencyKey, MAX_BATCH,
    OpenReference, Operation, Problems, Reading, Resolution, Total, Work, WriteWish, Written,
};
pub use secret::Rotation;
