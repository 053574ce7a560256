//! Reading PostgreSQL's rows from their binary form.

use std::error::Error as StdError;

use steward_model::{Error, Result, Value};
use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, Type};

use crate::row::{no_column, wrong_type};

/// A column's bytes as the server sent them.
struct Raw<'a>(&'a [u8]);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self(raw))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// A column's type, and its bytes unless it is null. The row shows its first `columns` columns.
fn get(row: &Row, columns: usize, index: usize) -> Result<(&Type, Option<&[u8]>)> {
    let shown = row.columns().get(..columns).unwrap_or_default();
    let column = shown.get(index).ok_or_else(|| no_column(index))?;
    let raw = row.try_get::<_, Option<Raw<'_>>>(index).map_err(|_| no_column(index))?;
    Ok((column.type_(), raw.map(|raw| raw.0)))
}

pub(crate) fn is_null(row: &Row, columns: usize, index: usize) -> Result<bool> {
    Ok(get(row, columns, index)?.1.is_none())
}

pub(crate) fn int(row: &Row, columns: usize, index: usize) -> Result<Option<i64>> {
    let (kind, Some(raw)) = get(row, columns, index)? else { return Ok(None) };
    integer(kind, raw).map(Some).ok_or_else(|| wrong_type(index, "an integer", kind))
}

pub(crate) fn bool(row: &Row, columns: usize, index: usize) -> Result<Option<bool>> {
    match get(row, columns, index)? {
        (_, None) => Ok(None),
        (&Type::BOOL, Some(&[byte])) => Ok(Some(byte != 0)),
        (kind, Some(_)) => Err(wrong_type(index, "a truth value", kind)),
    }
}

pub(crate) fn text(row: &Row, columns: usize, index: usize) -> Result<Option<&str>> {
    let (kind, Some(raw)) = get(row, columns, index)? else { return Ok(None) };
    let bytes = characters(kind, raw).ok_or_else(|| wrong_type(index, "text", kind))?;
    utf8(index, bytes).map(Some)
}

pub(crate) fn bytes(row: &Row, columns: usize, index: usize) -> Result<Option<&[u8]>> {
    match get(row, columns, index)? {
        (_, None) => Ok(None),
        (&Type::BYTEA, Some(raw)) => Ok(Some(raw)),
        (kind, Some(_)) => Err(wrong_type(index, "bytes", kind)),
    }
}

pub(crate) fn value(row: &Row, columns: usize, index: usize) -> Result<Value> {
    let (kind, Some(raw)) = get(row, columns, index)? else { return Ok(Value::Null) };
    if let Some(value) = integer(kind, raw) {
        return Ok(Value::Int(value));
    }
    if let Some(bytes) = characters(kind, raw) {
        return Ok(Value::Text(utf8(index, bytes)?.to_owned()));
    }
    match (kind, raw) {
        (&Type::BOOL, &[byte]) => Ok(Value::Bool(byte != 0)),
        (&Type::BYTEA, raw) => Ok(Value::Bytes(raw.to_vec())),
        // What a function without a result answers, such as pg_advisory_xact_lock.
        (&Type::VOID, _) => Ok(Value::Null),
        // Among others numeric: a sum or average was not cast in the SQL.
        (kind, _) => Err(wrong_type(index, "a value", kind)),
    }
}

/// An integer of any width.
fn integer(kind: &Type, raw: &[u8]) -> Option<i64> {
    match *kind {
        Type::INT8 => Some(i64::from_be_bytes(raw.try_into().ok()?)),
        Type::INT4 => Some(i32::from_be_bytes(raw.try_into().ok()?).into()),
        Type::INT2 => Some(i16::from_be_bytes(raw.try_into().ok()?).into()),
        Type::OID => Some(u32::from_be_bytes(raw.try_into().ok()?).into()),
        _ => None,
    }
}

/// The characters of a text or of JSON.
fn characters<'a>(kind: &Type, raw: &'a [u8]) -> Option<&'a [u8]> {
    match *kind {
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::JSON | Type::UNKNOWN => {
            Some(raw)
        }
        // Binary jsonb is a version, which is 1, and the text.
        Type::JSONB => raw.strip_prefix(&[1]),
        _ => None,
    }
}

fn utf8(index: usize, bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes)
        .map_err(|error| Error::internal(format!("column {index} is no UTF-8: {error}")))
}
