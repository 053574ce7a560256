//! The drivers: what both databases must do alike, and what each has of its own.

mod cancel;
mod ddl;
mod epoch;
mod group;
mod overload;
mod postgres;
mod postgres_lost;
mod queue;
mod reading;
mod refusals;
mod support;
mod writing;
