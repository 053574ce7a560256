//! Conditions.

use steward_model::catalog::{ObjectDef, RelationKind};
use steward_model::scope::Verb;
use steward_model::{Value, kind::Operators};

use super::sql::{Alias, Sql};
use crate::Dialect;
use crate::plan::{Compare, Operand, Pattern, Predicate};

impl Sql<'_> {
    /// Appends a condition on the row `alias` of `object`.
    pub(crate) fn predicate(&mut self, object: &ObjectDef, alias: Alias, predicate: &Predicate) {
        match predicate {
            Predicate::And(parts) => self.joined(object, alias, parts, " AND ", "TRUE"),
            Predicate::Or(parts) => self.joined(object, alias, parts, " OR ", "FALSE"),
            // Spelled so that the databases find the indexes that leave nulls out.
            Predicate::Not(part) if let Some(field) = part.null_test() => {
                self.column(alias, &object.fields[field]).push(" IS NOT NULL");
            }
            Predicate::Not(part) => {
                self.push("NOT (");
                self.predicate(object, alias, part);
                self.push(")");
            }
            Predicate::Field { field, operand } => self.operand(object, alias, *field, operand),
            Predicate::Search(expr) => self.searched(object, alias, expr),
            Predicate::Related { target, relation, predicate } => {
                self.related(object, alias, *target, relation, predicate);
            }
        }
    }

    fn joined(
        &mut self,
        object: &ObjectDef,
        alias: Alias,
        parts: &[Predicate],
        word: &str,
        empty: &str,
    ) {
        if parts.is_empty() {
            self.push(empty);
            return;
        }
        self.push("(");
        self.list(word, parts, |sql, part| sql.predicate(object, alias, part));
        self.push(")");
    }

    fn operand(&mut self, object: &ObjectDef, alias: Alias, field: usize, operand: &Operand) {
        let field = &object.fields[field];
        match operand {
            Operand::Compare(compare, value) => {
                self.column(alias, field).push(spelling(*compare)).bind(value.clone());
            }
            Operand::In(values) if values.is_empty() => {
                // As PostgreSQL's `= ANY('{}')`: false even of null.
                self.push("FALSE");
            }
            Operand::In(values) => {
                self.column(alias, field).push(" IN (");
                self.list(", ", values, |sql, value| {
                    sql.bind(value.clone());
                });
                self.push(")");
            }
            Operand::Pattern(pattern, text) => {
                debug_assert_eq!(field.kind().operators(), Operators::Text);
                self.pattern(alias, field, *pattern, text);
            }
            Operand::IsNull => {
                self.column(alias, field).push(" IS NULL");
            }
            // An equality finds an index; it is the same where there is always a value.
            Operand::IsTruth(truth) if field.not_null => {
                self.column(alias, field).push(if *truth { " = TRUE" } else { " = FALSE" });
            }
            Operand::IsTruth(truth) => {
                self.column(alias, field).push(if *truth { " IS TRUE" } else { " IS FALSE" });
            }
            Operand::HasAll(keys) => self.keys(alias, field, keys, " AND ", " > 0", "TRUE"),
            Operand::HasAny(keys) => self.keys(alias, field, keys, " OR ", " > 0", "FALSE"),
            Operand::HasNone(keys) => self.keys(alias, field, keys, " AND ", " = 0", "TRUE"),
        }
    }

    fn pattern(
        &mut self,
        alias: Alias,
        field: &steward_model::catalog::FieldDef,
        pattern: Pattern,
        text: &str,
    ) {
        let folded = matches!(pattern, Pattern::Ilike | Pattern::Imatch);
        let (before, after) = match (self.dialect, folded) {
            (_, false) => ("", ""),
            (Dialect::Sqlite, true) => ("steward_lower(", ")"),
            (Dialect::Postgres, true) => ("lower(", " COLLATE \"und-x-icu\")"),
        };
        self.push(before).column(alias, field).push(after);
        let regex = matches!(pattern, Pattern::Match | Pattern::Imatch);
        self.push(match (regex, self.dialect) {
            (false, _) => " LIKE ",
            (true, Dialect::Sqlite) => " REGEXP ",
            (true, Dialect::Postgres) => " ~ ",
        });
        let text = if folded { text.to_lowercase() } else { text.to_owned() };
        self.bind(Value::Text(text));
        if !regex {
            self.push(" ESCAPE '\\'");
        }
    }

    /// Tests of the keys of a list, which lies as `,a,b,`; a null list makes each of them null.
    fn keys(
        &mut self,
        alias: Alias,
        field: &steward_model::catalog::FieldDef,
        keys: &[String],
        word: &str,
        test: &str,
        empty: &str,
    ) {
        if keys.is_empty() {
            self.push("(").column(alias, field).push(" IS NOT NULL AND ").push(empty);
            self.push(" OR ").column(alias, field).push(" IS NULL AND NULL)");
            return;
        }
        let function = match self.dialect {
            Dialect::Sqlite => "instr(",
            Dialect::Postgres => "strpos(",
        };
        self.push("(");
        self.list(word, keys, |sql, key| {
            sql.push(function).column(alias, field).push(", ");
            sql.bind(Value::Text(format!(",{key},"))).push(")").push(test);
        });
        self.push(")");
    }

    /// Whether a visible related record meets a condition.
    fn related(
        &mut self,
        object: &ObjectDef,
        alias: Alias,
        target: usize,
        relation: &RelationKind,
        predicate: &Predicate,
    ) {
        let target = &self.catalog.objects()[target];
        let inner = self.alias();
        self.push("EXISTS (SELECT 1 FROM ").push(&target.quoted).push(" ").number(inner);
        self.push(" WHERE ");
        self.link(object, alias, target, inner, relation);
        self.push(" AND ");
        self.visible(target, inner, Verb::Read, Walk::Probe);
        if !predicate.is_always() {
            self.push(" AND ");
            self.predicate(target, inner, predicate);
        }
        self.push(")");
    }

    /// The condition that the row `inner` of `target` is related to the row `alias` of `object`.
    pub(crate) fn link(
        &mut self,
        object: &ObjectDef,
        alias: Alias,
        target: &ObjectDef,
        inner: Alias,
        relation: &RelationKind,
    ) {
        match relation {
            RelationKind::ToOne { field } => {
                self.column(inner, &target.fields[0]).push(" = ");
                self.column(alias, &object.fields[*field]);
            }
            RelationKind::ToMany { field, when } => {
                if let Some((object_field, name)) = when {
                    self.column(inner, &target.fields[*object_field]).push(" = ");
                    self.bind(Value::Text(name.clone())).push(" AND ");
                }
                self.column(inner, &target.fields[*field]).push(" = ");
                self.column(alias, &object.fields[0]);
            }
        }
    }
}

/// How a row whose visibility is tested was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Walk {
    /// By its id or its parent: few rows, any plan is good.
    Probe,
    /// By walking an order's index: the scope must not tempt the database to leave it, nor to gather
    /// beforehand what most walks never meet.
    Index,
}

fn spelling(compare: Compare) -> &'static str {
    match compare {
        Compare::Eq => " = ",
        Compare::Neq => " <> ",
        Compare::Gt => " > ",
        Compare::Gte => " >= ",
        Compare::Lt => " < ",
        Compare::Lte => " <= ",
        Compare::Distinct => " IS DISTINCT FROM ",
    }
}
