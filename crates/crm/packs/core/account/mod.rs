//! Customers: companies, persons and households.

pub(crate) mod follow_owner;
pub(crate) mod household;
pub(crate) mod person;
pub(crate) mod primary_contact;
pub(crate) mod uscc;

pub use follow_owner::FOLLOW_OWNER;
