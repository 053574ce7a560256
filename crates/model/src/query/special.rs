//! Values that stand for what they are when somebody asks: `@me`, `@today`, `@month_start-1m`.
//!
//! Days, weeks, months, quarters and years are those of the reader's time zone, and a week begins
//! on Monday.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan, Zoned};

use super::Bucket;
use crate::clock::Micros;
use crate::zone;

/// What such a value begins with.
pub const MARK: char = '@';

/// The most offsets behind one anchor.
pub const MAX_OFFSETS: usize = 4;

/// The most digits of an offset.
const MAX_DIGITS: usize = 5;

/// A value that depends on who asks, or when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Special {
    /// `@me`: the reader, in a field that refers to users.
    Me,
    /// `@my_departments`: the reader's department and those that the reader leads, with all below
    /// them, in a field that refers to departments.
    MyDepartments,
    /// A time, in a field of dates or of instants.
    Moment(Moment),
}

/// A time, as in `@now-2h` or `@month_start-1m+9d`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    anchor: Anchor,
    offsets: Vec<Offset>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Anchor {
    Now,
    /// Today and so many days.
    Day(i64),
    /// The first day of the present week, month, quarter, year.
    StartOf(Bucket),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Offset {
    count: i64,
    unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

const ANCHORS: &[(&str, Anchor)] = &[
    ("now", Anchor::Now),
    ("today", Anchor::Day(0)),
    ("yesterday", Anchor::Day(-1)),
    ("tomorrow", Anchor::Day(1)),
    ("week_start", Anchor::StartOf(Bucket::Week)),
    ("month_start", Anchor::StartOf(Bucket::Month)),
    ("quarter_start", Anchor::StartOf(Bucket::Quarter)),
    ("year_start", Anchor::StartOf(Bucket::Year)),
];

const UNITS: &[(char, Unit)] = &[
    ('h', Unit::Hour),
    ('d', Unit::Day),
    ('w', Unit::Week),
    ('m', Unit::Month),
    ('q', Unit::Quarter),
    ('y', Unit::Year),
];

impl Special {
    /// Reads such a value; none if it is not one. Hours go with `@now` only, because days have no
    /// hours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().strip_prefix(MARK)?;
        match text {
            "me" => return Some(Self::Me),
            "my_departments" => return Some(Self::MyDepartments),
            _ => {}
        }
        let end = text.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        let (_, anchor) = *ANCHORS.iter().find(|(known, _)| *known == word)?;
        let offsets = offsets(rest)?;
        let hours = offsets.iter().any(|offset| offset.unit == Unit::Hour);
        (anchor == Anchor::Now || !hours).then_some(Self::Moment(Moment { anchor, offsets }))
    }
}

/// Reads `-1m+9d`. A blank counts as a plus, which is what an unencoded one becomes in an address.
fn offsets(mut text: &str) -> Option<Vec<Offset>> {
    let mut found = Vec::new();
    while let Some(sign) = text.chars().next() {
        let sign = match sign {
            '+' | ' ' => 1,
            '-' => -1,
            _ => return None,
        };
        text = &text[1..];
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > MAX_DIGITS || found.len() == MAX_OFFSETS {
            return None;
        }
        let count: i64 = text[..digits].parse().ok()?;
        let letter = text[digits..].chars().next()?;
        let (_, unit) = *UNITS.iter().find(|(known, _)| *known == letter)?;
        text = &text[digits + letter.len_utf8()..];
        found.push(Offset { count: sign * count, unit });
    }
    Some(found)
}

impl Moment {
    /// The day that is meant, in days since 1970-01-01; none if it is not in the years 1 to 9999.
    #[must_use]
    pub fn day(&self, now: Micros, zone: &TimeZone) -> Option<i64> {
        let day = match self.point(now, zone)? {
            Point::Instant(instant) => instant.date(),
            Point::Day(day) => day,
        };
        (1..=9_999).contains(&day.year()).then(|| zone::days(day))
    }

    /// The instant that is meant: of a day its beginning. None if it is not in the years 1 to 9999.
    #[must_use]
    pub fn instant(&self, now: Micros, zone: &TimeZone) -> Option<Micros> {
        let instant = match self.point(now, zone)? {
            Point::Instant(instant) => instant,
            Point::Day(day) => day.to_zoned(zone.clone()).ok()?.start_of_day().ok()?,
        };
        let year = instant.timestamp().to_zoned(TimeZone::UTC).year();
        (1..=9_999).contains(&year).then(|| instant.timestamp().as_microsecond())
    }

    fn point(&self, now: Micros, zone: &TimeZone) -> Option<Point> {
        let now = zone::local(now, zone.clone());
        let start = match self.anchor {
            Anchor::Now => Point::Instant(now),
            Anchor::Day(days) => Point::Day(now.date().checked_add(days.days()).ok()?),
            Anchor::StartOf(bucket) => Point::Day(bucket.start(now.date())?),
        };
        self.offsets.iter().try_fold(start, |point, offset| point.moved(*offset))
    }
}

enum Point {
    Instant(Zoned),
    Day(Date),
}

impl Point {
    /// An hour is sixty minutes; everything longer keeps the clock's hands where they are, and a day
    /// that its month does not have becomes the last one that it has.
    fn moved(self, offset: Offset) -> Option<Self> {
        let span = offset.span()?;
        Some(match self {
            Self::Instant(instant) => Self::Instant(instant.checked_add(span).ok()?),
            Self::Day(day) => Self::Day(day.checked_add(span).ok()?),
        })
    }
}

impl Offset {
    fn span(self) -> Option<Span> {
        let Self { count, unit } = self;
        let span = Span::new();
        match unit {
            Unit::Hour => span.try_hours(count),
            Unit::Day => span.try_days(count),
            Unit::Week => span.try_weeks(count),
            Unit::Month => span.try_months(count),
            Unit::Quarter => span.try_months(3 * count),
            Unit::Year => span.try_years(count),
        }
        .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::{format_date, format_datetime};

    /// 2026-11-21T18:00:00Z, a Saturday; in Shanghai Sunday the 22nd.
    const NOW: Micros = 1_795_284_000_000_000;

    fn moment(text: &str) -> Moment {
        match Special::parse(text) {
            Some(Special::Moment(moment)) => moment,
            other => panic!("{text}: {other:?}"),
        }
    }

    fn day(text: &str, zone: &str) -> String {
        moment(text).day(NOW, &zone::named(zone)).map(format_date).unwrap_or_default()
    }

    fn instant(text: &str, zone: &str) -> String {
        moment(text).instant(NOW, &zone::named(zone)).map(format_datetime).unwrap_or_default()
    }

    #[test]
    fn days_of_the_reader() {
        for (text, shanghai, new_york) in [
            ("@today", "2026-11-22", "2026-11-21"),
            ("@yesterday", "2026-11-21", "2026-11-20"),
            ("@tomorrow", "2026-11-23", "2026-11-22"),
            ("@now", "2026-11-22", "2026-11-21"),
            ("@week_start", "2026-11-16", "2026-11-16"),
            ("@week_start+1w", "2026-11-23", "2026-11-23"),
            ("@month_start", "2026-11-01", "2026-11-01"),
            ("@month_start-1m", "2026-10-01", "2026-10-01"),
            ("@month_start 1m", "2026-12-01", "2026-12-01"),
            ("@month_start+1m-1d", "2026-11-30", "2026-11-30"),
            ("@quarter_start", "2026-10-01", "2026-10-01"),
            ("@quarter_start-1q", "2026-07-01", "2026-07-01"),
            ("@year_start", "2026-01-01", "2026-01-01"),
            ("@year_start-1y", "2025-01-01", "2025-01-01"),
            ("@today-9m+1d", "2026-02-23", "2026-02-22"),
            ("@now-30d", "2026-10-23", "2026-10-22"),
            ("@now-99999d", "1753-02-07", "1753-02-06"),
            ("@today-2026y", "", ""),
        ] {
            assert_eq!(day(text, "Asia/Shanghai"), shanghai, "{text}");
            assert_eq!(day(text, "America/New_York"), new_york, "{text}");
        }
    }

    #[test]
    fn instants_are_where_days_begin() {
        for (text, zone, wanted) in [
            ("@today", "Asia/Shanghai", "2026-11-21T16:00:00.000000Z"),
            ("@today", "UTC", "2026-11-21T00:00:00.000000Z"),
            ("@now", "Asia/Shanghai", "2026-11-21T18:00:00.000000Z"),
            ("@now-90h", "Asia/Shanghai", "2026-11-18T00:00:00.000000Z"),
            // Summer time ended on November 1st: the clock's hands stay.
            ("@now-30d", "America/New_York", "2026-10-22T17:00:00.000000Z"),
            ("@month_start", "America/New_York", "2026-11-01T04:00:00.000000Z"),
            ("@today-10y", "Asia/Shanghai", "2016-11-21T16:00:00.000000Z"),
            // The day began at one o'clock.
            ("@today-8y-17d", "America/Sao_Paulo", "2018-11-04T03:00:00.000000Z"),
        ] {
            assert_eq!(instant(text, zone), wanted, "{text}");
        }
    }

    #[test]
    fn others_are_none() {
        assert_eq!(Special::parse("@me"), Some(Special::Me));
        assert_eq!(Special::parse(" @my_departments "), Some(Special::MyDepartments));
        for text in [
            "",
            "@",
            "today",
            "@Today",
            "@todayx",
            "@today+",
            "@today+1",
            "@today1d",
            "@today+d",
            "@today+1h",
            "@today+1d-",
            "@today+1x",
            "@me+1d",
            "@today+123456d",
            "@today+1d+1d+1d+1d+1d",
            "@today+１d",
            "@now-1月",
            "@me,@me",
        ] {
            assert_eq!(Special::parse(text), None, "{text}");
        }
    }
}
