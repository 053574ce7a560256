//! Whole records, for the write path.

use std::sync::Arc;

use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectDef, ObjectId};
use steward_model::record::Record;
use steward_model::scope::{Access, SystemAccess};

use super::join::Joined;
use super::list::{conditions, driver, from};
use super::sql::{Alias, Sql};
use crate::plan::Plan;
use crate::{Dialect, Row, Statement};

/// Which of a plan's records, and what for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// Undeleted ones, to look at.
    Look,
    /// Undeleted ones, to change: locked for the transaction on PostgreSQL.
    Change,
    /// Deleted ones, to restore: locked likewise.
    Restore,
    /// Deleted ones, to look at.
    Bin,
}

/// The statement for the whole records of a plan, at most `limit`: in the order of their ids, and of
/// the bin those first that came last.
#[must_use]
pub fn records(plan: &Plan, dialect: Dialect, limit: u64, take: Take) -> Statement {
    let bin = matches!(take, Take::Restore | Take::Bin);
    let mut sql = Sql::new(dialect, &plan.catalog, &plan.access, plan.now);
    let object = plan.catalog.object(plan.root.object);
    let alias = sql.alias();
    let joined = Joined { alias, ones: Vec::new() };
    let source = if bin { super::list::Source::Table } else { driver(&mut sql, plan, object) };
    sql.push("SELECT ");
    all_columns(&mut sql, object, alias);
    from(&mut sql, object, &joined, source);
    sql.push(" WHERE ");
    if bin {
        sql.in_bin(object, alias, plan.verb);
        sql.push(" AND ");
        sql.predicate(object, alias, &plan.root.filter);
    } else {
        conditions(&mut sql, plan, object, &joined, source);
    }
    sql.push(" ORDER BY ");
    if take == Take::Bin {
        sql.column(alias, &object.fields[object.id_of("deleted_at")]).push(" DESC, ");
        sql.column(alias, &object.fields[0]).push(" DESC");
    } else {
        sql.column(alias, &object.fields[0]);
    }
    sql.push(" LIMIT ").number(limit);
    if dialect == Dialect::Postgres && matches!(take, Take::Change | Take::Restore) {
        sql.push(" FOR UPDATE OF ").number(alias);
    }
    sql.finish()
}

/// The statement for the first of a plan's undeleted records in the plan's order, which must be by
/// the object's own fields.
#[must_use]
pub fn first(plan: &Plan, dialect: Dialect) -> Statement {
    let mut sql = Sql::new(dialect, &plan.catalog, &plan.access, plan.now);
    let object = plan.catalog.object(plan.root.object);
    let alias = sql.alias();
    let joined = Joined { alias, ones: plan.root.items.iter().map(|_| None).collect() };
    let source = driver(&mut sql, plan, object);
    sql.push("SELECT ");
    all_columns(&mut sql, object, alias);
    from(&mut sql, object, &joined, source);
    sql.push(" WHERE ");
    conditions(&mut sql, plan, object, &joined, source);
    sql.order_by(object, &plan.root, &joined);
    sql.push(" LIMIT 1");
    sql.finish()
}

/// The statement for the whole records with these ids, deleted or not, in the order of their ids;
/// `lock` locks them for the transaction on PostgreSQL. Nobody's rights are asked.
#[must_use]
pub fn by_ids(
    dialect: Dialect,
    catalog: &Arc<Catalog>,
    object: ObjectId,
    ids: &[i64],
    lock: bool,
    _access: SystemAccess,
) -> Statement {
    let access = Access::System(SystemAccess::because("records named by the write path"));
    let mut sql = Sql::new(dialect, catalog, &access, 0);
    let object = catalog.object(object);
    let alias = sql.alias();
    sql.push("SELECT ");
    all_columns(&mut sql, object, alias);
    sql.push(" FROM ").push(&object.quoted).push(" ").number(alias).push(" WHERE ");
    sql.column(alias, &object.fields[0]).push(" IN (");
    sql.list(", ", ids, |sql, id| {
        sql.bind((*id).into());
    });
    sql.push(") ORDER BY ").column(alias, &object.fields[0]);
    if lock && dialect == Dialect::Postgres {
        sql.push(" FOR UPDATE");
    }
    sql.finish()
}

/// A record from a row of [`records`], [`first`] or [`by_ids`].
///
/// # Errors
/// If the row is not one of those statements'.
pub fn decode(object: &ObjectDef, row: Row) -> Result<Record> {
    let columns = object.fields.iter().map(|field| field.kind().column());
    Ok(Record { object: object.id, values: row.into_typed(columns)? })
}

fn all_columns(sql: &mut Sql<'_>, object: &ObjectDef, alias: Alias) {
    sql.list(", ", &object.fields, |sql, field| {
        sql.column(alias, field);
    });
}
