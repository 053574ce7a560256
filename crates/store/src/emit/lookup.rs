//! Looking at other records while one is written: do they exist, may the writer reach them, what are
//! they called.

use std::sync::Arc;

use steward_model::catalog::{Catalog, ObjectId};
use steward_model::clock::Micros;
use steward_model::scope::{Access, Verb};

use super::Sql;
use super::predicate::Walk;
use crate::{Dialect, Statement};

/// A statement that answers, for each of these ids that exists, the id, the record's title, and
/// whether it is undeleted and reached by `verb`.
#[must_use]
pub fn lookup(
    dialect: Dialect,
    catalog: &Arc<Catalog>,
    access: &Access,
    now: Micros,
    (object, verb): (ObjectId, Verb),
    ids: &[i64],
) -> Statement {
    let mut sql = Sql::new(dialect, catalog, access, now);
    let object = catalog.object(object);
    let alias = sql.alias();
    sql.push("SELECT ").column(alias, &object.fields[0]).push(", ");
    sql.column(alias, &object.fields[object.title]).push(", (");
    sql.visible(object, alias, verb, Walk::Probe);
    sql.push(") FROM ").push(&object.quoted).push(" ").number(alias).push(" WHERE ");
    sql.column(alias, &object.fields[0]).push(" IN (");
    sql.list(", ", ids, |sql, id| {
        sql.bind((*id).into());
    });
    sql.push(")");
    sql.finish()
}
