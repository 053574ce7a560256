//! Text that is stored encrypted and shown only on request: identity numbers, bank cards.

use super::text::Text;
use super::{Aggregates, Kind, Operators, Refusal, Wire};
use crate::value::{ColumnType, Value};
use serde_json::{Value as Json, json};

/// The most characters of a secret, unless its field says otherwise.
pub(super) const SECRET_MAX: usize = 200;

/// What is shown in the place of a secret. It tells nothing but that there is one.
pub const MASK: &str = "••••••";

/// Text that lies in the database only as ciphertext. Lists, exports and the log never show it; an
/// action of its own reveals it, and that is logged.
///
/// Between its being read here and its being written, a value is the plain text; everywhere else the
/// column's text is the sealed form, which [`Wire::Secret`] does not show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// The most characters.
    pub max: usize,
    /// Whether equality can be asked for: a code of the value is kept beside it, which tells that two
    /// records have the same one.
    pub findable: bool,
}

impl Default for Secret {
    fn default() -> Self {
        Self { max: SECRET_MAX, findable: false }
    }
}

/// Makes the codes by which secrets are found. Only who holds the key can make them.
pub trait BlindIndex: std::fmt::Debug + Send + Sync {
    /// The code of a value, brought into the form of [`search_form`], of a field of an object.
    fn code(&self, object: &str, field: &str, value: &str) -> String;
}

/// What counts when secrets are compared: not width, case, spaces or hyphens.
#[must_use]
pub fn search_form(secret: &str) -> String {
    crate::fold::fold(&crate::fold::half_width(secret))
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–'))
        .collect()
}

impl Kind for Secret {
    fn name(&self) -> &'static str {
        "secret"
    }

    fn column(&self) -> ColumnType {
        ColumnType::Text
    }

    fn wire(&self) -> Wire {
        Wire::Secret
    }

    fn read_json(&self, json: &Json) -> Result<Value, Refusal> {
        match json {
            Json::String(text) => self.read_text(text),
            Json::Number(number) if number.is_u64() => self.read_text(&number.to_string()),
            _ => Err(Refusal::wrong_type("text in quotes", "文字")),
        }
    }

    fn read_text(&self, text: &str) -> Result<Value, Refusal> {
        let value = Text { long: false, max: self.max }.read_text(text)?;
        if value.as_text().is_some_and(|text| text.contains('•')) {
            return Err(Refusal::new(
                "masked",
                crate::text!(
                    en = "Give the whole value; what is shown only stands in its place.",
                    zh = "请填写完整内容，显示的圆点只是遮挡。"
                ),
            ));
        }
        Ok(value)
    }

    fn schema(&self) -> Json {
        json!({"type": "string", "maxLength": self.max})
    }

    fn operators(&self) -> Operators {
        if self.findable { Operators::Whole } else { Operators::Presence }
    }

    fn aggregates(&self) -> Aggregates {
        Aggregates::Count
    }

    fn sortable(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Scalar;

    #[test]
    fn a_secret_is_read_but_not_written() {
        let kind = Secret { max: 20, findable: true };
        assert_eq!(kind.read_text(" 11010119900307451x "), Ok(Value::from("11010119900307451x")));
        assert_eq!(kind.read_text(MASK).unwrap_err().code, "masked");
        assert_eq!(kind.read_text(&"1".repeat(21)).unwrap_err().code, "too_long");
        assert_eq!(kind.read_json(&serde_json::json!(["x"])).unwrap_err().code, "wrong_type");
        let mut out = Vec::new();
        kind.wire().write_json(Scalar::Text("11010119900307451x"), &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), format!("\"{MASK}\""));
        assert_eq!(kind.wire().to_text(Scalar::Text("11010119900307451x")), MASK);
    }

    #[test]
    fn spelling_does_not_count_when_secrets_are_compared() {
        for text in ["11010119900307451X", "110101 19900307 451x", "1101-0119-9003-0745-1Ｘ"] {
            assert_eq!(search_form(text), "11010119900307451x");
        }
    }
}
