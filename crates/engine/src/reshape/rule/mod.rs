//! Rules: what a company says must hold of an object's records.

mod add;
mod change;
mod checked;
mod list;
mod remove;
mod said;
mod told;
mod try_out;

pub use add::AddRule;
pub use change::ChangeRule;
pub(crate) use checked::Checked;
pub(super) use checked::{Unfit, still_fit};
pub use list::Rules;
pub use remove::RemoveRule;
pub(super) use said::expression;
pub use try_out::TryRule;
