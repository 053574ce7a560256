//! In which order rows stand.

use std::cmp::Ordering;

use steward_model::Value;
use steward_model::catalog::{FieldId, ObjectDef};
use steward_model::query::{Direction, Nulls};
use steward_model::record::Record;

use super::answer::View;
use super::compare::compare;
use super::fields::id;
use super::resolve::{Question, SortKey};

impl View<'_> {
    /// Sorts the rows of a question.
    pub(super) fn sort(&self, rows: &mut [&Record], question: &Question<'_>) {
        rows.sort_by(|left, right| {
            for key in &question.keys {
                let order = directed(
                    &self.sort_value(left, question, key),
                    &self.sort_value(right, question, key),
                    key.direction,
                    key.nulls,
                );
                if order.is_ne() {
                    return order;
                }
            }
            match question.keys.last().map(|key| key.direction) {
                Some(Direction::Desc) => id(right).cmp(&id(left)),
                _ => id(left).cmp(&id(right)),
            }
        });
    }

    fn sort_value(&self, row: &Record, question: &Question<'_>, key: &SortKey) -> Value {
        let Some(embed) = key.embed else {
            return sort_value(question.object, row, key.field).clone();
        };
        let embed = &question.embeds[embed];
        let related = self.related(row, &embed.relation);
        let fits = related.into_iter().find(|other| self.fits(other, &embed.question));
        fits.map_or(Value::Null, |other| {
            sort_value(embed.question.object, other, key.field).clone()
        })
    }
}

/// The value by which a field sorts: its sort key if it has one.
pub(super) fn sort_value<'r>(object: &ObjectDef, row: &'r Record, field: FieldId) -> &'r Value {
    &row.values[object.fields[field].sort_field.unwrap_or(field)]
}

/// The order of two values that may be null.
pub(super) fn directed(
    left: &Value,
    right: &Value,
    direction: Direction,
    nulls: Nulls,
) -> Ordering {
    match (left.is_null(), right.is_null()) {
        (true, true) => Ordering::Equal,
        (true, false) if nulls == Nulls::First => Ordering::Less,
        (true, false) => Ordering::Greater,
        (false, true) if nulls == Nulls::First => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) if direction == Direction::Desc => compare(right, left),
        (false, false) => compare(left, right),
    }
}
