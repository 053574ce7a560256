//! The HTTP surface on a whole engine with the standard objects, on both databases.

mod actions;
mod batch;
mod conditions;
mod csv;
mod documentation;
mod expand;
mod fuzz;
mod history;
mod reading;
mod refusals;
mod setup;
mod signing;
mod socket;
mod support;
mod surface;
mod upserts;
mod writing;
