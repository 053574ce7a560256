//! Binding values on PostgreSQL.

use std::error::Error as StdError;

use bytes::{BufMut, BytesMut};
use steward_model::Value;
use tokio_postgres::types::{Format, IsNull, Kind, ToSql, Type, to_sql_checked};

use crate::Statement;

/// What is on its way to PostgreSQL for one parameter, in the type that the server inferred for it.
///
/// Text is sent in text format whatever that type is: `{1,2}` can be bound as `bigint[]`.
#[derive(Clone, Copy)]
pub(super) enum Bound<'a> {
    /// A value.
    One(&'a Value),
    /// The array of one column of some rows.
    Column {
        /// The rows' values, from the column's first one on.
        values: &'a [Value],
        /// How many values each row has.
        width: usize,
    },
}

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
        match *self {
            Self::One(value) => put(value, kind, out),
            Self::Column { values, width } => {
                put_array(values.iter().step_by(width), kind, out)?;
                Ok(IsNull::No)
            }
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, kind: &Type) -> Format {
        match (self, kind) {
            (Self::One(Value::Text(_)), _) | (Self::One(Value::Int(_)), &Type::NUMERIC) => {
                Format::Text
            }
            _ => Format::Binary,
        }
    }

    to_sql_checked!();
}

/// Writes one value as its parameter wants it.
fn put(
    value: &Value,
    kind: &Type,
    out: &mut BytesMut,
) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
    match (value, kind) {
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

/// Writes values as a binary array of one dimension, counted from 1.
fn put_array<'v>(
    values: impl ExactSizeIterator<Item = &'v Value> + Clone,
    kind: &Type,
    out: &mut BytesMut,
) -> Result<(), Box<dyn StdError + Sync + Send>> {
    let element = match kind.kind() {
        Kind::Array(element) => element,
        _ => return Err(format!("an array for a {kind}").into()),
    };
    let any_null = values.clone().any(Value::is_null);
    out.put_i32(1);
    out.put_i32(any_null.into());
    out.put_u32(element.oid());
    out.put_i32(values.len().try_into()?);
    out.put_i32(1);
    for value in values {
        // Characters are the binary form of texts only.
        if matches!(value, Value::Text(_)) && *element != Type::TEXT {
            return Err(format!("texts for a {kind}").into());
        }
        let at = out.len();
        // The length, known afterwards; -1 says null.
        out.put_i32(-1);
        if let IsNull::No = put(value, element, out)? {
            let length: i32 = (out.len() - at - size_of::<i32>()).try_into()?;
            out[at..at + size_of::<i32>()].copy_from_slice(&length.to_be_bytes());
        }
    }
    Ok(())
}

/// The parameters of a statement, ready to bind.
pub(super) fn bind(statement: &Statement) -> impl ExactSizeIterator<Item = Bound<'_>> {
    (0..statement.parameters()).map(|at| match statement.columns {
        None => Bound::One(&statement.params[at]),
        Some(width) => Bound::Column { values: &statement.params[at..], width },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn array(values: &[Value], kind: &Type) -> Result<Vec<u8>, String> {
        let mut out = BytesMut::new();
        let column = Bound::Column { values, width: 2 };
        column.to_sql(kind, &mut out).map_err(|error| error.to_string())?;
        Ok(out.to_vec())
    }

    #[test]
    fn a_column_is_every_so_many_th_value() {
        let values = [1.into(), "a".into(), Value::Null, "b".into()];
        let head = |has_null: u8, element: u8, count: u8| {
            let fields = [1, has_null, element, count, 1].map(|byte| [0, 0, 0, byte]);
            fields.concat()
        };
        let ints = [head(1, 20, 2), vec![0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1], vec![0xff; 4]];
        assert_eq!(array(&values, &Type::INT8_ARRAY), Ok(ints.concat()));
        let texts = [head(0, 25, 2), vec![0, 0, 0, 1, b'a'], vec![0, 0, 0, 1, b'b']];
        assert_eq!(array(&values[1..], &Type::TEXT_ARRAY), Ok(texts.concat()));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let texts: [Value; 2] = ["1".into(), "2".into()];
        assert!(array(&texts, &Type::INT8_ARRAY).is_err());
        assert!(array(&texts, &Type::TEXT).is_err());
        assert!(array(&[1.into(), 2.into()], &Type::TEXT_ARRAY).is_err());
    }
}
