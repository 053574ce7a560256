//! Time zones by the names of the tz database.

use super::{Aggregates, Kind, Operators, Refusal, Wire};
use crate::value::{ColumnType, Value};
use crate::zone;
use serde_json::{Value as Json, json};

/// The name of a time zone as the tz database spells it, such as `Asia/Shanghai`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimeZone;

impl Kind for TimeZone {
    fn name(&self) -> &'static str {
        "time_zone"
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
            _ => Err(refusal()),
        }
    }

    fn read_text(&self, text: &str) -> Result<Value, Refusal> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Value::Null);
        }
        // However it was spelt, the same zone is the same text.
        let found = zone::find(text).ok_or_else(refusal)?;
        Ok(Value::from(found.iana_name().unwrap_or(text)))
    }

    fn schema(&self) -> Json {
        json!({"type": "string", "examples": [zone::DEFAULT_ZONE]})
    }

    fn operators(&self) -> Operators {
        Operators::Text
    }

    fn aggregates(&self) -> Aggregates {
        Aggregates::MinMax
    }
}

fn refusal() -> Refusal {
    Refusal::new(
        "unknown_zone",
        crate::text!(
            en = "Give the name of a time zone such as Asia/Shanghai.",
            zh = "请填写时区名称，例如 Asia/Shanghai。"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelt_as_in_the_database() {
        for (text, name) in [
            (" asia/shanghai ", "Asia/Shanghai"),
            ("America/new_york", "America/New_York"),
            ("UTC", "UTC"),
            ("Asia/Shanghai", "Asia/Shanghai"),
        ] {
            assert_eq!(TimeZone.read_text(text), Ok(Value::from(name)), "{text}");
        }
        assert_eq!(TimeZone.read_text(" "), Ok(Value::Null));
        for text in ["Beijing", "+08:00", "Asia/Nowhere", "../etc/passwd"] {
            assert_eq!(TimeZone.read_text(text).unwrap_err().code, "unknown_zone", "{text}");
        }
        assert_eq!(TimeZone.read_json(&json!(8)).unwrap_err().code, "unknown_zone");
    }
}
