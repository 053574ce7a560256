//! Any of several options, stored as `,a,b,` in the options' order.

use super::select::Select;
use super::{Aggregates, Kind, Operators, Refusal, Wire};
use crate::value::{ColumnType, Value};
use serde_json::{Value as Json, json};

/// Any of the options.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MultiSelect {
    /// The options.
    pub select: Select,
}

impl MultiSelect {
    /// The stored form of these keys: each once, in the options' order.
    ///
    /// # Errors
    /// Lists the options.
    pub fn pack<'a>(&self, keys: impl Iterator<Item = &'a str>) -> Result<Value, Refusal> {
        let mut found = Vec::new();
        for text in keys.map(str::trim).filter(|text| !text.is_empty()) {
            let key = self.select.key(text)?;
            if !found.contains(&key) {
                found.push(key);
            }
        }
        let place = |key: &String| self.select.options.iter().position(|o| o.key == *key);
        found.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.cmp(b)));
        Ok(if found.is_empty() {
            Value::Null
        } else {
            Value::Text(format!(",{},", found.join(",")))
        })
    }
}

impl Kind for MultiSelect {
    fn name(&self) -> &'static str {
        "multi_select"
    }

    fn column(&self) -> ColumnType {
        ColumnType::Text
    }

    fn wire(&self) -> Wire {
        Wire::Keys
    }

    fn read_json(&self, json: &Json) -> Result<Value, Refusal> {
        match json {
            Json::String(text) => self.read_text(text),
            Json::Array(items) => {
                let keys: Option<Vec<&str>> = items.iter().map(Json::as_str).collect();
                self.pack(keys.ok_or_else(wrong_type)?.into_iter())
            }
            _ => Err(wrong_type()),
        }
    }

    fn read_text(&self, text: &str) -> Result<Value, Refusal> {
        let inner = text.trim().trim_start_matches('{').trim_end_matches('}');
        self.pack(inner.split([',', '\u{ff0c}', '、', ';', '\u{ff1b}']))
    }

    fn schema(&self) -> Json {
        json!({"type": "array", "items": self.select.schema(), "uniqueItems": true})
    }

    fn operators(&self) -> Operators {
        Operators::List
    }

    fn aggregates(&self) -> Aggregates {
        Aggregates::Count
    }

    fn sortable(&self) -> bool {
        false
    }
}

fn wrong_type() -> Refusal {
    Refusal::wrong_type(
        "a list of options, such as [\"a\", \"b\"]",
        "选项列表，例如 [\"a\", \"b\"]",
    )
}
