//! The text form of a cursor: what the emitter's rows carry out and the resolver reads in.

use steward_model::Value;
use steward_model::catalog::ObjectDef;
use steward_model::query::{Bucket, Direction, Nulls};

use crate::plan::OrderKey;

/// The longest cursor that is read, in characters.
const MAX_LENGTH: usize = 8_000;

/// What tells one order from another.
pub(crate) fn fingerprint(object: &ObjectDef, order: &[OrderKey]) -> String {
    let mut print = object.name.clone();
    for key in order {
        let way = match key.direction {
            Direction::Asc => '+',
            Direction::Desc => '-',
        };
        let nulls = match key.nulls {
            Nulls::First => 'f',
            Nulls::Last => 'l',
        };
        let one = key.one.map_or(String::new(), |position| format!("{position}."));
        let bucket = key.bucket.map_or("", Bucket::word);
        print.push_str(&format!(";{one}{}{bucket}{way}{nulls}", key.field));
    }
    print
}

/// The cursor of a row with these key values.
pub(crate) fn encode(fingerprint: &str, values: &[Value]) -> String {
    let mut json = vec![serde_json::Value::from(fingerprint)];
    json.extend(values.iter().map(|value| match value {
        Value::Int(value) => serde_json::Value::from(*value),
        Value::Bool(value) => serde_json::Value::from(*value),
        Value::Text(value) => serde_json::Value::from(value.as_str()),
        Value::Null | Value::Bytes(_) => serde_json::Value::Null,
    }));
    hex(serde_json::Value::from(json).to_string().as_bytes())
}

/// The key values of a cursor made for this order.
pub(crate) fn decode(text: &str, fingerprint: &str) -> Option<Vec<Value>> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let mut items: Vec<serde_json::Value> = serde_json::from_slice(&unhex(text)?).ok()?;
    if items.is_empty() || items.remove(0).as_str() != Some(fingerprint) {
        return None;
    }
    let read = |item: serde_json::Value| match item {
        serde_json::Value::Null => Some(Value::Null),
        serde_json::Value::Bool(value) => Some(Value::Bool(value)),
        serde_json::Value::Number(number) => number.as_i64().map(Value::Int),
        serde_json::Value::String(text) if !text.contains('\0') => Some(Value::Text(text)),
        _ => None,
    };
    items.into_iter().map(read).collect()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let pairs = text.as_bytes().chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs.map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}
