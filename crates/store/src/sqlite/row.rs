//! Reading SQLite's rows.

use rusqlite::Row;
use rusqlite::types::ValueRef;
use steward_model::{Error, Result, Value};

use crate::row::{no_column, wrong_type};

pub(crate) fn len(row: &Row<'_>) -> usize {
    row.as_ref().column_count()
}

fn get<'a>(row: &'a Row<'a>, index: usize) -> Result<ValueRef<'a>> {
    row.get_ref(index).map_err(|_| no_column(index))
}

pub(crate) fn is_null(row: &Row<'_>, index: usize) -> Result<bool> {
    Ok(matches!(get(row, index)?, ValueRef::Null))
}

pub(crate) fn int(row: &Row<'_>, index: usize) -> Result<Option<i64>> {
    match get(row, index)? {
        ValueRef::Null => Ok(None),
        ValueRef::Integer(value) => Ok(Some(value)),
        other => Err(wrong_type(index, "an integer", other.data_type())),
    }
}

pub(crate) fn bool(row: &Row<'_>, index: usize) -> Result<Option<bool>> {
    match get(row, index)? {
        ValueRef::Null => Ok(None),
        ValueRef::Integer(value @ 0..=1) => Ok(Some(value == 1)),
        other => Err(wrong_type(index, "a truth value", other.data_type())),
    }
}

pub(crate) fn text<'a>(row: &'a Row<'a>, index: usize) -> Result<Option<&'a str>> {
    match get(row, index)? {
        ValueRef::Null => Ok(None),
        ValueRef::Text(bytes) => utf8(index, bytes).map(Some),
        other => Err(wrong_type(index, "text", other.data_type())),
    }
}

pub(crate) fn bytes<'a>(row: &'a Row<'a>, index: usize) -> Result<Option<&'a [u8]>> {
    match get(row, index)? {
        ValueRef::Null => Ok(None),
        ValueRef::Blob(bytes) => Ok(Some(bytes)),
        other => Err(wrong_type(index, "bytes", other.data_type())),
    }
}

pub(crate) fn value(row: &Row<'_>, index: usize) -> Result<Value> {
    match get(row, index)? {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(value) => Ok(Value::Int(value)),
        ValueRef::Text(bytes) => Ok(Value::Text(utf8(index, bytes)?.to_owned())),
        ValueRef::Blob(bytes) => Ok(Value::Bytes(bytes.to_vec())),
        // Nothing in Steward is a binary floating-point number: a division slipped into the SQL.
        ValueRef::Real(_) => Err(wrong_type(index, "a value", "a floating-point number")),
    }
}

fn utf8(index: usize, bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes)
        .map_err(|error| Error::internal(format!("column {index} is no UTF-8: {error}")))
}
