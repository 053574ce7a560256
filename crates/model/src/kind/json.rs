//! JSON: what another system gave us, or a structure that only programs read.

use super::{Aggregates, Kind, Operators, Refusal, Wire};
use crate::value::{ColumnType, Value};
use serde_json::Value as Tree;

/// The most bytes of a JSON value in its canonical form.
pub(super) const JSON_MAX: usize = 100_000;

/// How deep arrays and objects may stand inside each other.
pub(super) const JSON_DEPTH: usize = 32;

/// Any JSON value but `null`, which is no value.
///
/// It is stored as text in one canonical form: no white space, the keys of each object in the order
/// of their characters, each key once (the last one counts). So both databases answer the same bytes,
/// and equality does not hang on how somebody wrote it. A database's own JSON type would order keys and
/// spell numbers in its own way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Json;

impl Kind for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn column(&self) -> ColumnType {
        ColumnType::Text
    }

    fn wire(&self) -> Wire {
        Wire::Json
    }

    fn read_json(&self, json: &Tree) -> Result<Value, Refusal> {
        if json.is_null() {
            return Ok(Value::Null);
        }
        let mut text = String::new();
        if !write(json, JSON_DEPTH, &mut text) {
            return Err(Refusal::new(
                "too_deep",
                crate::text!(
                    en = "Nest arrays and objects at most {JSON_DEPTH} deep.",
                    zh = "数组和对象最多嵌套 {JSON_DEPTH} 层。"
                ),
            ));
        }
        if text.len() > JSON_MAX {
            let kilobytes = JSON_MAX / 1_000;
            return Err(Refusal::new(
                "too_long",
                crate::text!(
                    en = "Give at most {kilobytes} kB of JSON.",
                    zh = "JSON 最多 {kilobytes} kB。"
                ),
            ));
        }
        Ok(Value::Text(text))
    }

    fn read_text(&self, text: &str) -> Result<Value, Refusal> {
        if text.trim().is_empty() {
            return Ok(Value::Null);
        }
        let tree = serde_json::from_str(text).map_err(|_| {
            Refusal::new(
                "not_json",
                crate::text!(
                    en = "Give JSON, such as {{\"size\": 3}} or [\"a\", \"b\"].",
                    zh = "请填写 JSON，例如 {{\"size\": 3}} 或 [\"a\", \"b\"]。"
                ),
            )
        })?;
        self.read_json(&tree)
    }

    fn schema(&self) -> Tree {
        // Anything but null, which is no value.
        serde_json::json!({"not": {"type": "null"}})
    }

    fn operators(&self) -> Operators {
        Operators::Whole
    }

    fn aggregates(&self) -> Aggregates {
        Aggregates::Count
    }

    fn sortable(&self) -> bool {
        false
    }
}

/// Writes the canonical form; false if it is nested deeper than `depth`.
fn write(tree: &Tree, depth: usize, out: &mut String) -> bool {
    if depth == 0 && (tree.is_array() || tree.is_object()) {
        return false;
    }
    match tree {
        Tree::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                if !write(item, depth - 1, out) {
                    return false;
                }
            }
            out.push(']');
        }
        Tree::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(key, _)| *key);
            out.push('{');
            for (index, (key, member)) in members.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&Tree::from(key.as_str()).to_string());
                out.push(':');
                if !write(member, depth - 1, out) {
                    return false;
                }
            }
            out.push('}');
        }
        plain => out.push_str(&plain.to_string()),
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_however_it_was_written() {
        for (given, stored) in [
            (r#" { "b" : 1, "a" : [ true , null ] } "#, r#"{"a":[true,null],"b":1}"#),
            (r#"{"a":1,"a":2}"#, r#"{"a":2}"#),
            (r#""\u4e2d\u0000\/""#, r#""中\u0000/""#),
            ("1e2", "100.0"),
            ("0.1", "0.1"),
            ("12345678901234567890", "12345678901234567890"),
            (r#"{"é":1,"e":2,"E":3,"中":4}"#, r#"{"E":3,"e":2,"é":1,"中":4}"#),
            (r#""""#, r#""""#),
            ("[]", "[]"),
        ] {
            assert_eq!(Json.read_text(given), Ok(Value::from(stored)), "{given}");
            assert_eq!(Json.read_text(stored), Ok(Value::from(stored)), "{stored}");
        }
        for nothing in ["", "  ", "null"] {
            assert_eq!(Json.read_text(nothing), Ok(Value::Null));
        }
    }

    #[test]
    fn limits() {
        let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Json.read_text(&deep(JSON_DEPTH)).is_ok());
        assert_eq!(Json.read_text(&deep(JSON_DEPTH + 1)).unwrap_err().code, "too_deep");
        let long = |bytes: usize| format!("\"{}\"", "a".repeat(bytes - 2));
        assert!(Json.read_text(&long(JSON_MAX)).is_ok());
        assert_eq!(Json.read_text(&long(JSON_MAX + 1)).unwrap_err().code, "too_long");
        for text in ["{", "hello", "{a:1}", "[1,]", "1 2", "NaN"] {
            assert_eq!(Json.read_text(text).unwrap_err().code, "not_json", "{text}");
        }
    }
}
