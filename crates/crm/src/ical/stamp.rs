//! Times as RFC 5545 spells them: in UTC, in a zone, or as whole days.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use steward_model::clock::Micros;
use steward_model::zone;

use super::lines::Lines;

/// A local time.
const LOCAL: &str = "%Y%m%dT%H%M%S";

/// A day.
const DAY: &str = "%Y%m%d";

/// How the times of one event are spelled.
#[derive(Clone, Debug)]
pub(super) enum Stamp {
    /// In UTC: what takes place once.
    Utc,
    /// In the zone with this name, so that what repeats keeps its local time.
    Zoned(String, TimeZone),
    /// As days of a zone.
    Days(TimeZone),
}

impl Stamp {
    /// Writes a time.
    pub(super) fn write(&self, lines: &mut Lines, name: &str, at: Micros) {
        let value = self.value(at);
        match self {
            Self::Utc => lines.plain(name, &value),
            Self::Zoned(zone, _) => lines.plain(&format!("{name};TZID={zone}"), &value),
            Self::Days(_) => lines.plain(&format!("{name};VALUE=DATE"), &value),
        }
    }

    fn value(&self, at: Micros) -> String {
        match self {
            Self::Utc => utc(at),
            Self::Zoned(_, zone) => local(at, zone, LOCAL),
            Self::Days(zone) => local(at, zone, DAY),
        }
    }

    /// A rule as it is stored, with the end that it names spelled as the standard wants it: a day where
    /// the start is one, UTC otherwise (section 3.3.10).
    pub(super) fn rule(&self, stored: &str) -> String {
        let parts = stored.split(';').map(|part| match part.strip_prefix("UNTIL=") {
            Some(until) => format!("UNTIL={}", self.until(until)),
            None => part.to_owned(),
        });
        parts.collect::<Vec<_>>().join(";")
    }

    /// The stored end is local time.
    fn until(&self, stored: &str) -> String {
        let zone = match self {
            Self::Days(_) => return stored.chars().take(8).collect(),
            Self::Zoned(_, zone) => zone.clone(),
            Self::Utc => TimeZone::UTC,
        };
        let at = DateTime::strptime(LOCAL, stored).ok().and_then(|at| at.to_zoned(zone).ok());
        at.map_or_else(|| stored.to_owned(), |at| utc(at.timestamp().as_microsecond()))
    }
}

/// A time in UTC.
pub(super) fn utc(at: Micros) -> String {
    local(at, &TimeZone::UTC, "%Y%m%dT%H%M%SZ")
}

fn local(at: Micros, zone: &TimeZone, format: &str) -> String {
    zone::local(at, zone.clone()).strftime(format).to_string()
}

/// What begins when, and what the clocks showed before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Observance {
    at: Timestamp,
    before: i32,
    after: i32,
    summer: bool,
    name: String,
}

/// Writes the definition of a zone, as far as it is needed between two moments: each state of the
/// clocks once, with the times at which it begins.
pub(super) fn write_zone(
    lines: &mut Lines,
    name: &str,
    zone: &TimeZone,
    (from, to): (Micros, Micros),
) {
    let mut left = observances(zone, from, to);
    lines.plain("BEGIN", "VTIMEZONE");
    lines.plain("TZID", name);
    while !left.is_empty() {
        let first = left[0].clone();
        let same = |one: &Observance| {
            let state = |o: &Observance| (o.before, o.after, o.summer, o.name.clone());
            state(one) == state(&first)
        };
        let (alike, others): (Vec<_>, Vec<_>) = left.into_iter().partition(same);
        let kind = if first.summer { "DAYLIGHT" } else { "STANDARD" };
        lines.plain("BEGIN", kind);
        for (index, one) in alike.iter().enumerate() {
            let name = if index == 0 { "DTSTART" } else { "RDATE" };
            let micros = one.at.as_microsecond() + i64::from(one.before) * 1_000_000;
            lines.plain(name, &local(micros, &TimeZone::UTC, LOCAL));
        }
        lines.plain("TZOFFSETFROM", &offset(first.before));
        lines.plain("TZOFFSETTO", &offset(first.after));
        lines.plain("TZNAME", &first.name);
        lines.plain("END", kind);
        left = others;
    }
    lines.plain("END", "VTIMEZONE");
}

/// The state of the clocks at `from`, then each change of them up to `to`.
fn observances(zone: &TimeZone, from: Micros, to: Micros) -> Vec<Observance> {
    let moment = |at| Timestamp::from_microsecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
    let (from, to) = (moment(from), moment(to));
    let seconds = |at: Timestamp| zone.to_offset(at).seconds();
    let just_before =
        |at: Timestamp| Timestamp::from_microsecond(at.as_microsecond() - 1).map_or(0, seconds);
    // What began at `from` itself is found behind it.
    let began = zone.preceding(from).next().map(|change| change.timestamp());
    let at = began.unwrap_or(Timestamp::UNIX_EPOCH).max(Timestamp::UNIX_EPOCH);
    let now = zone.to_offset_info(at);
    let mut found = vec![Observance {
        at,
        before: just_before(at),
        after: now.offset().seconds(),
        summer: now.dst().is_dst(),
        name: now.abbreviation().to_owned(),
    }];
    let changes = zone.following(at).take_while(|change| change.timestamp() <= to);
    found.extend(changes.map(|change| Observance {
        at: change.timestamp(),
        before: just_before(change.timestamp()),
        after: change.offset().seconds(),
        summer: change.dst().is_dst(),
        name: change.abbreviation().to_owned(),
    }));
    found
}

/// `+0800`, with seconds where there are any.
fn offset(seconds: i32) -> String {
    let (sign, all) = if seconds < 0 { ('-', -seconds) } else { ('+', seconds) };
    let (hours, minutes, rest) = (all / 3600, all / 60 % 60, all % 60);
    if rest == 0 {
        format!("{sign}{hours:02}{minutes:02}")
    } else {
        format!("{sign}{hours:02}{minutes:02}{rest:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Micros {
        text.parse::<Timestamp>().unwrap().as_microsecond()
    }

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    #[test]
    fn ends_are_spelled_like_starts() {
        let stored = "FREQ=WEEKLY;UNTIL=20270101T235959;BYDAY=MO";
        let berlin = Stamp::Zoned("Europe/Berlin".to_owned(), zone("Europe/Berlin"));
        assert_eq!(berlin.rule(stored), "FREQ=WEEKLY;UNTIL=20270101T225959Z;BYDAY=MO");
        let days = Stamp::Days(zone("Europe/Berlin"));
        assert_eq!(days.rule(stored), "FREQ=WEEKLY;UNTIL=20270101;BYDAY=MO");
        assert_eq!(
            Stamp::Utc.rule("FREQ=DAILY;UNTIL=20270101T000000"),
            "FREQ=DAILY;UNTIL=20270101T000000Z"
        );
        assert_eq!(berlin.rule("FREQ=DAILY;COUNT=3"), "FREQ=DAILY;COUNT=3");
    }

    #[test]
    fn a_zone_has_each_state_once() {
        let mut lines = Lines::default();
        let span = (at("2025-06-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
        write_zone(&mut lines, "Europe/Berlin", &zone("Europe/Berlin"), span);
        let text = lines.finish();
        assert_eq!(text.matches("BEGIN:DAYLIGHT").count(), 1, "{text}");
        assert_eq!(text.matches("BEGIN:STANDARD").count(), 1, "{text}");
        let summer = "BEGIN:DAYLIGHT\r\nDTSTART:20250330T020000\r\nRDATE:20260329T020000\r\n\
                      TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nEND:DAYLIGHT\r\n";
        assert!(text.contains(summer), "{text}");
        assert!(text.contains("DTSTART:20251026T030000\r\nRDATE:20261025T030000"), "{text}");
    }

    #[test]
    fn a_zone_that_never_changes_is_one_state() {
        for (name, wanted) in [("Asia/Shanghai", "+0800"), ("Asia/Kathmandu", "+0545")] {
            let mut lines = Lines::default();
            let span = (at("2026-06-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
            write_zone(&mut lines, name, &zone(name), span);
            let text = lines.finish();
            assert_eq!(text.matches("BEGIN:").count(), 2, "{text}");
            assert!(text.contains(&format!("TZOFFSETTO:{wanted}\r\n")), "{text}");
        }
        assert_eq!((offset(-12_600), offset(3_661)), ("-0330".to_owned(), "+010101".to_owned()));
    }
}
