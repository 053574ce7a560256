//! Whole numbers.

use super::{Aggregates, Kind, Operators, Refusal, Wire};
use crate::value::{ColumnType, Value};
use serde_json::{Value as Json, json};

/// The greatest magnitude: what every JSON reader keeps exactly (2^53 - 1).
pub(super) const INTEGER_MAX: i64 = 9_007_199_254_740_991;

/// A whole number within ±(2^53 - 1), or a narrower range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integer {
    /// The least value allowed.
    pub min: i64,
    /// The greatest value allowed.
    pub max: i64,
}

impl Default for Integer {
    fn default() -> Self {
        Self { min: -INTEGER_MAX, max: INTEGER_MAX }
    }
}

impl Integer {
    fn check(&self, value: Option<i64>) -> Result<Value, Refusal> {
        match value {
            Some(value) if value >= self.min && value <= self.max => Ok(Value::Int(value)),
            Some(_) => Err(Refusal::out_of_range(&self.min.to_string(), &self.max.to_string())),
            None => Err(Refusal::wrong_type("a whole number", "整数")),
        }
    }
}

impl Kind for Integer {
    fn name(&self) -> &'static str {
        "integer"
    }

    fn column(&self) -> ColumnType {
        ColumnType::Int
    }

    fn wire(&self) -> Wire {
        Wire::Int
    }

    fn read_json(&self, json: &Json) -> Result<Value, Refusal> {
        match json {
            Json::Number(number) => self.check(whole(number)),
            Json::String(text) => self.read_text(text),
            _ => self.check(None),
        }
    }

    fn read_text(&self, text: &str) -> Result<Value, Refusal> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Value::Null);
        }
        self.check(text.parse().ok())
    }

    fn schema(&self) -> Json {
        json!({"type": "integer", "format": "int64", "minimum": self.min, "maximum": self.max})
    }

    fn operators(&self) -> Operators {
        Operators::Ordered
    }

    fn aggregates(&self) -> Aggregates {
        Aggregates::Sum
    }
}

/// A JSON number as an integer, if it is whole (`5` and `5.0`).
pub(super) fn whole(number: &serde_json::Number) -> Option<i64> {
    number.as_i64().or_else(|| {
        let float = number.as_f64()?;
        (float.fract() == 0.0 && float.abs() <= INTEGER_MAX as f64).then_some(float as i64)
    })
}
