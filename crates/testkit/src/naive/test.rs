//! Whether a row fits a filter.

use steward_model::catalog::Relation;
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
                self.along(row, path, *field, comparison)
            }
        }
    }

    /// The truth of a comparison at the end of a path: whether one of the rows there meets it.
    fn along(
        &self,
        row: &Record,
        path: &[Relation],
        field: usize,
        comparison: &Comparison,
    ) -> Truth {
        let Some((step, rest)) = path.split_first() else {
            return comparison.test(&row.values[field]);
        };
        let related = self.related(row, step);
        Some(related.iter().any(|other| self.along(other, rest, field, comparison) == Some(true)))
    }
}
