//! Objects of the company's own: added, changed, removed in two steps.

mod access;
mod add;
mod change;
mod list;
mod remove;
mod said;
mod told;

pub use access::GivenAccess;
pub use add::AddObject;
pub use change::ChangeObject;
pub use list::OwnObjects;
pub use remove::{PurgeObject, RemoveObject, RestoreObject};
pub use told::ToldObject;
