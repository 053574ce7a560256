//! Rules, against an independent implementation: `corpus.py` says how `corpus.jsonl` was made.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;
use steward_model::clock::Micros;

use super::{END_OF_TIME, Flaw, Rule, instant};

/// A rule, and what python-dateutil makes of it.
#[derive(Deserialize)]
struct Line {
    rule: String,
    zone: String,
    /// The first start, in local time.
    start: String,
    /// The first starts.
    starts: Vec<String>,
    /// Whether there are no further ones.
    all: bool,
}

/// Lines that there are at least, or nothing was proven.
const LINES: usize = 700;

#[test]
fn rules_start_when_dateutil_says() {
    let mut lines = 0;
    let mut wrong = Vec::new();
    for text in include_str!("corpus.jsonl").lines() {
        let line: Line = serde_json::from_str(text).expect("a line is JSON");
        let zone = TimeZone::get(&line.zone).expect("a zone");
        let local: DateTime = line.start.parse().expect("a local time");
        let start = instant(local, &zone).expect("an instant");
        let rule =
            Rule::read(&line.rule, start, &zone).unwrap_or_else(|flaw| panic!("{text}: {flaw:?}"));
        let at = |text: &String| text.parse::<Timestamp>().expect("a time").as_microsecond();
        let wanted: Vec<Micros> = line.starts.iter().map(at).collect();
        let found: Vec<Micros> = rule.starts().take(wanted.len() + usize::from(line.all)).collect();
        if found != wanted {
            let found: Vec<String> = found
                .iter()
                .map(|at| Timestamp::from_microsecond(*at).unwrap().to_string())
                .collect();
            wrong.push(format!("{} in {} from {}: {found:?}", line.rule, line.zone, line.start));
        }
        if line.all {
            assert_eq!(rule.last(), wanted.last().copied(), "{text}");
        }
        let again = Rule::read(rule.text(), start, &zone).expect("what is stored is read");
        assert_eq!(again.text(), rule.text());
        assert!(again.starts().take(5).eq(rule.starts().take(5)), "{text}");
        lines += 1;
    }
    assert!(wrong.is_empty(), "{} of {lines}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(lines > LINES, "only {lines} lines");
}

fn read(rule: &str) -> Result<Rule, Flaw> {
    let zone = TimeZone::get("Asia/Shanghai").expect("a zone");
    Rule::read(rule, 1_795_248_000_000_000, &zone)
}

#[test]
fn rules_are_stored_in_one_form() {
    for (text, stored) in [
        ("rrule:freq=weekly;byday=mo", "FREQ=WEEKLY;BYDAY=MO"),
        ("BYDAY=MO;FREQ=WEEKLY;", "FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=DAILY;UNTIL=20270101", "FREQ=DAILY;UNTIL=20270101T235959"),
        ("FREQ=DAILY;UNTIL=20270101T000000Z", "FREQ=DAILY;UNTIL=20270101T080000"),
    ] {
        assert_eq!(read(text).expect(text).text(), stored);
    }
    assert_eq!(read("FREQ=DAILY").unwrap().last(), Some(END_OF_TIME));
}

#[test]
fn what_is_no_rule_is_refused() {
    for (text, flaw) in [
        ("", Flaw::Unreadable),
        ("every Monday", Flaw::Unreadable),
        ("FREQ=WEEKLY;BYDAY=XX", Flaw::Unreadable),
        ("FREQ=WEEKLY;COLOUR=RED", Flaw::Unreadable),
        ("FREQ=WEEKLY;FREQ=DAILY", Flaw::Unreadable),
        ("FREQ=WEEKLY;INTERVAL=0", Flaw::Unreadable),
        ("FREQ=DAILY;COUNT=0", Flaw::Unreadable),
        ("FREQ=DAILY;UNTIL=soon", Flaw::Unreadable),
        ("FREQ=WEEKLY\nRRULE:FREQ=DAILY", Flaw::Unreadable),
        ("FREQ=WEEKLY;WKST=MO\nEXDATE:20270101T000000Z", Flaw::Unreadable),
        ("FREQ=HOURLY", Flaw::TooOften),
        ("FREQ=DAILY;BYHOUR=9,10", Flaw::TooOften),
        ("FREQ=DAILY;COUNT=10001", Flaw::TooMany),
    ] {
        assert_eq!(read(text).map(|rule| rule.text().to_owned()), Err(flaw), "{text}");
    }
}
