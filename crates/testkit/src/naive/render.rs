//! Stored values as JSON.

use jiff::civil::date;
use jiff::{SignedDuration, Span, Timestamp};
use serde_json::Value as Json;
use steward_model::Value;
use steward_model::kind::FieldKind;

use super::compare::split;

/// A stored value as it stands in an answer.
pub(super) fn value(kind: &FieldKind, value: &Value) -> Json {
    match (kind, value) {
        (_, Value::Null | Value::Bytes(_)) => Json::Null,
        (_, Value::Bool(truth)) => Json::Bool(*truth),
        (FieldKind::Date(_), value @ Value::Int(_)) => day(value),
        (FieldKind::Datetime(_), Value::Int(micros)) => {
            let instant = Timestamp::UNIX_EPOCH + SignedDuration::from_micros(*micros);
            Json::String(instant.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string())
        }
        (kind, Value::Int(number)) => decimal(i128::from(*number), scale(kind)),
        (FieldKind::MultiSelect(_), text @ Value::Text(_)) => Json::from(split(text)),
        (FieldKind::Secret(_), _) => Json::String("••••••".to_owned()),
        (FieldKind::Json(_), Value::Text(text)) => match serde_json::from_str(text) {
            Ok(json) => json,
            Err(error) => panic!("stored JSON {text}: {error}"),
        },
        (_, Value::Text(text)) => Json::String(text.clone()),
    }
}

/// The day of so many days since 1970-01-01.
pub(super) fn date_of(days: i64) -> jiff::civil::Date {
    date(1970, 1, 1) + Span::new().days(days)
}

/// A day as it stands in an answer.
pub(super) fn day(value: &Value) -> Json {
    match value {
        Value::Int(days) => Json::String(date_of(*days).strftime("%Y-%m-%d").to_string()),
        _ => Json::Null,
    }
}

/// The decimals that a kind's numbers have.
pub(super) fn scale(kind: &FieldKind) -> u32 {
    match kind {
        FieldKind::Decimal(decimal) => u32::from(decimal.scale),
        _ => 0,
    }
}

/// A scaled number as a JSON number, without trailing zeros.
pub(super) fn decimal(number: i128, scale: u32) -> Json {
    let text = decimal_text(number, scale);
    match text.parse::<serde_json::Number>() {
        Ok(number) => Json::Number(number),
        Err(error) => panic!("{text} is no JSON number: {error}"),
    }
}

/// A scaled number in digits, without trailing zeros.
pub(super) fn decimal_text(number: i128, scale: u32) -> String {
    let unit = 10_i128.pow(scale);
    let (whole, rest) = (number.abs() / unit, number.abs() % unit);
    let sign = if number < 0 { "-" } else { "" };
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let digits = format!("{rest:0width$}", width = scale as usize);
    format!("{sign}{whole}.{}", digits.trim_end_matches('0'))
}
