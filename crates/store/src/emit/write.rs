//! Inserts and updates of records.

use std::borrow::Borrow;

use steward_model::Value;
use steward_model::catalog::{FieldId, ObjectDef};
use steward_model::record::Record;
use steward_model::value::ColumnType;

use super::text::Text;
use crate::rows::Insert;
use crate::{Dialect, Statement};

/// Statements that insert new records and answer their ids, in order. Columns in which none of the
/// records has a value are left out.
#[must_use]
pub fn insert(dialect: Dialect, object: &ObjectDef, records: &[Record]) -> Vec<Statement> {
    inserts(dialect, object, records, (1, " RETURNING \"id\""))
}

/// Statements that insert new records which have their ids already
/// ([`number::ids`](crate::number::ids)). Columns in which none of the records has a value are left out.
#[must_use]
pub fn insert_with_ids<R: Borrow<Record>>(
    dialect: Dialect,
    object: &ObjectDef,
    records: &[R],
) -> Vec<Statement> {
    let statements = inserts(dialect, object, records, (0, "")).into_iter();
    statements.map(Statement::only_adding).collect()
}

/// Inserts with the columns from `first` on.
fn inserts<R: Borrow<Record>>(
    dialect: Dialect,
    object: &ObjectDef,
    records: &[R],
    (first, tail): (FieldId, &str),
) -> Vec<Statement> {
    let used: Vec<FieldId> = (first..object.fields.len())
        .filter(|&field| records.iter().any(|record| !record.borrow().values[field].is_null()))
        .collect();
    let names: Vec<&str> = used.iter().map(|&field| object.fields[field].quoted.as_str()).collect();
    let into = format!("INSERT INTO {} ({})", object.quoted, names.join(", "));
    let columns: Vec<ColumnType> =
        used.iter().map(|&field| object.fields[field].kind().column()).collect();
    let mut values = Vec::with_capacity(records.len() * used.len());
    for record in records {
        values.extend(used.iter().map(|&field| record.borrow().values[field].clone()));
    }
    Insert { into: &into, columns: &columns, tail }.statements(dialect, values)
}

/// A statement that changes fields of one record, if it still has `version`.
#[must_use]
pub fn update(
    dialect: Dialect,
    object: &ObjectDef,
    id: i64,
    version: i64,
    changes: &[(FieldId, Value)],
) -> Statement {
    let mut text = Text::new(dialect);
    text.push("UPDATE ").push(&object.quoted).push(" SET ");
    for (index, (field, value)) in changes.iter().enumerate() {
        text.push(if index > 0 { ", " } else { "" });
        text.push(&object.fields[*field].quoted).push(" = ").bind(value.clone());
    }
    text.push(" WHERE \"id\" = ").bind(Value::Int(id));
    text.push(" AND \"version\" = ").bind(Value::Int(version));
    text.finish()
}
