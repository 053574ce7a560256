//! Cron expressions: five parts, in somebody's time zone.
//!
//! Where clocks are set forward, a time that is left out counts as the first one behind the gap; where they are set back, a
//! time that comes twice counts once.

use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jiff::tz::TimeZone;
use steward_model::clock::Micros;
use steward_model::{Error, FieldError, Result, text, zone};

/// The longest expression, in bytes.
const LONGEST: usize = 100;

/// When it is time next after a moment.
///
/// # Errors
/// A field error for `cron` if it is none, or if its time never comes.
pub(super) fn next(expression: &str, zone: &TimeZone, after: Micros) -> Result<Micros> {
    let read = read(expression).ok_or_else(unread)?;
    let after = zone::local(after, zone.clone());
    let next = read.find_next_occurrence(&after, false).map_err(|_| unread())?;
    Ok(next.timestamp().as_microsecond())
}

fn read(expression: &str) -> Option<Cron> {
    if expression.len() > LONGEST {
        return None;
    }
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
    parser.parse(expression).ok()
}

fn unread() -> Error {
    let text = text!(
        en = "Write minute, hour, day of the month, month and day of the week, such as 30 3 * * * for every \
              day at 3:30.",
        zh = "请依次填写分、时、日、月、星期，例如 30 3 * * * 表示每天 3:30。"
    );
    Error::invalid(vec![FieldError::new("cron", "malformed", text)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use steward_model::kind::{Datetime, Kind as _, format_datetime};

    fn after(expression: &str, zone: &str, after: &str) -> String {
        let after = Datetime.read_text(after).unwrap().as_int().unwrap();
        let zone = TimeZone::get(zone).unwrap();
        format_datetime(next(expression, &zone, after).unwrap())
    }

    #[test]
    fn times_are_those_of_the_zone() {
        for (expression, zone, from, to) in [
            ("30 3 * * *", "Asia/Shanghai", "2026-11-22T00:00:00Z", "2026-11-22T19:30:00.000000Z"),
            ("30 3 * * *", "Asia/Shanghai", "2026-11-22T19:30:00Z", "2026-11-23T19:30:00.000000Z"),
            ("0 9 * * 1", "Europe/Berlin", "2026-11-22T00:00:00Z", "2026-11-23T08:00:00.000000Z"),
            // Clocks go from 2 to 3: what is left out comes right behind the gap.
            ("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00.000000Z"),
            // And from 3 to 2: once.
            ("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00.000000Z"),
            ("30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00.000000Z"),
        ] {
            assert_eq!(after(expression, zone, from), to, "{expression} in {zone} after {from}");
        }
    }

    #[test]
    fn what_is_none_is_refused_naming_the_field() {
        let zone = TimeZone::UTC;
        for wrong in ["", "daily", "60 * * * *", "* * * *", "0 * * * * *", "0 0 31 2 *", "每天"] {
            let error = next(wrong, &zone, 0).expect_err(wrong);
            assert_eq!(error.fields()[0].field, "cron", "{wrong}");
        }
    }
}
