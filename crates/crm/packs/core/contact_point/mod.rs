//! Phone numbers, e-mail addresses and the like of accounts, contacts and leads.
//!
//! A point's value has the form of its kind, and a key by which records are matched. Points of one
//! parent that serve the same purpose form a [`group::Group`]; each group that is not empty has one
//! primary point. The parent's `phone` and `email` mirror the primary points of two groups:
//! [`primary`] keeps the parent in step with its points, [`mirror`] the points with the parent. Both
//! do nothing when the other side has the value already, so neither calls the other without end.

pub(crate) mod group;
pub(crate) mod mirror;
pub(crate) mod points;
pub(crate) mod primary;
