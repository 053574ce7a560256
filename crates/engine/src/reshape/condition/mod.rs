//! Conditions of fields: of which records one is required, and for which records forms show it.

mod ask;
mod asking;
mod fit;
mod said;
mod try_out;

pub use ask::AskedFields;
pub(crate) use asking::Asking;
pub(super) use fit::still_fit;
pub(super) use said::{Said, change, check, unfit};
pub use try_out::TryCondition;
