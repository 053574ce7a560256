//! Recurrence rules of RFC 5545 (section 3.3.10), in the time of a zone.
//!
//! A rule is expanded in local time, so that a meeting at nine stays at nine when the clocks change.
//! A local time that a change of clocks leaves out is read with the offset before it, one that comes
//! twice is the first (RFC 5545, section 3.3.5).

mod read;
#[cfg(test)]
mod tests;

use jiff::civil;
use jiff::tz::TimeZone;
use rrule::RRuleSet;
use steward_model::clock::{Micros, SECOND};
use steward_model::zone;

pub(crate) use read::Flaw;

/// The greatest `COUNT`, and the most starts that are looked at to find the one wanted.
pub(crate) const MAX_STARTS: usize = 10_000;

/// When something that never ends repeats for the last time: 9999-12-30T00:00:00Z.
pub(crate) const END_OF_TIME: Micros = 253_402_128_000 * SECOND;

/// A rule with its first start and its zone.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    /// In which the rule is written back: capital letters, one form for `UNTIL`.
    text: String,
    set: RRuleSet,
    zone: TimeZone,
    /// What a start has beyond whole seconds.
    fraction: Micros,
    ends: bool,
}

impl Rule {
    /// Reads a rule for something that first starts at `start`.
    ///
    /// # Errors
    /// If it is no rule, repeats more often than daily, or goes on too long.
    pub(crate) fn read(text: &str, start: Micros, zone: &TimeZone) -> Result<Self, Flaw> {
        let parts = read::parts(text, zone)?;
        let local = zone::local(start, zone.clone()).datetime();
        let source = read::source(&parts, local);
        let set: RRuleSet = source.parse().map_err(|_| Flaw::Unreadable)?;
        Ok(Self {
            text: read::canonical(&parts),
            set: set.limit(),
            zone: zone.clone(),
            fraction: start.rem_euclid(SECOND),
            ends: parts.ends(),
        })
    }

    /// The rule as it is stored.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// All starts, in their order.
    pub(crate) fn starts(&self) -> impl Iterator<Item = Micros> + '_ {
        (&self.set).into_iter().map_while(|fake| self.instant(fake.timestamp()))
    }

    /// The last start; [`END_OF_TIME`] if there is none. `None` if there is no start at all, or if
    /// there are more than [`MAX_STARTS`].
    pub(crate) fn last(&self) -> Option<Micros> {
        if !self.ends {
            return Some(END_OF_TIME);
        }
        let mut last = None;
        for (index, start) in self.starts().enumerate() {
            if index >= MAX_STARTS {
                return None;
            }
            last = Some(start);
        }
        last
    }

    /// The instant of a local time that is spelled as if it were in UTC.
    fn instant(&self, seconds: i64) -> Option<Micros> {
        let local = jiff::Timestamp::from_second(seconds).ok()?.to_zoned(TimeZone::UTC).datetime();
        instant(local, &self.zone).map(|at| at + self.fraction)
    }
}

/// The instant of a local time in a zone.
pub(crate) fn instant(local: civil::DateTime, zone: &TimeZone) -> Option<Micros> {
    local.to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp().as_microsecond())
}
