//! Fields of the company's own that are kept up from child records: checked, tried, and what they stand on kept
//! in place.

mod fit;
mod given;
mod said;
mod try_out;

pub(super) use fit::{still_there, unused, unused_object, unused_options};
pub use given::GivenRollUp;
pub(super) use said::{check, result, room};
pub use try_out::TryRollUp;
