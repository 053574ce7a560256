//! Search across objects, and the keeping of its indexes.

mod build;
pub(crate) mod documents;
mod find;
mod hit;
pub(crate) mod index;
mod merge;
pub(crate) mod noted;
mod own;
pub(crate) mod samples;
mod shown;

pub use build::Built;
pub use find::SearchWish;
pub use hit::{Fact, Group, Hit, Matched, Owner, Tier};
