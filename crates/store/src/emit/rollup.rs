//! Applying roll-ups: stored numbers on a parent that its children keep up.

use steward_model::Value;
use steward_model::catalog::{Catalog, FieldId, ObjectDef, RollUp, RollUpFunction};

use super::text::Text;
use crate::{Dialect, Statement};

/// How a transaction changes one roll-up of one parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delta {
    /// Adds to a count or sum.
    Add(i64),
    /// A minimum or maximum has seen a further value.
    Seen(Value),
    /// A child with the extreme value may have gone: look at all children again.
    Recompute,
}

/// A statement that applies changes of roll-ups to one parent. Neither its version nor the log
/// changes.
#[must_use]
pub fn apply_roll_ups(
    dialect: Dialect,
    catalog: &Catalog,
    parent: &ObjectDef,
    id: i64,
    deltas: &[(FieldId, &RollUp, Delta)],
) -> Statement {
    let mut text = Text::new(dialect);
    text.push("UPDATE ").push(&parent.quoted).push(" SET ");
    for (index, (field, rollup, delta)) in deltas.iter().enumerate() {
        let column = &parent.fields[*field].quoted;
        text.push(if index > 0 { ", " } else { "" }).push(column).push(" = ");
        match delta {
            Delta::Add(amount) => {
                text.push("coalesce(").push(column).push(", 0) + ").bind(Value::Int(*amount));
            }
            Delta::Seen(value) => {
                let better = if rollup.function == RollUpFunction::Min { " > " } else { " < " };
                text.push("CASE WHEN ").push(column).push(" IS NULL OR ").push(column);
                text.push(better).bind(value.clone()).push(" THEN ").bind(value.clone());
                text.push(" ELSE ").push(column).push(" END");
            }
            Delta::Recompute => recompute(&mut text, catalog, rollup, id),
        }
    }
    text.push(" WHERE \"id\" = ").bind(Value::Int(id));
    text.finish()
}

fn recompute(text: &mut Text, catalog: &Catalog, rollup: &RollUp, id: i64) {
    let child = catalog.object(rollup.from);
    let field = rollup.field.map_or("*", |field| child.fields[field].quoted.as_str());
    let (before, after) = match (rollup.function, text.dialect()) {
        (RollUpFunction::Count, _) => ("count(", ")"),
        (RollUpFunction::Sum, Dialect::Sqlite) => ("coalesce(sum(", "), 0)"),
        (RollUpFunction::Sum, Dialect::Postgres) => ("coalesce(sum(", "), 0)::bigint"),
        (RollUpFunction::Min, _) => ("min(", ")"),
        (RollUpFunction::Max, _) => ("max(", ")"),
    };
    text.push("(SELECT ").push(before).push(field).push(after).push(" FROM ");
    text.push(&child.quoted).push(" WHERE ").push(&child.fields[rollup.via].quoted);
    text.push(" = ").bind(Value::Int(id)).push(" AND \"deleted_at\" IS NULL");
    for (condition, value) in &rollup.only {
        text.push(" AND ").push(&child.fields[*condition].quoted).push(" = ").bind(value.clone());
    }
    text.push(")");
}
