//! Numbers with a fixed number of decimals, stored as scaled integers: decimal, money, percent.

use super::wire::{format_scaled, parse_scaled};
use super::{Aggregates, Kind, Operators, Refusal, Wire};
use crate::value::{ColumnType, Value};
use serde_json::{Value as Json, json};

/// The greatest scaled magnitude, leaving head-room so that a few thousand greatest values can
/// still be summed before a sum leaves 64 bits.
pub(super) const SCALED_MAX: i64 = 999_999_999_999_999;

/// What a scaled number stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecimalRole {
    /// A plain number.
    Plain,
    /// An amount in the currency that this field of the same record names, or in the company's
    /// base currency.
    Money {
        /// The field with the ISO 4217 code.
        currency: Option<String>,
    },
    /// A percentage: 25 means 25 %.
    Percent,
    /// Degrees north of the equator.
    Latitude,
    /// Degrees east of Greenwich.
    Longitude,
}

/// A number with `scale` decimals; rounded half away from zero when given more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// Decimals, at most 9.
    pub scale: u8,
    /// What it stands for.
    pub role: DecimalRole,
    /// The least scaled value allowed.
    pub min: i64,
    /// The greatest scaled value allowed.
    pub max: i64,
}

impl Decimal {
    /// A number with `scale` decimals and no narrower range.
    #[must_use]
    pub fn new(scale: u8, role: DecimalRole) -> Self {
        Self { scale, role, min: -SCALED_MAX, max: SCALED_MAX }
    }

    fn check(&self, value: Option<i64>) -> Result<Value, Refusal> {
        match value {
            Some(value) if value >= self.min && value <= self.max => Ok(Value::Int(value)),
            _ => Err(Refusal::out_of_range(
                &format_scaled(self.min, self.scale),
                &format_scaled(self.max, self.scale),
            )),
        }
    }
}

impl Kind for Decimal {
    fn name(&self) -> &'static str {
        match self.role {
            DecimalRole::Plain => "decimal",
            DecimalRole::Money { .. } => "money",
            DecimalRole::Percent => "percent",
            DecimalRole::Latitude => "latitude",
            DecimalRole::Longitude => "longitude",
        }
    }

    fn column(&self) -> ColumnType {
        ColumnType::Int
    }

    fn wire(&self) -> Wire {
        Wire::Scaled(self.scale)
    }

    fn read_json(&self, json: &Json) -> Result<Value, Refusal> {
        match json {
            // The shortest decimal that reads back as the same number is what the sender wrote,
            // up to the 15 digits that fit in a field.
            Json::Number(number) => self.read_text(&number.to_string()),
            Json::String(text) => self.read_text(text),
            _ => Err(Refusal::wrong_type("a number", "数字")),
        }
    }

    fn read_text(&self, text: &str) -> Result<Value, Refusal> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Value::Null);
        }
        let plain = match self.role {
            DecimalRole::Percent => text.trim_end_matches(['%', '\u{ff05}']),
            DecimalRole::Money { .. } => text.trim_start_matches(['¥', '\u{ffe5}', '$']),
            DecimalRole::Plain => text,
            DecimalRole::Latitude | DecimalRole::Longitude => text.trim_end_matches('°'),
        };
        let digits = plain.trim().trim_start_matches(['-', '+']);
        if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            return Err(Refusal::wrong_type("a number", "数字"));
        }
        self.check(parse_scaled(plain, self.scale))
    }

    fn schema(&self) -> Json {
        let number = |scaled| format_scaled(scaled, self.scale).parse::<serde_json::Number>().ok();
        json!({"type": "number", "minimum": number(self.min), "maximum": number(self.max)})
    }

    fn operators(&self) -> Operators {
        Operators::Ordered
    }

    fn aggregates(&self) -> Aggregates {
        Aggregates::Sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_exact() {
        let money = Decimal::new(2, DecimalRole::Money { currency: None });
        assert_eq!(money.read_json(&serde_json::json!(0.1)), Ok(Value::Int(10)));
        assert_eq!(money.read_json(&serde_json::json!(1.005)), Ok(Value::Int(101)));
        assert_eq!(money.read_text("¥1,234.50"), Ok(Value::Int(123_450)));
        assert_eq!(money.read_text("9999999999999.99"), Ok(Value::Int(SCALED_MAX)));
        assert_eq!(money.read_text("10000000000000").unwrap_err().code, "out_of_range");
        assert_eq!(money.read_text("12万元x").unwrap_err().code, "out_of_range");
        assert_eq!(money.read_text("abc").unwrap_err().code, "wrong_type");
    }

    #[test]
    fn percent_means_percent() {
        let percent = Decimal::new(2, DecimalRole::Percent);
        assert_eq!(percent.read_text("25%"), Ok(Value::Int(2_500)));
        assert_eq!(percent.read_json(&serde_json::json!(25)), Ok(Value::Int(2_500)));
    }
}
