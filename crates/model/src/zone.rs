//! Time zones: when somebody's day begins.

use jiff::civil::{Date, date};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

use crate::clock::{DAY, Micros, SECOND};

/// The zone of whoever has not chosen one, and of the system itself.
pub const DEFAULT_ZONE: &str = "Asia/Shanghai";

/// The zone with this IANA name; that of [`DEFAULT_ZONE`] if there is none.
#[must_use]
pub fn named(name: &str) -> TimeZone {
    TimeZone::get(name).or_else(|_| TimeZone::get(DEFAULT_ZONE)).unwrap_or(TimeZone::UTC)
}

/// The zone with this IANA name, if there is one.
#[must_use]
pub fn find(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

/// Up to when changes of the clocks are looked ahead; later instants count as the last one before it.
pub const HORIZON: Micros = 4_102_444_800 * SECOND;

/// How far a zone's clocks are ahead of UTC, as a table that a database can look it up in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offsets {
    /// When the clocks were changed, ascending.
    pub changes: Vec<Micros>,
    /// How far they were ahead before the first change, then behind each, in microseconds.
    pub ahead: Vec<Micros>,
}

impl Offsets {
    /// The table of a zone, up to [`HORIZON`].
    #[must_use]
    pub fn of(zone: &TimeZone) -> Self {
        let micros = |offset: Offset| Micros::from(offset.seconds()) * SECOND;
        let first = micros(zone.to_offset(Timestamp::MIN));
        let mut table = Self { changes: Vec::new(), ahead: vec![first] };
        for change in zone.following(Timestamp::MIN) {
            let (at, ahead) = (change.timestamp().as_microsecond(), micros(change.offset()));
            if at >= HORIZON {
                break;
            }
            // A zone may change its name or the like without touching the clocks.
            if table.ahead.last() != Some(&ahead) {
                table.changes.push(at);
                table.ahead.push(ahead);
            }
        }
        table
    }

    /// The day that it is at an instant, in days since 1970-01-01.
    #[must_use]
    pub fn day(&self, at: Micros) -> i64 {
        let past = self.changes.partition_point(|change| *change <= at);
        at.saturating_add(self.ahead[past]).div_euclid(DAY)
    }
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
        for zone in ["Asia/Shanghai", "America/New_York", "Pacific/Apia", "Africa/Monrovia", "UTC"]
        {
            let zone = named(zone);
            let table = Offsets::of(&zone);
            for at in (-4_000_000_000..HORIZON / SECOND).step_by(4_000_037) {
                let at = at * SECOND;
                assert_eq!(table.day(at), today(at, zone.clone()), "{zone:?} {at}");
            }
        }
        assert_eq!(Offsets::of(&TimeZone::UTC), Offsets { changes: vec![], ahead: vec![0] });
        assert_eq!(named("Nowhere/Atall"), named(DEFAULT_ZONE));
    }
}
