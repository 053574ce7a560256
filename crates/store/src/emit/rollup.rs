//! Roll-ups: stored numbers on a parent that its children keep up.

use steward_model::Value;
use steward_model::catalog::{Catalog, FieldDef, FieldId, ObjectDef, RollUp, RollUpFunction};

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

/// The greatest sum. What is beyond is nothing, rather than an error for whoever saves a child.
const GREATEST: i64 = 9_000_000_000_000_000_000;

/// By how much numbers are taken apart to be summed: neither part leaves 64 bits.
const PART: i64 = 1_000_000;

/// Statements that apply changes of roll-ups to one parent. Neither its version nor the log changes.
#[must_use]
pub fn apply_roll_ups(
    dialect: Dialect,
    catalog: &Catalog,
    parent: &ObjectDef,
    id: i64,
    deltas: &[(FieldId, &RollUp, Delta)],
) -> Vec<Statement> {
    let mut statements = Vec::with_capacity(2);
    let again = deltas.iter().any(|(_, _, delta)| *delta == Delta::Recompute);
    if again && dialect == Dialect::Postgres {
        statements.push(hold(dialect, parent, id));
    }
    let mut text = Text::new(dialect);
    text.push("UPDATE ").push(&parent.quoted).push(" SET ");
    for (index, (field, rollup, delta)) in deltas.iter().enumerate() {
        let FieldDef { quoted: column, own, .. } = &parent.fields[*field];
        text.push(if index > 0 { ", " } else { "" }).push(column).push(" = ");
        match delta {
            // What is there of a company's own is worked out by a job; what it has not come to stays nothing.
            Delta::Add(amount) if own.is_some() => add(&mut text, column, *amount),
            Delta::Add(amount) => add(&mut text, &format!("coalesce({column}, 0)"), *amount),
            Delta::Seen(value) => {
                let better = if rollup.function == RollUpFunction::Min { " > " } else { " < " };
                text.push("CASE WHEN ").push(column).push(" IS NULL OR ").push(column);
                text.push(better).bind(value.clone()).push(" THEN ").bind(value.clone());
                text.push(" ELSE ").push(column).push(" END");
            }
            Delta::Recompute => aggregate(&mut text, catalog, rollup, Whose::One(id)),
        }
    }
    text.push(" WHERE \"id\" = ").bind(Value::Int(id));
    statements.push(text.finish());
    statements
}

/// Waits for whoever is changing the parent, in a statement of its own: what the next one looks at is what they
/// left. One that had to wait itself would look at the children as they were before it waited.
fn hold(dialect: Dialect, parent: &ObjectDef, id: i64) -> Statement {
    let mut text = Text::new(dialect);
    text.push("SELECT \"id\" FROM ").push(&parent.quoted).push(" WHERE \"id\" = ");
    text.bind(Value::Int(id)).push(" FOR UPDATE");
    text.finish()
}

/// What is nothing stays so.
fn add(text: &mut Text, number: &str, amount: i64) {
    let (least, greatest) = (-GREATEST, GREATEST);
    text.push("CASE WHEN ").push(number).push(" BETWEEN ");
    text.bind(Value::Int(least.saturating_sub(amount))).push(" AND ");
    text.bind(Value::Int(greatest.saturating_sub(amount))).push(" THEN ");
    text.push(number).push(" + ").bind(Value::Int(amount)).push(" END");
}

/// The next parents behind an id, deleted or not, with their version and what they have in a field. Nobody else
/// changes them before the transaction ends.
#[must_use]
pub fn next_parents(
    dialect: Dialect,
    parent: &ObjectDef,
    field: FieldId,
    (after, most): (i64, usize),
) -> Statement {
    let mut text = Text::new(dialect);
    text.push("SELECT \"id\", \"version\", ").push(&parent.fields[field].quoted);
    text.push(" FROM ").push(&parent.quoted).push(" WHERE \"id\" > ").bind(Value::Int(after));
    text.push(" ORDER BY \"id\" LIMIT ").bind(Value::Int(i64::try_from(most).unwrap_or(i64::MAX)));
    if dialect == Dialect::Postgres {
        text.push(" FOR UPDATE");
    }
    text.finish()
}

/// The ids of these parents, each with what a roll-up comes to, in the order of the ids.
#[must_use]
pub fn rolled_up(
    dialect: Dialect,
    catalog: &Catalog,
    parent: &ObjectDef,
    rollup: &RollUp,
    ids: &[i64],
) -> Statement {
    let mut text = Text::new(dialect);
    text.push("SELECT \"id\", ");
    aggregate(&mut text, catalog, rollup, Whose::Each(parent));
    text.push(" FROM ").push(&parent.quoted).push(" WHERE \"id\" IN (");
    for (index, id) in ids.iter().enumerate() {
        text.push(if index > 0 { ", " } else { "" }).bind(Value::Int(*id));
    }
    text.push(") ORDER BY \"id\"");
    text.finish()
}

/// Whose children are looked at.
#[derive(Clone, Copy)]
enum Whose<'c> {
    One(i64),
    /// Those of each row around.
    Each(&'c ObjectDef),
}

fn aggregate(text: &mut Text, catalog: &Catalog, rollup: &RollUp, whose: Whose<'_>) {
    let child = catalog.object(rollup.from);
    // The child may be an object's own kind: the row around is told apart by the table's name.
    let field = rollup.field.map(|field| format!("\"c\".{}", child.fields[field].quoted));
    let field = field.as_deref().unwrap_or_default();
    text.push("(SELECT ");
    match rollup.function {
        RollUpFunction::Count => text.push("count(*)"),
        RollUpFunction::Sum => text.push(&sum(text.dialect(), field)),
        RollUpFunction::Min => text.push("min(").push(field).push(")"),
        RollUpFunction::Max => text.push("max(").push(field).push(")"),
    };
    text.push(" FROM ").push(&child.quoted).push(" AS \"c\" WHERE \"c\".");
    text.push(&child.fields[rollup.via].quoted).push(" = ");
    match whose {
        Whose::One(id) => text.bind(Value::Int(id)),
        Whose::Each(parent) => text.push(&parent.quoted).push(".\"id\""),
    };
    text.push(" AND \"c\".\"deleted_at\" IS NULL");
    for (condition, value) in &rollup.only {
        text.push(" AND \"c\".").push(&child.fields[*condition].quoted);
        text.push(" = ").bind(value.clone());
    }
    text.push(")");
}

/// The sum, or nothing if it is too great. SQLite refuses a sum that leaves 64 bits.
fn sum(dialect: Dialect, field: &str) -> String {
    let great = format!("coalesce(sum({field} / {PART}), 0)");
    let small = format!("coalesce(sum({field} % {PART}), 0)");
    let most = GREATEST / PART - PART;
    let (before, after) = match dialect {
        Dialect::Sqlite => ("", ""),
        Dialect::Postgres => ("(", ")::bigint"),
    };
    format!(
        "{before}CASE WHEN {great} BETWEEN -{most} AND {most} \
         THEN {great} * {PART} + {small} END{after}"
    )
}
