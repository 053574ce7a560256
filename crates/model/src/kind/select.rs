//! One of several options, stored by its key.

use super::{Aggregates, Kind, Operators, Refusal, Wire};
use crate::text::Text;
use crate::value::{ColumnType, Value};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

/// One option. Its key is stored and never changes; its label is for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionDef {
    /// The stored key, in ASCII.
    pub key: String,
    /// What people see.
    pub label: Text,
    /// A colour of the palette, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
}

/// One of `options`; with no options declared, any key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Select {
    /// The options, in their order.
    pub options: Vec<OptionDef>,
}

impl Select {
    /// The option that `text` names, by key or by label in either language.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<&OptionDef> {
        self.options.iter().find(|option| option.key == text).or_else(|| {
            self.options
                .iter()
                .find(|o| o.label.zh == text || o.label.en.eq_ignore_ascii_case(text))
        })
    }

    /// Reads one key.
    ///
    /// # Errors
    /// Lists the options.
    pub fn key(&self, text: &str) -> Result<String, Refusal> {
        if let Some(option) = self.find(text) {
            return Ok(option.key.clone());
        }
        if self.options.is_empty() && is_key(text) {
            return Ok(text.to_owned());
        }
        // A label will do wherever a key does, and it is what people read.
        let list = |label: fn(&OptionDef) -> &str, comma: &str| {
            self.options.iter().take(20).map(label).collect::<Vec<_>>().join(comma)
        };
        let labels = list(|option| &option.label.en, ", ");
        let labels_zh = list(|option| &option.label.zh, "、");
        Err(Refusal::new(
            "not_an_option",
            crate::text!(en = "Choose one of: {labels}.", zh = "请从这些选项中选择：{labels_zh}。"),
        ))
    }
}

/// Whether `text` can be an option's key: ASCII letters, digits, `_` and `-`.
#[must_use]
pub(crate) fn is_key(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 63
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

impl Kind for Select {
    fn name(&self) -> &'static str {
        "select"
    }

    fn column(&self) -> ColumnType {
        ColumnType::Text
    }

    fn wire(&self) -> Wire {
        Wire::Text
    }

    fn read_json(&self, json: &Json) -> Result<Value, Refusal> {
        match json {
            Json::String(text) => self.read_text(text),
            _ => self.key("").map(Value::Text),
        }
    }

    fn read_text(&self, text: &str) -> Result<Value, Refusal> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Value::Null);
        }
        self.key(text).map(Value::Text)
    }

    fn schema(&self) -> Json {
        if self.options.is_empty() {
            return json!({"type": "string", "pattern": "^[A-Za-z0-9_-]{1,63}$"});
        }
        let keys: Vec<&str> = self.options.iter().map(|option| option.key.as_str()).collect();
        json!({"type": "string", "enum": keys})
    }

    fn operators(&self) -> Operators {
        Operators::Text
    }

    fn aggregates(&self) -> Aggregates {
        Aggregates::MinMax
    }
}
