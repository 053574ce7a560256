//! The answer to a question.

use serde_json::{Map, Value as Json};
use steward_model::record::Record;

use super::render;
use super::resolve::{Embedding, Item, Question};

/// What one reader sees: the rows of each object, by its position in the catalog.
pub(super) struct View<'a> {
    pub(super) rows: Vec<Vec<&'a Record>>,
}

impl View<'_> {
    /// The rows that answer a question about an object.
    pub(super) fn answer(&self, question: &Question<'_>) -> Vec<Json> {
        let rows = self.rows[question.object.id].clone();
        if question.grouped {
            let fitting = rows.into_iter().filter(|row| self.fits(row, question)).collect();
            return page(super::aggregate::groups(question, fitting), question);
        }
        self.among(rows, question)
    }

    fn among(&self, mut rows: Vec<&Record>, question: &Question<'_>) -> Vec<Json> {
        rows.retain(|row| self.fits(row, question));
        self.sort(&mut rows, question);
        page(rows, question).into_iter().map(|row| self.object(row, question).into()).collect()
    }

    fn object(&self, row: &Record, question: &Question<'_>) -> Map<String, Json> {
        let mut out = Map::new();
        for item in &question.items {
            match item {
                Item::Field { key, masked: true, .. } => {
                    out.insert(key.clone(), Json::Null);
                }
                Item::Field { key, field, .. } => {
                    let kind = &question.object.fields[*field].kind;
                    out.insert(key.clone(), render::value(kind, &row.values[*field]));
                }
                Item::Embed(at) => self.embed(row, &question.embeds[*at], &mut out),
                // A question with aggregates is answered by groups.
                Item::Aggregate { .. } => {}
            }
        }
        out
    }

    fn embed(&self, row: &Record, embed: &Embedding<'_>, out: &mut Map<String, Json>) {
        let related = self.related(row, &embed.relation);
        let mut shown = self.among(related, &embed.question);
        let value = match (embed.to_one, shown.is_empty()) {
            (false, _) => Json::Array(shown),
            (true, true) => Json::Null,
            (true, false) => shown.remove(0),
        };
        out.insert(embed.key.clone(), value);
    }
}

fn page<T>(rows: Vec<T>, question: &Question<'_>) -> Vec<T> {
    let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let limit = question.limit.map_or(usize::MAX, whole);
    rows.into_iter().skip(whole(question.offset)).take(limit).collect()
}
