//! Operands that stand for a person, for departments or for a time.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp, Zoned};
use regex::Regex;
use steward_model::Value;
use steward_model::clock::Micros;
use steward_model::error::ErrorKind;
use steward_model::kind::FieldKind;

use super::access::NaiveAccess;
use super::error::{NaiveError, refuse};

/// Who asks, and when.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) access: &'a NaiveAccess,
    pub(super) now: Micros,
}

impl Reader<'_> {
    /// What calendar and clock show where the reader is.
    pub(super) fn wall(self) -> Zoned {
        instant(self.now).to_zoned(self.access.zone())
    }

    /// What an operand with `@` stands for in a field of this kind: none if it is an ordinary one.
    pub(super) fn special(
        self,
        kind: &FieldKind,
        text: &str,
    ) -> Result<Option<Vec<Value>>, NaiveError> {
        let about = match kind {
            FieldKind::Reference(reference) => reference.to.as_deref().unwrap_or_default(),
            FieldKind::Date(_) => "day",
            FieldKind::Datetime(_) => "instant",
            _ => "",
        };
        let text = text.trim();
        if !text.starts_with('@') || !["user", "department", "day", "instant"].contains(&about) {
            return Ok(None);
        }
        let scope = match self.access {
            NaiveAccess::User(scope) => Some(scope),
            NaiveAccess::System => None,
        };
        let found = match (about, text, scope) {
            ("user", "@me", Some(scope)) => vec![Value::Int(scope.principal.user_id)],
            ("department", "@my_departments", Some(scope)) => {
                scope.principal.departments.iter().map(|id| Value::Int(*id)).collect()
            }
            ("user" | "department", ..) => return refuse(ErrorKind::BadValue),
            _ => match self.moment(text, about == "day") {
                Some(number) => vec![Value::Int(number)],
                None => return refuse(ErrorKind::BadValue),
            },
        };
        Ok(Some(found))
    }

    /// A day in days, or an instant in microseconds, since 1970.
    fn moment(self, text: &str, is_day: bool) -> Option<i64> {
        let form = Regex::new("^@([a-z]+(?:_start)?)((?:[-+ ][0-9]{1,5}[hdwmqy]){0,4})$").ok()?;
        let found = form.captures(text)?;
        let offsets = Regex::new("([-+ ])([0-9]+)([a-z])").ok()?;
        let mut wall = self.wall();
        let mut is_instant = false;
        let today = wall.date();
        match &found[1] {
            "now" => is_instant = true,
            "today" => {}
            "yesterday" => wall = midnight(today.yesterday().ok()?, &wall)?,
            "tomorrow" => wall = midnight(today.tomorrow().ok()?, &wall)?,
            word => {
                let bucket = word.strip_suffix("_start").filter(|bucket| *bucket != "day")?;
                wall = midnight(first_day(today, bucket)?, &wall)?;
            }
        }
        let mut day = wall.date();
        for offset in offsets.captures_iter(&found[2]) {
            let number: i64 = offset[2].parse().ok()?;
            let number = if &offset[1] == "-" { -number } else { number };
            let span = match &offset[3] {
                "h" if is_instant => Span::new().try_hours(number),
                "h" => return None,
                "d" => Span::new().try_days(number),
                "w" => Span::new().try_days(7 * number),
                "m" => Span::new().try_months(number),
                "q" => Span::new().try_months(3 * number),
                _ => Span::new().try_months(12 * number),
            };
            let span = span.ok()?;
            if is_instant {
                wall = wall.checked_add(span).ok()?;
                day = wall.date();
            } else {
                day = day.checked_add(span).ok()?;
            }
        }
        if !is_instant && !is_day {
            wall = midnight(day, &wall)?;
        }
        let known = if is_day { day.year() } else { wall.with_time_zone(TimeZone::UTC).year() };
        if !(1..=9999).contains(&known) {
            return None;
        }
        Some(if is_day { since_1970(day) } else { wall.timestamp().as_microsecond() })
    }
}

/// The first instant of a day where `wall` is.
fn midnight(day: Date, wall: &Zoned) -> Option<Zoned> {
    day.to_zoned(wall.time_zone().clone()).ok()?.start_of_day().ok()
}

/// The first day of the stretch of time in which a day lies, found by walking back to it.
pub(super) fn first_day(day: Date, bucket: &str) -> Option<Date> {
    let is_first = |day: Date| match bucket {
        "day" => true,
        "week" => day.weekday() == jiff::civil::Weekday::Monday,
        "month" => day.day() == 1,
        "quarter" => day.day() == 1 && [1, 4, 7, 10].contains(&day.month()),
        _ => day.day() == 1 && day.month() == 1,
    };
    if !["day", "week", "month", "quarter", "year"].contains(&bucket) {
        return None;
    }
    let mut day = day;
    while !is_first(day) {
        day = day.yesterday().ok()?;
    }
    Some(day)
}

/// A day in days since 1970-01-01.
pub(super) fn since_1970(day: Date) -> i64 {
    i64::from((day - date(1970, 1, 1)).get_days())
}

/// An instant of so many microseconds since 1970.
pub(super) fn instant(micros: Micros) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_micros(micros)
}
