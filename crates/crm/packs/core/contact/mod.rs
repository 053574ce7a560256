//! People: whose they are, when their birthday is, and whether they are somebody's one contact.

pub(crate) mod birthday;
pub(crate) mod follow_account;
pub(crate) mod person;
pub(crate) mod primary;
