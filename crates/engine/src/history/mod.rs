//! What the change log says of records, told to people: who changed what, when, and from what.
//!
//! What lies in the bin is told the same way.
//!
//! The log itself knows no rights. Whoever asks is told of records that he may read, of fields that he may
//! read, and the names of what references led to as far as he may read those.

mod bin;
mod planned;
mod read;
mod say;
mod shape;

pub use bin::{BinPage, BinWish, Lying, LyingWhole, MOST_LYING, Place, ShownField};
pub use planned::Planned;
pub use read::{LONGEST_PAGE, Page};
pub use shape::{Named, Told, ToldField};
