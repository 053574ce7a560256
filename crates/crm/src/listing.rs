//! All records of an object that meet a filter, as JSON: for what is answered, not for what is
//! written.

use serde_json::{Map, Value as Json};
use steward_engine::{Caller, Engine};
use steward_model::catalog::ObjectDef;
use steward_model::clock::Micros;
use steward_model::error::ErrorKind;
use steward_model::kind::{Datetime, Kind as _, format_datetime};
use steward_model::query::{Filter, IsValue, ListQuery, Operator, SelectItem};
use steward_model::{Error, Result, text};

/// A record with the fields that the reader may see.
pub(crate) type Row = Map<String, Json>;

/// The most records of one answer.
pub(crate) const MAX_ROWS: usize = 5_000;

/// The records of one page.
const PAGE: u64 = 1_000;

/// The records of an object that the caller sees and that meet a filter.
///
/// # Errors
/// If there are more than [`MAX_ROWS`], or as for any read.
pub(crate) async fn all(
    engine: &Engine,
    caller: &Caller,
    object: &str,
    filter: Filter,
) -> Result<Vec<Row>> {
    let catalog = engine.catalog();
    let object = catalog.expect(object)?;
    let mut query = ListQuery {
        select: vec![SelectItem::All],
        filter,
        limit: Some(PAGE),
        ..ListQuery::default()
    };
    let mut found: Vec<Row> = Vec::new();
    loop {
        let page = engine.read(caller, &object.plural, &query, None).await?.page;
        let rows: Vec<Row> = serde_json::from_slice(&page.body).map_err(Error::internal)?;
        found.extend(rows);
        if found.len() > MAX_ROWS {
            return Err(too_much(object));
        }
        match page.next {
            Some(next) => query.after = Some(next),
            None => return Ok(found),
        }
    }
}

/// A record's id.
pub(crate) fn id(row: &Row) -> Option<i64> {
    row.get("id").and_then(Json::as_i64)
}

/// A field's text.
pub(crate) fn word<'r>(row: &'r Row, field: &str) -> Option<&'r str> {
    row.get(field).and_then(Json::as_str)
}

/// A field's time.
pub(crate) fn time(row: &Row, field: &str) -> Option<Micros> {
    Datetime.read_text(word(row, field)?).ok()?.as_int()
}

/// Records whose time is this or later.
pub(crate) fn at_least(field: &str, at: Micros) -> Filter {
    test(field, Operator::Gte, at)
}

/// Records whose time is earlier.
pub(crate) fn before(field: &str, at: Micros) -> Filter {
    test(field, Operator::Lt, at)
}

/// Records whose time is compared with another.
pub(crate) fn test(field: &str, operator: Operator, at: Micros) -> Filter {
    Filter::test(field, operator, vec![format_datetime(at)])
}

/// Records whose field is empty.
pub(crate) fn is_null(field: &str) -> Filter {
    Filter::test(field, Operator::Is(IsValue::Null), Vec::new())
}

/// The refusal of an answer that would be too long.
pub(crate) fn too_much(object: &ObjectDef) -> Error {
    let (en, zh) = (object.label_plural.en.to_lowercase(), &object.label_plural.zh);
    Error::new(
        ErrorKind::TooLarge,
        text!(
            en = "There are more than {MAX_ROWS} {en} in this time: ask for less of it.",
            zh = "该时间段内的{zh}超过 {MAX_ROWS} 条，请缩短时间段。"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_answer_says_of_what_there_is_too_much() {
        let catalog = crate::catalog().unwrap();
        for (object, en, zh) in [
            ("event", "more than 5000 events", "日程超过 5000 条"),
            ("task", "more than 5000 tasks", "任务超过 5000 条"),
        ] {
            let error = too_much(catalog.expect(object).unwrap());
            assert_eq!(error.kind(), ErrorKind::TooLarge);
            assert!(error.text().en.contains(en), "{}", error.text().en);
            assert!(error.text().zh.contains(zh), "{}", error.text().zh);
        }
    }
}
