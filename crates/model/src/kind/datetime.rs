//! Instants.

use super::{Aggregates, Kind, Operators, Refusal, Wire};
use crate::clock::DAY;
use crate::value::{ColumnType, Value};
use serde_json::{Value as Json, json};

/// An instant, stored as microseconds since 1970-01-01T00:00:00Z; years 1 to 9999.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Datetime;

impl Kind for Datetime {
    fn name(&self) -> &'static str {
        "datetime"
    }

    fn column(&self) -> ColumnType {
        ColumnType::Int
    }

    fn wire(&self) -> Wire {
        Wire::Datetime
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
        micros(text).map(Value::Int).ok_or_else(refusal)
    }

    fn schema(&self) -> Json {
        json!({"type": "string", "format": "date-time"})
    }

    fn operators(&self) -> Operators {
        Operators::Ordered
    }

    fn aggregates(&self) -> Aggregates {
        Aggregates::MinMax
    }
}

fn refusal() -> Refusal {
    Refusal::new(
        "not_a_time",
        crate::text!(
            en = "Give a time with its zone, such as 2026-11-21T08:30:00Z.",
            zh = "请填写带时区的时间，例如 2026-11-21T16:30:00+08:00。"
        ),
    )
}

/// Microseconds of an RFC 3339 time, or of a bare date or zoneless time, which count as UTC.
fn micros(text: &str) -> Option<i64> {
    if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
        let micros = timestamp.as_microsecond();
        return (timestamp.to_zoned(jiff::tz::TimeZone::UTC).year() >= 1).then_some(micros);
    }
    if let Some(days) = super::date::days(text) {
        return Some(days * DAY);
    }
    let (date, time) = text.split_once([' ', 'T'])?;
    let days = super::date::days(date)?;
    let time = time.parse::<jiff::civil::Time>().ok()?;
    let seconds =
        i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    Some(days * DAY + seconds * 1_000_000 + i64::from(time.subsec_nanosecond() / 1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_kept_apart() {
        let utc = Datetime.read_text("2026-11-21T08:30:00Z").unwrap();
        assert_eq!(Datetime.read_text("2026-11-21T16:30:00+08:00").unwrap(), utc);
        assert_eq!(Datetime.read_text("2026-11-21 08:30:00").unwrap(), utc);
        assert_eq!(Datetime.read_text("2026-11-21T08:30").unwrap(), utc);
        assert_eq!(
            Datetime.read_text("2026-11-21T08:30:00.123456Z").unwrap(),
            Value::Int(utc.as_int().unwrap() + 123_456)
        );
        for text in ["yesterday", "2026-11-21T25:00:00Z", "12:00", "2026-11-21Tx"] {
            assert_eq!(Datetime.read_text(text).unwrap_err().code, "not_a_time", "{text}");
        }
    }
}
