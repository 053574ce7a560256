//! Likely duplicates at the moment somebody enters a customer: what the company's rules find
//! ([`rules`], the records of `duplicate_rule`), and what is told of it.
//!
//! [`party`] says what of an account, contact or lead is compared; [`find`] looks for others that have the same, by
//! [`stored`] keys only; [`told`] says what of them a caller may know. Two use it: [`guard`] refuses writes, [`action`]
//! answers while somebody types. [`finder`] looks through what is there. Looking goes beyond everybody's rights, since a duplicate matters wherever it is.

pub(crate) mod action;
mod entry;
mod eyes;
mod find;
pub(crate) mod finder;
pub(crate) mod guard;
mod party;
mod rules;
mod stored;
mod told;

use steward_model::scope::SystemAccess;

/// Why it looks beyond rights.
fn why() -> SystemAccess {
    SystemAccess::because("a duplicate matters wherever it is; what of it is told is decided apart")
}
