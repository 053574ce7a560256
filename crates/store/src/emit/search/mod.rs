//! Search: the hits of one object, and search as a filter.

mod bounds;
mod hits;
mod windows;

pub use bounds::Bounds;
pub use hits::{Wanted, hits};

use steward_model::Value;
use steward_model::catalog::ObjectDef;
use steward_model::search::Expr;

use super::sql::{Alias, Sql};
use crate::Dialect;
use crate::search::{id_column, spell, table};

impl Sql<'_> {
    /// Appends the condition that the record `alias` meets a condition on its lexemes.
    pub(crate) fn searched(&mut self, object: &ObjectDef, alias: Alias, expr: &Expr) {
        let (table, id) = (table(object), id_column(self.dialect));
        self.column(alias, &object.fields[0]).push(" IN (SELECT s.").push(id);
        self.push(" FROM \"").push(&table).push("\" s WHERE ");
        self.matched(&table, expr);
        self.push(")");
    }

    /// Appends the condition on the lexemes of the row `s`.
    fn matched(&mut self, table: &str, expr: &Expr) {
        match self.dialect {
            Dialect::Sqlite => {
                let text = Value::Text(spell(self.dialect, expr));
                self.push("s.\"").push(table).push("\" MATCH ").bind(text);
            }
            Dialect::Postgres => self.met(expr),
        }
    }

    /// The same on PostgreSQL for rows that are found another way: no index answers it.
    ///
    /// In a query of its own, the planner takes one record in two hundred for granted. What it thinks it knows
    /// of a beginning makes it read the whole table.
    fn met(&mut self, expr: &Expr) {
        self.push("s.\"lexemes\" @@ (SELECT ");
        self.lexemes(expr);
        self.push(")");
    }

    /// Appends a condition on lexemes for PostgreSQL.
    fn lexemes(&mut self, expr: &Expr) {
        let text = Value::Text(spell(self.dialect, expr));
        self.bind(text).push("::tsquery");
    }
}
