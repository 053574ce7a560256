//! The text of a rule, part by part.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use steward_model::{Text, text};

use super::MAX_STARTS;

/// The parts that a rule may have, in the order in which they are written back.
const PARTS: &[&str] = &[
    "FREQ",
    "INTERVAL",
    "COUNT",
    "UNTIL",
    "BYMONTH",
    "BYWEEKNO",
    "BYYEARDAY",
    "BYMONTHDAY",
    "BYDAY",
    "BYHOUR",
    "BYMINUTE",
    "BYSECOND",
    "BYSETPOS",
    "WKST",
];

/// How often things may repeat.
const FREQUENCIES: &[&str] = &["DAILY", "WEEKLY", "MONTHLY", "YEARLY"];

/// Parts that would make something repeat within a day.
const WITHIN_A_DAY: &[&str] = &["BYHOUR", "BYMINUTE", "BYSECOND"];

/// How a local time is written in a rule.
const FORMAT: &str = "%Y%m%dT%H%M%S";

/// What is wrong with a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// It is no rule.
    Unreadable,
    /// It repeats within a day.
    TooOften,
    /// It has more starts than are looked at.
    TooMany,
}

impl Flaw {
    /// The code and the words for people.
    pub(crate) fn told(self) -> (&'static str, Text) {
        match self {
            Self::Unreadable => (
                "bad_rule",
                text!(
                    en = "This is no recurrence rule; write it like FREQ=WEEKLY;BYDAY=MO,TH.",
                    zh = "无法识别重复规则，请按 FREQ=WEEKLY;BYDAY=MO,TH 的格式填写。"
                ),
            ),
            Self::TooOften => (
                "too_often",
                text!(
                    en = "It can repeat at most daily: FREQ is DAILY, WEEKLY, MONTHLY or YEARLY.",
                    zh = "最多每天重复一次，FREQ 可为 DAILY、WEEKLY、MONTHLY 或 YEARLY。"
                ),
            ),
            Self::TooMany => (
                "too_many",
                text!(
                    en = "It can repeat at most {MAX_STARTS} times, or without end.",
                    zh = "最多重复 {MAX_STARTS} 次，或不设结束。"
                ),
            ),
        }
    }
}

/// The parts of a rule, in the order of [`PARTS`].
#[derive(Debug)]
pub(super) struct Parts(Vec<(&'static str, String)>);

impl Parts {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the rule has an end.
    pub(super) fn ends(&self) -> bool {
        self.get("COUNT").is_some() || self.get("UNTIL").is_some()
    }
}

/// Reads the parts; the time of `UNTIL` becomes local time.
pub(super) fn parts(text: &str, zone: &TimeZone) -> Result<Parts, Flaw> {
    let upper = text.trim().to_ascii_uppercase();
    let upper = upper.strip_prefix("RRULE:").unwrap_or(&upper);
    let mut found = Vec::new();
    for part in upper.split(';').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').ok_or(Flaw::Unreadable)?;
        let known = PARTS.iter().find(|known| **known == name).ok_or(Flaw::Unreadable)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || ",+-".contains(c);
        if found.iter().any(|(before, _)| before == known) || !value.chars().all(plain) {
            return Err(Flaw::Unreadable);
        }
        let value = match name {
            "UNTIL" => until(value, zone).ok_or(Flaw::Unreadable)?,
            _ => value.to_owned(),
        };
        found.push((*known, value));
    }
    found.sort_by_key(|(name, _)| PARTS.iter().position(|known| known == name));
    let parts = Parts(found);
    let frequency = parts.get("FREQ").ok_or(Flaw::Unreadable)?;
    if !FREQUENCIES.contains(&frequency) || WITHIN_A_DAY.iter().any(|p| parts.get(p).is_some()) {
        return Err(Flaw::TooOften);
    }
    if parts.get("INTERVAL").is_some_and(|interval| !matches!(interval.parse(), Ok(1_u16..))) {
        return Err(Flaw::Unreadable);
    }
    match parts.get("COUNT").map(str::parse::<usize>) {
        Some(Ok(count)) if count > MAX_STARTS => Err(Flaw::TooMany),
        Some(Err(_) | Ok(0)) => Err(Flaw::Unreadable),
        _ => Ok(parts),
    }
}

/// The local time up to which a rule goes: a day means the whole of it.
fn until(value: &str, zone: &TimeZone) -> Option<String> {
    let local = match value.strip_suffix('Z') {
        Some(utc) => {
            let utc = DateTime::strptime(FORMAT, utc).ok()?.to_zoned(TimeZone::UTC).ok()?;
            utc.with_time_zone(zone.clone()).datetime()
        }
        None if value.contains('T') => DateTime::strptime(FORMAT, value).ok()?,
        None => {
            let last = Time::constant(23, 59, 59, 0);
            Date::strptime("%Y%m%d", value).ok()?.to_datetime(last)
        }
    };
    Some(local.strftime(FORMAT).to_string())
}

/// The rule as it is stored, with local time.
pub(super) fn canonical(parts: &Parts) -> String {
    let parts: Vec<String> =
        parts.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
    parts.join(";")
}

/// The rule with its first start as the calculation wants it: local times spelled as if in UTC.
pub(super) fn source(parts: &Parts, start: DateTime) -> String {
    let rule: Vec<String> = parts
        .0
        .iter()
        .map(|(name, value)| match *name {
            "UNTIL" => format!("UNTIL={value}Z"),
            name => format!("{name}={value}"),
        })
        .collect();
    format!("DTSTART:{}Z\nRRULE:{}", start.strftime(FORMAT), rule.join(";"))
}
