//! Search across objects, and the keeping of its indexes.

mod build;
mod find;
mod hit;
pub(crate) mod index;
mod merge;
mod own;
mod shown;

pub use build::Built;
pub use find::SearchWish;
pub use hit::{Fact, Group, Hit, Matched, Owner, Tier};
