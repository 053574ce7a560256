//! Cursors: where a page ended.
//!
//! A cursor is the order's key values of the last row, with a checksum of the order it belongs to, as
//! URL-safe text. It is not a secret: it holds nothing but values that the reader was allowed to sort
//! by, and it is checked against the catalog when it comes back.

use steward_model::catalog::{Catalog, FieldId, ObjectDef};
use steward_model::value::ColumnType;
use steward_model::{Error, Result, Value, error::ErrorKind, text};

use crate::cursor;
use crate::plan::{Item, OrderKey, Query};

/// Reads a cursor for the order of `query`.
pub(crate) fn read(
    object: &ObjectDef,
    catalog: &Catalog,
    query: &Query,
    text: &str,
) -> Result<Vec<Value>> {
    let values =
        cursor::decode(text, &cursor::fingerprint(object, &query.order)).ok_or_else(bad)?;
    if values.len() != query.order.len() {
        return Err(bad());
    }
    for (key, value) in query.order.iter().zip(&values) {
        let fits = match (column(object, catalog, query, key), value) {
            (_, Value::Null) => key.nullable,
            (ColumnType::Text, Value::Text(_))
            | (ColumnType::Int, Value::Int(_))
            | (ColumnType::Bool, Value::Bool(_)) => true,
            _ => false,
        };
        if !fits {
            return Err(bad());
        }
    }
    Ok(values)
}

fn column(object: &ObjectDef, catalog: &Catalog, query: &Query, key: &OrderKey) -> ColumnType {
    let owner = match key.one.map(|position| &query.items[position]) {
        Some(Item::One { query, .. }) => catalog.object(query.object),
        _ => object,
    };
    let field: FieldId = key.field;
    owner.fields[field].kind().column()
}

fn bad() -> Error {
    Error::new(
        ErrorKind::BadQuery,
        text!(
            en = "This cursor does not belong to this query; start again without 'after'.",
            zh = "游标与当前查询不匹配，请去掉 after 重新开始。"
        ),
    )
}
