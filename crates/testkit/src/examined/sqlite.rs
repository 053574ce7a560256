//! SQLite: the loops of a prepared statement, each with the number of its visits.

use std::ffi::{c_int, c_void};
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, ffi};
use steward_model::Value;
use steward_store::Statement;

use super::Examined;

/// Runs a statement on a file, which may be in use, and counts.
///
/// # Panics
/// When the file or the statement is wrong, or SQLite was built without its counters.
#[must_use]
pub fn rows_examined_by_sqlite(file: &Path, statement: &Statement) -> Examined {
    run(file, statement).unwrap_or_else(|error| panic!("{}: {error}", statement.sql))
}

fn run(file: &Path, statement: &Statement) -> rusqlite::Result<Examined> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let counts = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_STMT_SCANSTATUS, true)?;
    assert!(counts, "SQLite was built without SQLITE_ENABLE_STMT_SCANSTATUS");
    // As Steward's own connections.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "case_sensitive_like", true)?;
    let mut prepared = connection.prepare(&statement.sql)?;
    for (index, value) in statement.params.iter().enumerate() {
        let place = index + 1;
        match value {
            Value::Null => prepared.raw_bind_parameter(place, rusqlite::types::Null)?,
            Value::Bool(value) => prepared.raw_bind_parameter(place, value)?,
            Value::Int(value) => prepared.raw_bind_parameter(place, value)?,
            Value::Text(value) => prepared.raw_bind_parameter(place, value)?,
            Value::Bytes(value) => prepared.raw_bind_parameter(place, value)?,
        }
    }
    let mut returned = 0;
    let mut rows = prepared.raw_query();
    while rows.next()?.is_some() {
        returned += 1;
    }
    let examined = visits(&connection);
    Ok(Examined { examined, returned })
}

/// The visits of all loops of the connection's only statement.
#[expect(unsafe_code, reason = "rusqlite does not show SQLite's counters")]
fn visits(connection: &Connection) -> u64 {
    let mut sum = 0;
    // SAFETY: the handle lives as long as the connection; its only statement was prepared above and is
    // not finalised before this function's caller drops it. Each call writes one i64 to `visits`.
    unsafe {
        let statement = ffi::sqlite3_next_stmt(connection.handle(), std::ptr::null_mut());
        assert!(!statement.is_null(), "the connection has a statement");
        for index in 0.. {
            let mut visits = 0_i64;
            let end = ffi::sqlite3_stmt_scanstatus_v2(
                statement,
                c_int::from(index),
                ffi::SQLITE_SCANSTAT_NVISIT,
                0,
                std::ptr::from_mut(&mut visits).cast::<c_void>(),
            );
            if end != 0 {
                break;
            }
            sum += visits.unsigned_abs();
        }
    }
    sum
}
