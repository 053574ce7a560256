//! The words of the demo company. Everything is made up; domains are reserved for examples.

pub(super) mod abroad;
pub(super) mod companies;
pub(super) mod dialogue;
pub(super) mod people;
pub(super) mod places;
pub(super) mod talk;
pub(super) mod trade;
