//! Inserts and updates of records.

use std::borrow::Borrow;

use steward_model::Value;
use steward_model::catalog::{FieldId, ObjectDef};
use steward_model::record::Record;

use super::text::Text;
use crate::{Dialect, Statement};

/// The most parameters of one statement; SQLite's limit is 32,766 and PostgreSQL's 65,535.
const MAX_PARAMS: usize = 30_000;

/// Statements that insert new records and answer their ids, in order. Columns in which none of the
/// records has a value are left out.
#[must_use]
pub fn insert(dialect: Dialect, object: &ObjectDef, records: &[Record]) -> Vec<Statement> {
    let chunks = chunks(dialect, object, records, 1);
    let returning = |mut text: Text| {
        text.push(" RETURNING \"id\"");
        text.finish()
    };
    chunks.into_iter().map(returning).collect()
}

/// Statements that insert new records which have their ids already
/// ([`number::ids`](crate::number::ids)). Columns in which none of the records has a value are left out.
#[must_use]
pub fn insert_with_ids<R: Borrow<Record>>(
    dialect: Dialect,
    object: &ObjectDef,
    records: &[R],
) -> Vec<Statement> {
    let chunks = chunks(dialect, object, records, 0).into_iter();
    chunks.map(|text| text.finish().only_adding()).collect()
}

/// Inserts of as many rows as fit in one statement, with the columns from `first` on.
fn chunks<R: Borrow<Record>>(
    dialect: Dialect,
    object: &ObjectDef,
    records: &[R],
    first: FieldId,
) -> Vec<Text> {
    let used: Vec<FieldId> = (first..object.fields.len())
        .filter(|&field| records.iter().any(|record| !record.borrow().values[field].is_null()))
        .collect();
    let rows = (MAX_PARAMS / used.len().max(1)).max(1);
    records.chunks(rows).map(|chunk| insert_chunk(dialect, object, &used, chunk)).collect()
}

fn insert_chunk<R: Borrow<Record>>(
    dialect: Dialect,
    object: &ObjectDef,
    used: &[FieldId],
    records: &[R],
) -> Text {
    let mut text = Text::new(dialect);
    text.push("INSERT INTO ").push(&object.quoted).push(" (");
    for (index, &field) in used.iter().enumerate() {
        text.push(if index > 0 { ", " } else { "" }).push(&object.fields[field].quoted);
    }
    text.push(") VALUES ");
    for (row, record) in records.iter().enumerate() {
        text.push(if row > 0 { ", (" } else { "(" });
        for (index, &field) in used.iter().enumerate() {
            text.push(if index > 0 { ", " } else { "" })
                .bind(record.borrow().values[field].clone());
        }
        text.push(")");
    }
    text
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
