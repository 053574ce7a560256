//! Whether a row fits a filter.

use steward_model::Value;
use steward_model::catalog::{Relation, RelationKind};
use steward_model::record::Record;

use super::answer::View;
use super::compare::{Comparison, Truth, all, any};
use super::resolve::{Condition, Question};

impl View<'_> {
    /// Whether a row belongs to the answer: the filter is true, and no `!inner` embedding is empty.
    pub(super) fn fits(&self, row: &Record, question: &Question<'_>) -> bool {
        let embeds = &question.embeds;
        let complete = (0..embeds.len())
            .all(|embed| !embeds[embed].inner || self.present(row, question, embed));
        complete && self.truth(row, question, &question.condition) == Some(true)
    }

    /// Whether an embedding has rows that fit.
    fn present(&self, row: &Record, question: &Question<'_>, embed: usize) -> bool {
        let embed = &question.embeds[embed];
        let related = self.related(row, &embed.relation);
        related.iter().any(|other| self.fits(other, &embed.question))
    }

    fn truth(&self, row: &Record, question: &Question<'_>, condition: &Condition) -> Truth {
        match condition {
            Condition::And(parts) => all(parts.iter().map(|p| self.truth(row, question, p))),
            Condition::Or(parts) => any(parts.iter().map(|p| self.truth(row, question, p))),
            Condition::Not(part) => self.truth(row, question, part).map(|truth| !truth),
            Condition::Embedded { embed, present } => {
                Some(self.present(row, question, *embed) == *present)
            }
            Condition::Field { path, field, comparison } => {
                self.along(Some(row), path, *field, comparison)
            }
        }
    }

    /// The truth of a comparison at the end of a path; without a row, every field is null.
    fn along(
        &self,
        row: Option<&Record>,
        path: &[Relation],
        field: usize,
        comparison: &Comparison,
    ) -> Truth {
        let Some((step, rest)) = path.split_first() else {
            return comparison.test(row.map_or(&Value::Null, |row| &row.values[field]));
        };
        let related = row.map_or_else(Vec::new, |row| self.related(row, step));
        match step.kind {
            RelationKind::ToOne { .. } => {
                self.along(related.first().copied(), rest, field, comparison)
            }
            RelationKind::ToMany { .. } => Some(
                related
                    .iter()
                    .any(|other| self.along(Some(other), rest, field, comparison) == Some(true)),
            ),
        }
    }
}
