//! Records with the same key: the question of a check for duplicates.

use std::sync::Arc;

use steward_model::Value;
use steward_model::catalog::{Catalog, FieldId, ObjectId};
use steward_model::scope::SystemAccess;
use steward_model::search::{KeyKind, match_key, tag};

use super::{id_column, spell, table};
use crate::{Dialect, Statement};

/// A statement that answers the ids of at most `limit` records of an object that have the same key as
/// `value` in one of these fields, the newest first. None if the value has no such key, or search reads none
/// of the fields.
///
/// It looks beyond everybody's rights, since duplicates matter wherever they are: what of them is told is
/// for who asks to decide.
#[must_use]
pub fn with_key(
    dialect: Dialect,
    catalog: &Arc<Catalog>,
    (object, fields): (ObjectId, &[FieldId]),
    (kind, value): (KeyKind, &str),
    limit: u64,
    _why: SystemAccess,
) -> Option<Statement> {
    let object = catalog.object(object);
    let read = object.search.iter().enumerate().filter(|(_, field)| fields.contains(field));
    let tags: Vec<char> = read.map(|(position, _)| tag(position)).collect();
    let expr = match_key(kind, value, &tags);
    if expr.is_never() {
        return None;
    }
    let (table, id) = (table(object), id_column(dialect));
    let condition = match dialect {
        Dialect::Sqlite => format!("\"{table}\" MATCH ?1"),
        Dialect::Postgres => "\"lexemes\" @@ (SELECT $1::tsquery)".to_owned(),
    };
    let sql =
        format!("SELECT {id} FROM \"{table}\" WHERE {condition} ORDER BY {id} DESC LIMIT {limit}");
    Some(Statement::new(sql, vec![Value::Text(spell(dialect, &expr))]))
}
