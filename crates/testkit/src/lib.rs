//! One way to test Steward: fresh databases and data folders that disappear with the test.
//!
//! Nothing here skips: a test that needs a database which is not there fails and says why.

mod begin;
mod data_dir;
#[cfg(feature = "engine")]
mod engine;
mod examined;
pub mod fault;
pub mod fuzz;
pub mod naive;
mod post;
mod postgres;
mod postgres_url;
mod receiver;
mod single;
mod stores;
mod template;
#[cfg(feature = "engine")]
mod watch;

pub use begin::NOW;
pub use data_dir::{DataDir, data_dir};
#[cfg(feature = "engine")]
pub use engine::{TestEngine, field_codes};
pub use examined::{Examined, rows_examined_by_postgres, rows_examined_by_sqlite};
pub use post::{Letter, PostOffice};
pub use postgres::{POSTGRES_VARIABLE, TestDatabase, postgres_database};
pub use receiver::{Received, Receiver, is_whole_call};
pub use single::is_single;
pub use stores::TestStore;
