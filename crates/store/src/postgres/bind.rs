//! Binding values on PostgreSQL.

use std::error::Error as StdError;

use bytes::{BufMut, BytesMut};
use steward_model::Value;
use tokio_postgres::types::{Format, IsNull, ToSql, Type, to_sql_checked};

use crate::Statement;

/// A value on its way to PostgreSQL, in the type that the server inferred for its parameter.
///
/// Text is sent in text format whatever that type is: `{1,2}` can be bound as `bigint[]`.
pub(super) struct Bound<'a>(pub(super) &'a Value);

impl std::fmt::Debug for Bound<'_> {
    /// Values are people's data and don't belong into a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

impl ToSql for Bound<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match (self.0, kind) {
            (Value::Null, _) => return Ok(IsNull::Yes),
            (Value::Text(text), _) => out.put_slice(text.as_bytes()),
            (Value::Int(value), &Type::INT8) => out.put_i64(*value),
            (Value::Int(value), &Type::INT4) => out.put_i32((*value).try_into()?),
            (Value::Int(value), &Type::INT2) => out.put_i16((*value).try_into()?),
            (Value::Int(value), &Type::OID) => out.put_u32((*value).try_into()?),
            (Value::Int(value), &Type::NUMERIC) => out.put_slice(value.to_string().as_bytes()),
            (Value::Bool(value), &Type::BOOL) => out.put_u8(u8::from(*value)),
            (Value::Bytes(bytes), &Type::BYTEA) => out.put_slice(bytes),
            (Value::Int(_), _) => return Err(format!("an integer for a {kind}").into()),
            (Value::Bool(_), _) => return Err(format!("a truth value for a {kind}").into()),
            (Value::Bytes(_), _) => return Err(format!("bytes for a {kind}").into()),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, kind: &Type) -> Format {
        match (self.0, kind) {
            (Value::Text(_), _) | (Value::Int(_), &Type::NUMERIC) => Format::Text,
            _ => Format::Binary,
        }
    }

    to_sql_checked!();
}

/// The values of a statement, ready to bind.
pub(super) fn bind(statement: &Statement) -> impl ExactSizeIterator<Item = Bound<'_>> {
    statement.params.iter().map(Bound)
}
