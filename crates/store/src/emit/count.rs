//! How many rows: counted, or as the planner of PostgreSQL guesses.

use serde_json::Value as Json;
use steward_model::{Error, Result};

use super::join::Joined;
use super::list::{Source, conditions, driver, from};
use super::sql::Sql;
use crate::plan::Plan;
use crate::{Dialect, Statement};

/// The statement that counts a plan's rows, up to `cap` if there is one.
#[must_use]
pub fn count(plan: &Plan, dialect: Dialect, cap: Option<u64>) -> Statement {
    let mut sql = Sql::new(dialect, &plan.catalog, &plan.access, plan.now);
    if plan.is_one_row() {
        sql.push("SELECT count(*) FROM (SELECT 1) one");
        return sql.finish();
    }
    if cap.is_none() && !plan.root.grouped && !plan.drive && plan.scope_matters() {
        return within_scope(sql, plan);
    }
    let inside = plan.root.grouped || cap.is_some();
    let begin = if inside { "SELECT count(*) FROM (SELECT 1 AS one" } else { "SELECT count(*)" };
    rows(&mut sql, plan, begin);
    if let Some(cap) = cap {
        sql.push(" LIMIT ").number(cap);
    }
    if inside {
        sql.push(") counted");
    }
    sql.finish()
}

/// Counts the rows that the terms of a scope reach, each by its own index: row by row, each row of the
/// table would be asked whether it is visible.
fn within_scope(mut sql: Sql<'_>, plan: &Plan) -> Statement {
    let object = plan.catalog.object(plan.root.object);
    let joined = Joined { alias: sql.alias(), ones: Vec::new() };
    sql.push("WITH v(id) AS MATERIALIZED (");
    sql.visible_ids_of(object, plan.verb, &plan.root.filter);
    sql.push(") SELECT count(*)");
    from(&mut sql, object, &joined, Source::Ids);
    sql.push(" WHERE ");
    conditions(&mut sql, plan, object, &joined, Source::Ids);
    sql.finish()
}

/// The statement that asks PostgreSQL's planner how many rows it expects, without reading any;
/// [`planned_rows`] reads the answer. None on SQLite, whose planner does not say.
#[must_use]
pub fn planned(plan: &Plan, dialect: Dialect) -> Option<Statement> {
    if dialect == Dialect::Sqlite || plan.is_one_row() {
        return None;
    }
    let mut sql = Sql::new(dialect, &plan.catalog, &plan.access, plan.now);
    sql.push("EXPLAIN (FORMAT JSON) ");
    rows(&mut sql, plan, "SELECT 1 AS one");
    Some(sql.finish())
}

/// The rows that the planner expects.
///
/// # Errors
/// If the text is not the answer to [`planned`].
pub fn planned_rows(text: &str) -> Result<u64> {
    let answer: Json = serde_json::from_str(text).map_err(Error::internal)?;
    let rows = &answer[0]["Plan"]["Plan Rows"];
    rows.as_u64().ok_or_else(|| Error::internal(format!("no expected rows: {rows}")))
}

/// Appends a query with a row for each of the plan's.
fn rows(sql: &mut Sql<'_>, plan: &Plan, begin: &str) {
    let query = &plan.root;
    let object = plan.catalog.object(query.object);
    let alias = sql.alias();
    let joined = if query.grouped {
        sql.plan_joins(query, alias)
    } else {
        Joined { alias, ones: Vec::new() }
    };
    let source = driver(sql, plan, object);
    sql.push(begin);
    from(sql, object, &joined, source);
    sql.joins(object, query, &joined);
    sql.push(" WHERE ");
    conditions(sql, plan, object, &joined, source);
    if query.grouped {
        sql.group_by(object, query, &joined);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guess_is_read() {
        let text = r#"[{"Plan": {"Node Type": "Seq Scan", "Plan Rows": 12345, "Plans": []}}]"#;
        assert_eq!(planned_rows(text).expect("a guess"), 12_345);
        assert!(planned_rows("[]").is_err());
        assert!(planned_rows("Seq Scan").is_err());
    }
}
