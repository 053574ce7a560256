//! Preparing statements and binding values on SQLite.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ToSql};
use steward_model::{Error, Result, Value};

use crate::Statement;
use crate::sqlite::errors;

/// A value on its way to SQLite; nothing is copied before SQLite copies it.
struct Bound<'a>(&'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Bool(value) => ValueRef::Integer(i64::from(*value)),
            Value::Int(value) => ValueRef::Integer(*value),
            Value::Text(value) => ValueRef::Text(value.as_bytes()),
            Value::Bytes(value) => ValueRef::Blob(value),
        }))
    }
}

/// Prepares `statement`, or takes it from the connection's cache, and binds its values.
pub(super) fn prepare<'c>(
    connection: &'c Connection,
    statement: &Statement,
) -> Result<CachedStatement<'c>> {
    let mut prepared =
        connection.prepare_cached(&statement.sql).map_err(|error| errors::convert(&error))?;
    let wanted = prepared.parameter_count();
    let given = statement.params.len();
    // SQLite would take a missing value as NULL without a word.
    if wanted != given {
        return Err(Error::internal(format!(
            "{given} values for {wanted} parameters of: {}",
            statement.sql
        )));
    }
    for (index, value) in statement.params.iter().enumerate() {
        prepared
            .raw_bind_parameter(index + 1, Bound(value))
            .map_err(|error| errors::convert(&error))?;
    }
    Ok(prepared)
}
