//! In which order rows stand.

use std::cmp::Ordering;

use steward_model::Value;
use steward_model::catalog::{FieldId, ObjectDef};
use steward_model::query::{Direction, Nulls};
use steward_model::record::Record;

use super::answer::View;
use super::compare::compare;
use super::fields::id;
use super::resolve::{Part, Question, SortKey};

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

    /// The value by which a row sorts: a field's sort key if it has one.
    pub(super) fn sort_value(&self, row: &Record, question: &Question<'_>, key: &SortKey) -> Value {
        self.through(row, question, key.part, |object, field| {
            object.fields[field].sort_field.unwrap_or(field)
        })
    }

    /// A part of a row: a field of its own or of a to-one embedding.
    pub(super) fn part(&self, row: &Record, question: &Question<'_>, part: Part) -> Value {
        self.through(row, question, part, |_, field| field)
    }

    fn through(
        &self,
        row: &Record,
        question: &Question<'_>,
        part: Part,
        column: fn(&ObjectDef, FieldId) -> FieldId,
    ) -> Value {
        let Some(embed) = part.embed else {
            let object = question.object;
            return self.value(object, row, column(object, part.field), part.bucket);
        };
        let embed = &question.embeds[embed];
        let object = embed.question.object;
        let related = self.related(row, &embed.relation);
        let fits = related.into_iter().find(|other| self.fits(other, &embed.question));
        fits.map_or(Value::Null, |other| {
            self.value(object, other, column(object, part.field), part.bucket)
        })
    }
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
