//! The records in a body, before the engine sees them: which keys they have and lack.

use serde_json::{Map, Value as Json};
use steward_grammar::Missing;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use crate::ask::Payload;

/// The records of an insert.
///
/// Without `columns=` all must have the same keys, as in PostgREST: a field that only some records
/// name is more often a mistake than meant. With it, a record that lacks one of the columns gets
/// null there, or its default under `Prefer: missing=default`.
pub(super) fn records(
    payload: Payload,
    columns: Option<&[String]>,
    missing: Option<Missing>,
) -> Result<Vec<Map<String, Json>>> {
    let mut records = match payload {
        Payload::One(record) => vec![record],
        Payload::Many(records) => records,
    };
    match columns {
        None => check_same_keys(&records, missing)?,
        Some(columns) => records.iter_mut().for_each(|record| fill(record, columns, missing)),
    }
    Ok(records)
}

/// The one record of an update.
pub(super) fn record(
    payload: Payload,
    columns: Option<&[String]>,
    missing: Option<Missing>,
) -> Result<Map<String, Json>> {
    match payload {
        Payload::One(mut record) => {
            fill(&mut record, columns.unwrap_or_default(), missing);
            Ok(record)
        }
        Payload::Many(_) => Err(Error::new(
            ErrorKind::BadBody,
            text!(
                en = "A change takes one JSON object, not an array.",
                zh = "修改时请发送一个 JSON 对象，而不是数组。"
            ),
        )),
    }
}

fn fill(record: &mut Map<String, Json>, columns: &[String], missing: Option<Missing>) {
    if missing == Some(Missing::Default) {
        return;
    }
    for column in columns {
        if !record.contains_key(column) {
            record.insert(column.clone(), Json::Null);
        }
    }
}

fn check_same_keys(records: &[Map<String, Json>], missing: Option<Missing>) -> Result<()> {
    let Some((first, others)) = records.split_first() else { return Ok(()) };
    if missing == Some(Missing::Default) {
        return Ok(());
    }
    let same = |other: &Map<String, Json>| {
        other.len() == first.len() && other.keys().all(|key| first.contains_key(key))
    };
    match others.iter().position(|other| !same(other)) {
        None => Ok(()),
        Some(place) => {
            let row = place + 2;
            Err(Error::new(
                ErrorKind::BadBody,
                text!(en = "All object keys must match", zh = "所有对象的键必须一致"),
            )
            .with_details(format!("Row {row} has other keys than row 1."))
            .with_hint(text!(
                en = "Name the fields in 'columns=', or send 'Prefer: missing=default'.",
                zh = "请用 columns= 列出字段，或发送 Prefer: missing=default。"
            )))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ask::read_payload;

    fn read(body: &str, columns: Option<&[&str]>, missing: Option<Missing>) -> Result<Json> {
        let columns: Option<Vec<String>> =
            columns.map(|columns| columns.iter().map(|column| (*column).to_owned()).collect());
        let records = records(read_payload(body.as_bytes()).unwrap(), columns.as_deref(), missing)?;
        Ok(Json::Array(records.into_iter().map(Json::Object).collect()))
    }

    #[test]
    fn keys_must_match_unless_columns_are_named() {
        let uneven = r#"[{"a":1,"b":2},{"a":3}]"#;
        let error = read(uneven, None, None).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadBody);
        assert_eq!(error.details(), Some("Row 2 has other keys than row 1."));
        assert!(read(r#"[{"a":1,"b":2},{"b":3,"a":4}]"#, None, None).is_ok());
        assert!(read(uneven, None, Some(Missing::Default)).is_ok());
        assert_eq!(
            read(uneven, Some(&["a", "b"]), None).unwrap(),
            json!([{"a": 1, "b": 2}, {"a": 3, "b": null}])
        );
        assert_eq!(
            read(uneven, Some(&["a", "b"]), Some(Missing::Default)).unwrap(),
            json!([{"a": 1, "b": 2}, {"a": 3}])
        );
    }

    #[test]
    fn a_change_is_one_record() {
        let many = read_payload(b"[{}]").unwrap();
        assert_eq!(record(many, None, None).unwrap_err().kind(), ErrorKind::BadBody);
        let one = read_payload(b"{}").unwrap();
        let filled = record(one, Some(&["a".to_owned()]), Some(Missing::Null)).unwrap();
        assert_eq!(Json::Object(filled), json!({"a": null}));
    }
}
