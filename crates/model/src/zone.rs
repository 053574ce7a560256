//! Time zones: when somebody's day begins.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::clock::Micros;

/// The zone of whoever has not chosen one, and of the system itself.
pub const DEFAULT_ZONE: &str = "Asia/Shanghai";

/// The zone with this IANA name; that of [`DEFAULT_ZONE`] if there is none.
#[must_use]
pub fn named(name: &str) -> TimeZone {
    TimeZone::get(name).or_else(|_| TimeZone::get(DEFAULT_ZONE)).unwrap_or(TimeZone::UTC)
}

/// What calendar and clock on the wall show in a zone.
#[must_use]
pub fn local(at: Micros, zone: TimeZone) -> Zoned {
    Timestamp::from_microsecond(at).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone)
}

/// A day as days since 1970-01-01.
#[must_use]
pub fn days(day: Date) -> i64 {
    i64::from((day - date(1970, 1, 1)).get_days())
}

/// The day that it is in a zone, in days since 1970-01-01.
#[must_use]
pub fn today(now: Micros, zone: TimeZone) -> i64 {
    days(local(now, zone).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_where_one_is() {
        let evening = 1_795_284_000_000_000;
        assert_eq!(today(evening, named("UTC")), 20_778);
        assert_eq!(today(evening, named("Asia/Shanghai")), 20_779);
        assert_eq!(today(-1, named("UTC")), -1);
        assert_eq!(named("Nowhere/Atall"), named(DEFAULT_ZONE));
    }
}
