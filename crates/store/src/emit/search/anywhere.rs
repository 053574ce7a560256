//! Where a question finds anything: most find something in a few objects only.

use std::sync::Arc;

use steward_model::catalog::{Catalog, ObjectId};
use steward_model::clock::Micros;
use steward_model::scope::Access;
use steward_model::search::{Expr, Question};

use super::super::sql::Sql;
use crate::search::{table, tags};
use crate::{Dialect, Statement};

/// PostgreSQL first looks into so many of the newest records: what many records meet is met there, and need
/// not be collected.
const NEWEST_LOOKED_AT: u64 = 100;

/// A statement that answers those of these objects in whose index the question finds anything in the fields
/// that may be read, whoever may see the records. None if there is nothing to find.
///
/// The answer is for who goes on to ask for the hits: by itself it tells of records beyond the reader's
/// scope.
#[must_use]
pub fn anywhere(
    dialect: Dialect,
    catalog: &Arc<Catalog>,
    (access, now): (&Access, Micros),
    objects: &[ObjectId],
    question: &Question,
) -> Option<Statement> {
    let mut sql = Sql::new(dialect, catalog, access, now);
    let asked = objects.iter().filter_map(|id| {
        let tags = tags(catalog.object(*id), access);
        let expr = Expr::any(vec![question.start(&tags), question.found(&tags)]);
        (!expr.is_never()).then_some((*id, expr))
    });
    let asked: Vec<(ObjectId, Expr)> = asked.collect();
    if asked.is_empty() {
        return None;
    }
    sql.list(" UNION ALL ", asked, |sql, (object, expr)| {
        sql.push("SELECT CAST(").number(object).push(" AS BIGINT) WHERE ");
        sql.finds_anything(&table(catalog.object(object)), &expr);
    });
    Some(sql.finish())
}

impl Sql<'_> {
    fn finds_anything(&mut self, table: &str, expr: &Expr) {
        match self.dialect {
            Dialect::Sqlite => {
                self.push("EXISTS (SELECT 1 FROM \"").push(table).push("\" s WHERE ");
                self.matched(table, expr);
                self.push(")");
            }
            // Step by step: planned as one, it would look for the first match by reading the table.
            Dialect::Postgres => {
                self.push("EXISTS (SELECT 1 FROM (SELECT s.\"lexemes\" FROM \"").push(table);
                self.push("\" s ORDER BY s.\"id\" DESC LIMIT ").number(NEWEST_LOOKED_AT);
                self.push(") s WHERE ");
                self.met(expr);
                self.push(") OR EXISTS (WITH f AS MATERIALIZED (SELECT 1 FROM \"").push(table);
                self.push("\" s WHERE ");
                self.matched(table, expr);
                self.push(") SELECT 1 FROM f)");
            }
        }
    }
}
