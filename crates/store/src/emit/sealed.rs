//! Secrets that another key has sealed than the newest one, to be sealed again. Neither versions nor the
//! log change, and records in the bin are not left out.

use steward_model::Value;
use steward_model::catalog::{FieldDef, ObjectDef};

use super::text::Text;
use crate::{Dialect, Statement};

/// A statement that answers id and sealed text, in the order of the ids behind `after`, of the secrets
/// that do not begin with `prefix`.
#[must_use]
pub fn sealed_otherwise(
    dialect: Dialect,
    object: &ObjectDef,
    field: &FieldDef,
    prefix: &str,
    (after, limit): (i64, usize),
) -> Statement {
    let mut text = Text::new(dialect);
    text.push("SELECT \"id\", ").push(&field.quoted).push(" FROM ").push(&object.quoted);
    text.push(" WHERE \"id\" > ").bind(Value::Int(after)).push(" AND substr(").push(&field.quoted);
    text.push(", 1, ").push(&prefix.chars().count().to_string()).push(") <> ").bind(prefix.into());
    text.push(" ORDER BY \"id\" LIMIT ").push(&limit.to_string());
    text.finish()
}

/// A statement that puts a newly sealed secret into the place of what it was sealed as before.
#[must_use]
pub fn seal_again(
    dialect: Dialect,
    object: &ObjectDef,
    field: &FieldDef,
    id: i64,
    (before, after): (&str, &str),
) -> Statement {
    let mut text = Text::new(dialect);
    text.push("UPDATE ").push(&object.quoted).push(" SET ").push(&field.quoted).push(" = ");
    text.bind(after.into()).push(" WHERE \"id\" = ").bind(Value::Int(id));
    text.push(" AND ").push(&field.quoted).push(" = ").bind(before.into());
    text.finish()
}
