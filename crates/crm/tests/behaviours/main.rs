//! The behaviours of the standard objects, each tested in a file beside it, on both databases.

mod support;

#[path = "../../packs/core/account/tests.rs"]
mod account;
#[path = "../../packs/core/contact/tests.rs"]
mod contact;
#[path = "../../packs/core/contact_point/tests.rs"]
mod contact_point;
#[path = "../../packs/core/ownership_history/tests.rs"]
mod ownership_history;
