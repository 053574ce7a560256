//! Where a question finds anything: most find something in a few objects only.

use std::sync::Arc;

use steward_model::catalog::{Catalog, ObjectId};
use steward_model::clock::Micros;
use steward_model::scope::Access;
use steward_model::search::{Expr, Question};

use super::super::sql::Sql;
use crate::search::{table, tags};
use crate::{Dialect, Statement};

/// PostgreSQL does not look into an index of more records than this: to collect what is common takes it as long
/// here as when the hits are asked for.
const LARGE: u64 = 20_000;

/// A statement that answers those of these objects in whose index the question finds anything in the fields
/// that may be read, whoever may see the records; on PostgreSQL also those whose index is large. None if there
/// is nothing to find.
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
            // In a step of its own: otherwise it would look for the first match by reading the table.
            Dialect::Postgres => {
                self.push("(SELECT c.reltuples FROM pg_class c WHERE c.oid = '\"").push(table);
                self.push("\"'::regclass) > ").number(LARGE);
                self.push(" OR EXISTS (WITH f AS MATERIALIZED (SELECT 1 FROM \"").push(table);
                self.push("\" s WHERE ");
                self.matched(table, expr);
                self.push(") SELECT 1 FROM f)");
            }
        }
    }
}
