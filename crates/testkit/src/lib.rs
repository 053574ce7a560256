//! One way to test Steward: fresh databases and data folders that disappear with the test.
//!
//! Nothing here skips: a test that needs a database which is not there fails and says why.

mod data_dir;
pub mod fault;
pub mod naive;
mod postgres;
mod postgres_url;
mod stores;

pub use stores::TestStore;
pub use data_dir::{DataDir, data_dir};
pub use postgres::{POSTGRES_VARIABLE, TestDatabase, postgres_database};
