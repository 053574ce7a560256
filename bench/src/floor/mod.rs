//! The floor: what a bare server with hand-written SQL makes of the measured requests, on the same
//! tables and through the same drivers as Steward.
//!
//! It does the token check, the query and the JSON, and nothing of what Steward is for: no catalog, no
//! rights, no grammar, no validation, no limits, no error messages.

mod ask;
mod backend;
mod csv;
mod form;
mod json;
mod lexemes;
mod postgres;
mod queue;
mod render;
mod serve;
mod sql;
mod sqlite;
mod stored;
mod users;
mod write;

pub(crate) use serve::{FloorOptions, run};

/// About how large the chunks of an export are, in bytes.
const EXPORT_BYTES: usize = 128 * 1024;

/// Records of batches that are indexed at once, as many as Steward indexes.
const INDEX_ROWS: i64 = 200;
