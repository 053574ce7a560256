//! The engine's write path on the standard objects, on both databases.

mod batch;
mod bin;
mod concurrent;
mod fields;
mod formulas;
mod fuzz_bodies;
mod import_undo;
mod once;
mod one;
mod operations;
mod references;
mod rollups;
mod round_trips;
mod schedules;
mod support;
mod upsert;
mod wishes;
