//! Records with the same key: the question of a check for duplicates.

use std::sync::Arc;

use steward_model::Value;
use steward_model::catalog::{Catalog, ObjectId};
use steward_model::scope::{Access, SystemAccess};
use steward_model::search::{KeyKind, match_key};

use super::{id_column, spell, table, tags};
use crate::{Dialect, Statement};

/// A statement that answers the ids of at most `limit` records of an object that have the same key as
/// `value`, the newest first. None if the value has no such key.
///
/// It looks beyond everybody's rights, since duplicates matter wherever they are: what of them is told is
/// for who asks to decide.
#[must_use]
pub fn with_key(
    dialect: Dialect,
    catalog: &Arc<Catalog>,
    object: ObjectId,
    (kind, value): (KeyKind, &str),
    limit: u64,
    access: SystemAccess,
) -> Option<Statement> {
    let object = catalog.object(object);
    let expr = match_key(kind, value, &tags(object, &Access::System(access)));
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
