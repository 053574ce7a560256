//! Records in CSV: the first line names the fields.

use csv::{ReaderBuilder, StringRecord};
use serde_json::{Map, Value as Json};
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::{spreadsheet, text};

use super::Payload;

/// What spreadsheets begin a file in UTF-8 with.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// A cell that has no value, as PostgREST spells it; an empty one has none either.
const NULL: &str = "NULL";

/// The field with a number even in CSV: upserts look for it before any field is read.
const ID: &str = "id";

/// Reads the records in a body.
///
/// # Errors
/// [`ErrorKind::BadBody`] if it is not CSV in UTF-8 whose lines have as many cells as the first one.
pub(super) fn read(bytes: &[u8]) -> Result<Payload> {
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    let mut reader = ReaderBuilder::new().from_reader(bytes);
    let names: StringRecord = reader.headers().map_err(|error| not_csv(&error))?.clone();
    let mut records = Vec::new();
    for line in reader.records() {
        let line = line.map_err(|error| not_csv(&error))?;
        let mut record = Map::with_capacity(names.len());
        for (name, cell) in names.iter().zip(&line) {
            if record.insert(name.trim().to_owned(), value(name, cell)).is_some() {
                return Err(twice(name));
            }
        }
        records.push(record);
    }
    Ok(Payload::Many(records))
}

fn value(name: &str, cell: &str) -> Json {
    match cell {
        "" | NULL => Json::Null,
        id if name == ID && id.parse::<i64>().is_ok() => Json::from(id.parse::<i64>().unwrap_or(0)),
        text => Json::from(spreadsheet::plain(text)),
    }
}

fn not_csv(error: &csv::Error) -> Error {
    Error::new(
        ErrorKind::BadBody,
        text!(
            en = "The body is not CSV whose lines have as many cells as the first one.",
            zh = "请求体不是有效的 CSV，各行单元格数须与首行一致。"
        ),
    )
    .with_details(error.to_string())
}

fn twice(name: &str) -> Error {
    let name: String = name.chars().take(100).collect();
    Error::new(
        ErrorKind::BadBody,
        text!(en = "Two columns are named '{name}'.", zh = "有两列都叫“{name}”。"),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn records(text: &str) -> Result<Json> {
        match read(text.as_bytes())? {
            Payload::Many(records) => {
                Ok(Json::Array(records.into_iter().map(Json::Object).collect()))
            }
            Payload::One(_) => panic!("lines are several records"),
        }
    }

    #[test]
    fn lines_become_records() {
        let text = "\u{feff}id,name,note\r\n7,\"张三, \"\"三\"\"\",NULL\n,'=1+1,\"a\nb\"\n";
        let wanted = json!([
            {"id": 7, "name": "张三, \"三\"", "note": null},
            {"id": null, "name": "=1+1", "note": "a\nb"},
        ]);
        assert_eq!(records(text).unwrap(), wanted);
        assert_eq!(records("name\n").unwrap(), json!([]));
    }

    #[test]
    fn other_bodies_are_refused() {
        for wrong in ["a,b\n1\n", "a\n1,2\n", "a,a\n1,2\n"] {
            assert_eq!(records(wrong).unwrap_err().kind(), ErrorKind::BadBody, "{wrong:?}");
        }
        assert!(read(b"a\n\xff\n").is_err());
    }
}
