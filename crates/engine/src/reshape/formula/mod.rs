//! Fields of the company's own whose value is computed: a formula that is checked, tried, and then computed for
//! the records that are there.

mod fit;
mod said;
mod try_out;

pub(super) use fit::{sound, still_fit, unused};
pub(super) use said::{check, plain_only, room, sorted};
pub use try_out::TryFormula;
