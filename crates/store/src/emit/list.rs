//! Lists and groups.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use steward_model::Value;
use steward_model::catalog::ObjectDef;
use steward_model::formula::When;
use steward_model::scope::Verb;
use steward_model::value::ColumnType;

use super::join::Joined;
use super::keyset::{Run, runs};
use super::predicate::Walk;
use super::sql::Sql;
use crate::page::FIRST_BYTES;
use crate::plan::{Plan, Query};
use crate::shape::{FieldColumn, Shape};
use crate::{Dialect, Statement, cursor};

/// A list's statement, and how its rows are read.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The statement; it answers one row more than asked for, if there are more.
    pub statement: Statement,
    /// How a row becomes JSON.
    pub shape: Arc<Shape>,
    /// When its rows are read, if anything in them looks at the clock.
    pub(crate) when: Option<Arc<When>>,
    /// The columns with the order's key values, for the cursor, and what lies in them.
    pub keys: Arc<[(usize, ColumnType)]>,
    /// What tells this order's cursors from others.
    pub fingerprint: Arc<str>,
    /// The rows asked for.
    pub limit: u64,
    /// How many bytes a page of it usually has.
    pub(crate) usual: Arc<AtomicUsize>,
}

impl Listing {
    /// The cursor of a row with these key values.
    #[must_use]
    pub fn cursor(&self, values: &[Value]) -> String {
        cursor::encode(&self.fingerprint, values)
    }
}

/// The statement for a plan's rows.
#[must_use]
pub fn list(plan: &Plan, dialect: Dialect) -> Listing {
    let mut sql = Sql::new(dialect, &plan.catalog, &plan.access, plan.now);
    let object = plan.catalog.object(plan.root.object);
    let query = &plan.root;
    let alias = sql.alias();
    let joined = sql.plan_joins(query, alias);
    let split = match runs(query) {
        (first, Some(second)) if !plan.drive => Some((first, second)),
        _ => None,
    };
    let source = match split {
        Some((first, second)) => {
            page_of_runs(&mut sql, plan, object, [first, second]);
            Source::Ids
        }
        None => driver(&mut sql, plan, object),
    };
    sql.push("SELECT ");
    let mut columns = 0;
    let shape = Arc::new(sql.items(object, query, &joined, &mut columns));
    let keys = if query.grouped {
        Vec::new()
    } else {
        key_columns(&mut sql, object, plan, &joined, &shape, &mut columns)
    };
    if columns == 0 {
        sql.push("1");
    }
    if source == Source::Table && split.is_none() && page_first(plan, dialect, &joined) {
        page_before_joins(&mut sql, plan, object, &joined);
    } else {
        rows(&mut sql, plan, object, &joined, (source, split.is_some()));
    }
    let fingerprint = cursor::fingerprint(object, &query.order).into();
    let usual = Arc::new(AtomicUsize::new(FIRST_BYTES));
    Listing {
        statement: sql.finish(),
        shape,
        when: plan.when(plan.now),
        keys: keys.into(),
        fingerprint,
        limit: query.limit,
        usual,
    }
}

/// From tables to rows: joins, conditions, groups, order and limit. `chosen`: the source has the page's
/// ids already.
fn rows(
    sql: &mut Sql<'_>,
    plan: &Plan,
    object: &ObjectDef,
    joined: &Joined,
    (source, chosen): (Source, bool),
) {
    let query = &plan.root;
    from(sql, object, joined, source);
    sql.joins(object, query, joined);
    sql.push(" WHERE ");
    if chosen {
        sql.push("TRUE");
    } else {
        conditions(sql, plan, object, joined, source);
        // From the visible ids no index is walked, so the rows need not come in runs.
        let run = if plan.drive { Run::Whole } else { runs(query).0 };
        sql.behind(object, query, joined, run);
    }
    if query.grouped {
        sql.group_by(object, query, joined);
    }
    // One row at most needs no order, and PostgreSQL reads it with a shorter plan.
    if query.grouped || query.limit == 0 || query.offset > 0 || !query.filter.is_one() {
        sql.order_by(object, query, joined);
        limit(sql, query);
    }
}

fn limit(sql: &mut Sql<'_>, query: &Query) {
    sql.push(" LIMIT ").number(query.limit + 1);
    if query.offset > 0 {
        sql.push(" OFFSET ").number(query.offset);
    }
}

/// Whether the page is cut out before related records are joined to it.
///
/// PostgreSQL plans a statement once for all values. Where it expects a handful of rows it joins them by
/// hashing, which loses the order of the index, and then reads and sorts all that there are: ten thousand
/// activities for a page of thirty. With the page cut out first there is nothing to lose the order by.
/// An export of everything takes all rows in any case: to be told so lets PostgreSQL remember the parents that
/// it has just read, as it does only where it expects many rows. SQLite joins row by row and keeps the order anyway.
fn page_first(plan: &Plan, dialect: Dialect, joined: &Joined) -> bool {
    let query = &plan.root;
    let everything = plan.verb == Verb::Export && query.filter.is_always();
    dialect == Dialect::Postgres
        && !everything
        && !query.grouped
        && !query.filter.is_one()
        && query.order.iter().all(|key| key.one.is_none())
        && joined.ones.iter().any(Option::is_some)
}

fn page_before_joins(sql: &mut Sql<'_>, plan: &Plan, object: &ObjectDef, joined: &Joined) {
    let query = &plan.root;
    sql.push(" FROM (SELECT *");
    from(sql, object, joined, Source::Table);
    sql.push(" WHERE ");
    conditions(sql, plan, object, joined, Source::Table);
    sql.behind(object, query, joined, runs(query).0);
    sql.order_by(object, query, joined);
    limit(sql, query);
    sql.push(") ").number(joined.alias);
    sql.joins(object, query, joined);
    sql.order_by(object, query, joined);
}

/// Where the rows come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The table.
    Table,
    /// The ids in the common table expression `v`.
    Ids,
}

/// Starts from the visible ids where the scope is small.
pub(super) fn driver(sql: &mut Sql<'_>, plan: &Plan, object: &ObjectDef) -> Source {
    if !plan.drive {
        return Source::Table;
    }
    sql.push("WITH v(id) AS MATERIALIZED (");
    sql.visible_ids(object, plan.verb);
    sql.push(") ");
    Source::Ids
}

/// The ids of one page whose rows come in two runs.
fn page_of_runs(sql: &mut Sql<'_>, plan: &Plan, object: &ObjectDef, runs: [Run; 2]) {
    let query = &plan.root;
    sql.push("WITH v(id) AS MATERIALIZED (");
    sql.list(" UNION ALL ", runs, |sql, run| {
        let alias = sql.alias();
        let joined = Joined { alias, ones: query.items.iter().map(|_| None).collect() };
        sql.push("SELECT id FROM (SELECT ").column(alias, &object.fields[0]).push(" AS id");
        from(sql, object, &joined, Source::Table);
        sql.push(" WHERE ");
        conditions(sql, plan, object, &joined, Source::Table);
        sql.behind(object, query, &joined, run);
        sql.order_by(object, query, &joined);
        sql.push(" LIMIT ").number(query.limit + 1 + query.offset).push(") r").number(alias);
    });
    sql.push(") ");
}

pub(super) fn from(sql: &mut Sql<'_>, object: &ObjectDef, joined: &Joined, source: Source) {
    let alias = joined.alias;
    match source {
        Source::Table => sql.push(" FROM ").push(&object.quoted).push(" ").number(alias),
        // On SQLite a cross join keeps the order of the tables.
        Source::Ids => {
            sql.push(" FROM v ");
            sql.push(match sql.dialect {
                Dialect::Sqlite => "CROSS JOIN ",
                Dialect::Postgres => "JOIN ",
            });
            sql.push(&object.quoted).push(" ").number(alias).push(" ON ");
            sql.column(alias, &object.fields[0]).push(" = v.id")
        }
    };
}

pub(super) fn conditions(
    sql: &mut Sql<'_>,
    plan: &Plan,
    object: &ObjectDef,
    joined: &Joined,
    source: Source,
) {
    match source {
        Source::Ids => {
            sql.push("TRUE");
            sql.not_private(object, joined.alias, Walk::Probe, 0);
        }
        Source::Table => {
            let by_index = !plan.root.grouped
                && matches!(plan.verb, Verb::Read | Verb::Export)
                && !plan.root.filter.narrow(object);
            let walk = if by_index { Walk::Index } else { Walk::Probe };
            sql.visible(object, joined.alias, plan.verb, walk);
        }
    }
    if !plan.root.filter.is_always() {
        sql.push(" AND ");
        sql.predicate(object, joined.alias, &plan.root.filter);
    }
}

/// The columns with the order's keys: those already selected, or further ones behind them.
fn key_columns(
    sql: &mut Sql<'_>,
    object: &ObjectDef,
    plan: &Plan,
    joined: &Joined,
    shape: &Shape,
    columns: &mut usize,
) -> Vec<(usize, ColumnType)> {
    let query = &plan.root;
    let mut found = Vec::with_capacity(query.order.len());
    for key in &query.order {
        let same = |column: &&FieldColumn| column.field == key.field && column.bucket == key.bucket;
        let selected = shape.fields.iter().find(same).filter(|_| key.one.is_none());
        let at = selected.map(|column| column.index).unwrap_or_else(|| {
            let at = sql.comma(columns);
            sql.key(object, query, joined, key);
            at
        });
        found.push((at, sql.key_type(object, query, key)));
    }
    found
}
