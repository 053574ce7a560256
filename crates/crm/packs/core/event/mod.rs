//! Events: when they take place, how they repeat, and which single time of a series was changed.

pub(crate) mod action;
pub(crate) mod exdates;
pub(crate) mod expand;
pub(crate) mod guests;
pub(crate) mod series;
pub(crate) mod stand_in;
pub(crate) mod times;
