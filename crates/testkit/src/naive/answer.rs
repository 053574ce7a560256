//! The answer to a question.

use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json};
use steward_model::Value;
use steward_model::catalog::{FieldId, ObjectDef};
use steward_model::clock::Micros;
use steward_model::kind::FieldKind;
use steward_model::query::Bucket;
use steward_model::record::Record;

use super::render;
use super::resolve::{Embedding, Item, Question, Shown};
use super::special::{first_day, instant, since_1970};

/// What one reader sees: the rows of each object, by its position in the catalog.
pub(super) struct View<'a> {
    pub(super) rows: Vec<Vec<&'a Record>>,
    pub(super) zone: TimeZone,
    pub(super) now: Micros,
}

impl View<'_> {
    /// The rows that answer a question about an object.
    pub(super) fn answer(&self, question: &Question<'_>) -> Vec<Json> {
        let rows = self.among(self.rows[question.object.id].clone(), question);
        rows.into_iter().map(Json::Object).collect()
    }

    /// The rows among these that answer a question.
    fn among(&self, mut rows: Vec<&Record>, question: &Question<'_>) -> Vec<Map<String, Json>> {
        rows.retain(|row| self.fits(row, question));
        if question.grouped {
            return page(self.groups(question, rows), question);
        }
        self.sort(&mut rows, question);
        page(rows, question).into_iter().map(|row| self.object(row, question)).collect()
    }

    fn object(&self, row: &Record, question: &Question<'_>) -> Map<String, Json> {
        let mut out = Map::new();
        for item in &question.items {
            match item {
                Item::Field { key, shown } => {
                    out.insert(key.clone(), self.shown(question.object, row, shown));
                }
                Item::Clocked { key, clocked } => {
                    out.insert(key.clone(), self.clocked(row, clocked));
                }
                Item::Embed(at) => self.embed(row, &question.embeds[*at], &mut out),
                // A question with aggregates is answered by groups.
                Item::Aggregate { .. } => {}
            }
        }
        out
    }

    /// A field of a row as it stands in an answer.
    pub(super) fn shown(&self, object: &ObjectDef, row: &Record, shown: &Shown) -> Json {
        if shown.masked {
            return Json::Null;
        }
        let value = self.value(object, row, shown.field, shown.bucket);
        match shown.bucket {
            Some(_) => render::day(&value),
            None => shown.cast.value(&object.fields[shown.field].kind, &value),
        }
    }

    /// A field's value, or the first day of the stretch of time in which it lies.
    pub(super) fn value(
        &self,
        object: &ObjectDef,
        row: &Record,
        field: FieldId,
        bucket: Option<Bucket>,
    ) -> Value {
        let value = &row.values[field];
        let (Some(bucket), Value::Int(number)) = (bucket, value) else { return value.clone() };
        let day = match object.fields[field].kind {
            FieldKind::Datetime(_) => instant(*number).to_zoned(self.zone.clone()).date(),
            _ => render::date_of(*number),
        };
        let word = format!("{bucket:?}").to_lowercase();
        first_day(day, &word).map_or(Value::Null, |day| Value::Int(since_1970(day)))
    }

    fn embed(&self, row: &Record, embed: &Embedding<'_>, out: &mut Map<String, Json>) {
        let related = self.related(row, &embed.relation);
        let mut shown = self.among(related, &embed.question);
        if embed.spread {
            for key in embed.question.keys() {
                let of = |row: &Map<String, Json>| row.get(&key).cloned().unwrap_or(Json::Null);
                let value = match (embed.to_one, shown.first()) {
                    (true, first) => first.map_or(Json::Null, of),
                    (false, _) => Json::Array(shown.iter().map(of).collect()),
                };
                out.insert(key, value);
            }
            return;
        }
        let value = match (embed.to_one, shown.is_empty()) {
            (false, _) => Json::Array(shown.into_iter().map(Json::Object).collect()),
            (true, true) => Json::Null,
            (true, false) => Json::Object(shown.remove(0)),
        };
        out.insert(embed.key.clone(), value);
    }
}

fn page<T>(rows: Vec<T>, question: &Question<'_>) -> Vec<T> {
    let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let limit = question.limit.map_or(usize::MAX, whole);
    rows.into_iter().skip(whole(question.offset)).take(limit).collect()
}
