//! The HTTP surface on a whole engine with the standard objects, on both databases.

mod actions;
mod batch;
mod bin;
mod calendar;
mod conditions;
mod csv;
mod documentation;
mod expand;
mod fuzz;
mod history;
mod import;
mod live;
mod mcp;
mod openapi;
mod password;
mod preferences;
mod reading;
mod refusals;
mod regions;
mod setup;
mod signing;
mod socket;
mod support;
mod surface;
mod upserts;
mod writing;
