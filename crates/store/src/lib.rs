//! Floor 1 of Steward: the databases. The only SQL of the house is in here.
//!
//! - [`Database`]: one SQLite file or one PostgreSQL database, read with [`Database::query`] and
//!   changed with [`Database::write`];
//! - [`Statement`]: SQL text with its bound values, made by the emitter;
//! - [`RowRef`] and [`RowSink`]: rows as the driver has them, taken without a copy;
//! - [`Tx`]: what a transaction can do, the same on both databases;
//! - [`FolderLock`]: one server per data folder.

mod advisory;
mod database;
mod export;
mod failure;
pub mod limits;
mod lock;
mod page;
mod postgres;
mod row;
mod rows;
mod spell;
mod sqlite;
mod statement;
mod sweep;
mod tx;

pub mod auth;
pub mod consumer;
mod cursor;
pub mod data_key;
pub mod dialect;
pub mod emit;
pub mod file;
pub mod form;
pub mod idempotency;
pub mod imported;
pub mod job;
pub mod key_check;
pub mod log;
pub mod migration;
pub mod number;
pub mod plan;
pub mod refusal;
pub mod reshaped;
pub mod schema;
pub mod search;
pub mod settled;
pub mod shape;

pub use advisory::hold_keys;
pub use database::{Answer, Database, Plans, ReadOptions, Stats};
pub use dialect::Dialect;
pub use export::{Lines, LinesSink, csv_header};
pub use lock::{FolderLock, lock_folder};
pub use page::{Page, PageSink};
pub use postgres::PostgresOptions;
pub use row::{Collect, Each, Row, RowRef, RowSink, each};
pub use sqlite::SqliteOptions;
pub use statement::Statement;
pub use sweep::forget_records;
pub use tx::{BoxFuture, Tx};
