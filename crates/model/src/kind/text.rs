//! Text: one line, or many.

use super::{Aggregates, Kind, Operators, Refusal, Wire};
use crate::value::{ColumnType, Value};
use serde_json::{Value as Json, json};
use unicode_normalization::UnicodeNormalization;

/// The most characters of a one-line text, unless its field says otherwise.
pub(super) const LINE_MAX: usize = 500;

/// Text in Unicode normal form C, trimmed, without control characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Whether line breaks are kept.
    pub long: bool,
    /// The most characters.
    pub max: usize,
}

impl Text {
    /// One line of at most `LINE_MAX` characters.
    #[must_use]
    pub fn line() -> Self {
        Self { long: false, max: LINE_MAX }
    }

    fn normalise(&self, raw: &str) -> Result<Value, Refusal> {
        let text = if raw.is_ascii() { raw.trim().to_owned() } else { raw.trim().nfc().collect() };
        let allowed = |c: char| !c.is_control() || (self.long && matches!(c, '\n' | '\r' | '\t'));
        if !text.chars().all(allowed) {
            return Err(Refusal::new(
                "control_character",
                crate::text!(
                    en = "Remove the line breaks or control characters.",
                    zh = "请去掉换行或控制字符。"
                ),
            ));
        }
        let max = self.max;
        if text.len() > max && text.chars().count() > max {
            return Err(Refusal::new(
                "too_long",
                crate::text!(en = "Use at most {max} characters.", zh = "最多 {max} 个字。"),
            ));
        }
        Ok(if text.is_empty() { Value::Null } else { Value::Text(text) })
    }
}

impl Kind for Text {
    fn name(&self) -> &'static str {
        if self.long { "long_text" } else { "text" }
    }

    fn column(&self) -> ColumnType {
        ColumnType::Text
    }

    fn wire(&self) -> Wire {
        Wire::Text
    }

    fn read_json(&self, json: &Json) -> Result<Value, Refusal> {
        match json {
            Json::String(text) => self.normalise(text),
            _ => Err(Refusal::wrong_type("text in quotes", "文字")),
        }
    }

    fn read_text(&self, text: &str) -> Result<Value, Refusal> {
        self.normalise(text)
    }

    fn schema(&self) -> Json {
        json!({"type": "string", "maxLength": self.max})
    }

    fn operators(&self) -> Operators {
        Operators::Text
    }

    fn aggregates(&self) -> Aggregates {
        Aggregates::MinMax
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalises_and_refuses() {
        let kind = Text { long: false, max: 3 };
        assert_eq!(kind.read_text("  张三 "), Ok(Value::from("张三")));
        assert_eq!(kind.read_text("e\u{301}"), Ok(Value::from("é")));
        assert_eq!(kind.read_text("   "), Ok(Value::Null));
        assert_eq!(kind.read_text("abcd").unwrap_err().code, "too_long");
        assert_eq!(kind.read_text("a\nb").unwrap_err().code, "control_character");
        assert_eq!(kind.read_text("a\0b").unwrap_err().code, "control_character");
        assert_eq!(kind.read_json(&serde_json::json!(5)).unwrap_err().code, "wrong_type");
    }
}
