//! Calendar days without a zone.

use super::{Aggregates, Kind, Operators, Refusal, Wire};
use crate::value::{ColumnType, Value};
use serde_json::{Value as Json, json};

/// A calendar day, stored as days since 1970-01-01; years 1 to 9999.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Date;

impl Kind for Date {
    fn name(&self) -> &'static str {
        "date"
    }

    fn column(&self) -> ColumnType {
        ColumnType::Int
    }

    fn wire(&self) -> Wire {
        Wire::Date
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
        days(text).map(Value::Int).ok_or_else(refusal)
    }

    fn schema(&self) -> Json {
        json!({"type": "string", "format": "date"})
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
        "not_a_date",
        crate::text!(en = "Give a date such as 2026-11-21.", zh = "请填写日期，例如 2026-11-21。"),
    )
}

/// Days since 1970-01-01 of `2026-11-21`, `2026/11/21`, `2026.11.21` or `2026年11月21日`.
pub(super) fn days(text: &str) -> Option<i64> {
    let mut parts = text.trim_end_matches('日').split(['-', '/', '.', '年', '月']);
    let year = parts.next()?;
    if year.len() != 4 {
        return None;
    }
    let (month, day) = (parts.next()?, parts.next()?);
    if parts.next().is_some() || month.len() > 2 || day.len() > 2 {
        return None;
    }
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !(plain(year) && plain(month) && plain(day)) {
        return None;
    }
    let date =
        jiff::civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    let epoch = jiff::civil::date(1970, 1, 1);
    (date.year() >= 1).then(|| i64::from((date - epoch).get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for text in ["2026-11-21", "2026/11/21", "2026.11.21", "2026年11月21日"] {
            assert_eq!(Date.read_text(text), Ok(Value::Int(20_778)), "{text}");
        }
        for text in ["2026-02-30", "21-11-2026", "tomorrow", "2026-11", "-2026-1-1", "2026-+1-1"] {
            assert_eq!(Date.read_text(text).unwrap_err().code, "not_a_date", "{text}");
        }
        assert_eq!(super::super::format_date(20_778), "2026-11-21");
    }
}
