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
        if !embed.to_one {
            out.insert(embed.key.clone(), Json::Array(shown));
            return;
        }
        let only = if shown.is_empty() { Json::Null } else { shown.remove(0) };
        if !embed.spread {
            out.insert(embed.key.clone(), only);
            return;
        }
        for key in keys(&embed.question) {
            let value = only.get(&key).cloned().unwrap_or(Json::Null);
            out.insert(key, value);
        }
    }
}

/// The keys that a question's rows have.
fn keys(question: &Question<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for item in &question.items {
        match item {
            Item::Field { key, .. } | Item::Aggregate { key, .. } => found.push(key.clone()),
            Item::Embed(at) => {
                let embed = &question.embeds[*at];
                if embed.spread {
                    found.extend(keys(&embed.question));
                } else {
                    found.push(embed.key.clone());
                }
            }
        }
    }
    found
}

fn page<T>(rows: Vec<T>, question: &Question<'_>) -> Vec<T> {
    let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let limit = question.limit.map_or(usize::MAX, whole);
    rows.into_iter().skip(whole(question.offset)).take(limit).collect()
}
