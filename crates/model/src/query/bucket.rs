//! Stretches of time by which rows are grouped: `created_at.bucket(month)`.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// A stretch of time of the calendar. Its value is its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bucket {
    /// `day`
    Day,
    /// `week`, from Monday
    Week,
    /// `month`
    Month,
    /// `quarter`
    Quarter,
    /// `year`
    Year,
}

impl Bucket {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// The word in a query.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The bucket with this word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bucket| bucket.word() == word)
    }

    /// The first day of the stretch in which `day` lies; none before the calendar begins.
    #[must_use]
    pub fn start(self, day: Date) -> Option<Date> {
        match self {
            Self::Day => Some(day),
            Self::Week => {
                let past = i64::from(day.weekday().to_monday_zero_offset());
                day.checked_sub(past.days()).ok()
            }
            Self::Month => Some(day.first_of_month()),
            Self::Quarter => Some(date(day.year(), (day.month() - 1) / 3 * 3 + 1, 1)),
            Self::Year => Some(day.first_of_year()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_begin_on_their_first_day() {
        use Bucket::{Day, Month, Quarter, Week, Year};
        for (bucket, day, start) in [
            (Day, date(2026, 11, 21), date(2026, 11, 21)),
            (Week, date(2026, 11, 22), date(2026, 11, 16)),
            (Week, date(2026, 11, 23), date(2026, 11, 23)),
            (Week, date(2027, 1, 1), date(2026, 12, 28)),
            (Month, date(2026, 11, 30), date(2026, 11, 1)),
            (Quarter, date(2026, 12, 31), date(2026, 10, 1)),
            (Quarter, date(2026, 3, 31), date(2026, 1, 1)),
            (Year, date(2024, 2, 29), date(2024, 1, 1)),
            (Month, date(-1, 2, 3), date(-1, 2, 1)),
        ] {
            assert_eq!(bucket.start(day), Some(start), "{bucket:?} {day}");
        }
        assert!(Bucket::ALL.into_iter().all(|bucket| Bucket::of(bucket.word()) == Some(bucket)));
    }
}
