//! What SQLite's errors mean to Steward.

use rusqlite::ffi;
use steward_model::Error;

use crate::failure;

/// A regular expression that can't be used; raised by our own SQL function.
#[derive(Debug)]
pub(super) struct BadPattern(pub(super) String);

impl std::fmt::Display for BadPattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "bad regular expression: {}", self.0)
    }
}

impl std::error::Error for BadPattern {}

/// The start of the message by which our own SQL functions report a bad pattern: SQLite passes on the
/// message of a function's error, not the error.
const BAD_PATTERN: &str = "bad regular expression";

/// Turns a driver's error into ours.
pub(super) fn convert(error: &rusqlite::Error) -> Error {
    match error {
        rusqlite::Error::SqliteFailure(code, message) => {
            failed(code.extended_code, message.as_deref().unwrap_or_default(), error)
        }
        rusqlite::Error::SqlInputError { error: code, msg, .. } => {
            failed(code.extended_code, msg, error)
        }
        rusqlite::Error::NulError(_) => failure::bad_value(error),
        other => Error::internal(format!("SQLite: {other}")),
    }
}

fn failed(code: i32, message: &str, error: &rusqlite::Error) -> Error {
    // "UNIQUE constraint failed: contact.email" and the like: what follows the colon names it.
    let named = || message.split_once(": ").map_or("", |(_, named)| named).replace(", ", ",");
    match code {
        ffi::SQLITE_CONSTRAINT_UNIQUE
        | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
        | ffi::SQLITE_CONSTRAINT_ROWID => failure::duplicate(named(), error),
        // SQLite does not say which reference it was.
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => failure::broken_reference(None, error),
        ffi::SQLITE_CONSTRAINT_CHECK
        | ffi::SQLITE_CONSTRAINT_NOTNULL
        | ffi::SQLITE_CONSTRAINT_DATATYPE => failure::refused_value(named(), error),
        // A failed read is a matter of the machine as well, but not of space.
        ffi::SQLITE_IOERR_READ | ffi::SQLITE_IOERR_SHORT_READ | ffi::SQLITE_IOERR_CORRUPTFS => {
            Error::internal(format!("SQLite could not read its file: {error}"))
        }
        _ => failed_primarily(code & 0xff, message, error),
    }
}

fn failed_primarily(code: i32, message: &str, error: &rusqlite::Error) -> Error {
    match code {
        ffi::SQLITE_FULL | ffi::SQLITE_IOERR | ffi::SQLITE_READONLY | ffi::SQLITE_CANTOPEN => {
            failure::storage_full(error)
        }
        ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => failure::locked(error),
        ffi::SQLITE_INTERRUPT => failure::too_slow().with_source(error),
        ffi::SQLITE_TOOBIG => failure::too_large(error),
        ffi::SQLITE_ERROR if message.starts_with(BAD_PATTERN) => failure::bad_value(error),
        ffi::SQLITE_ERROR if message.contains("integer overflow") => failure::overflow(error),
        _ => Error::internal(format!("SQLite: {error}")),
    }
}
