//! When things happened: on working days, in working hours, more often lately than long ago.

use steward_model::clock::{DAY, Micros, SECOND};

/// How far back the company's records go, in days.
const DAYS_BACK: i64 = 720;

/// What local time is ahead of UTC in Hangzhou.
const AHEAD: Micros = 8 * 3_600 * SECOND;

/// When work begins, and how long a day of it is.
const MORNING: Micros = 9 * 3_600 * SECOND;
const WORKDAY: Micros = 9 * 3_600 * SECOND + 1_800 * SECOND;

/// Records come the more often the smaller this is; 1 is evenly.
const GROWTH: f64 = 0.75;

/// The working time between the company's first record and now.
#[derive(Clone, Debug)]
pub(super) struct Calendar {
    now: Micros,
    /// The working days up to today, as days since 1970.
    days: Vec<i64>,
    /// How much of the last one is over.
    last: f64,
}

impl Calendar {
    /// The calendar at the time `now`.
    pub(super) fn new(now: Micros) -> Self {
        let local = now + AHEAD;
        let today = local.div_euclid(DAY);
        let over = (local - today * DAY - MORNING) as f64 / WORKDAY as f64;
        // A day on which work has not begun does not count yet.
        let newest = if over > 0.0 { today } else { today - 1 };
        let days: Vec<i64> = (today - DAYS_BACK..=newest).filter(|day| is_workday(*day)).collect();
        let last = if days.last() == Some(&today) { over.min(1.0) } else { 1.0 };
        Self { now, days, last }
    }

    /// Now.
    pub(super) fn now(&self) -> Micros {
        self.now
    }

    /// Today, in days since 1970.
    pub(super) fn today(&self) -> i64 {
        (self.now + AHEAD).div_euclid(DAY)
    }

    /// The time of the record that stands at this part (0 to 1) of all records of its kind; later ones
    /// have later times, the last one a time shortly before now.
    pub(super) fn at(&self, part: f64) -> Micros {
        let length = (self.days.len() - 1) as f64 + self.last;
        let place = length * part.clamp(0.0, 1.0).powf(GROWTH);
        let day = (place as usize).min(self.days.len() - 1);
        let within = ((place - day as f64) * WORKDAY as f64) as Micros;
        (self.days[day] * DAY + MORNING + within - AHEAD).min(self.now)
    }

    /// A time on a working day about `days` after `from` (none: on the same day), at chance `dice` of
    /// the day; perhaps in the future.
    pub(super) fn later(&self, from: Micros, days: i64, hour: i64) -> Micros {
        let mut day = (from + AHEAD).div_euclid(DAY) + days;
        while !is_workday(day) {
            day += 1;
        }
        (day * DAY + MORNING + hour * 1_200 * SECOND - AHEAD).max(from)
    }

    /// When work begins on a day, given in days since 1970; now, if that is still to come.
    pub(super) fn morning(&self, day: i64) -> Micros {
        (day * DAY + MORNING - AHEAD).min(self.now)
    }

    /// Tomorrow evening, whatever day that is.
    pub(super) fn tomorrow(&self) -> Micros {
        (self.today() + 1) * DAY + MORNING + WORKDAY - AHEAD
    }

    /// The day of a time, in days since 1970.
    pub(super) fn day(at: Micros) -> i64 {
        (at + AHEAD).div_euclid(DAY)
    }
}

/// Monday to Friday; 1 January 1970 was a Thursday.
fn is_workday(day: i64) -> bool {
    (day + 3).rem_euclid(7) < 5
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-21, a Saturday, 12:00 in Hangzhou.
    const SATURDAY: Micros = 20_778 * DAY + 4 * 3_600 * SECOND;

    #[test]
    fn time_runs_forward_in_working_hours_up_to_now() {
        for now in [SATURDAY, SATURDAY + 2 * DAY, SATURDAY + 2 * DAY - 6 * 3_600 * SECOND] {
            let calendar = Calendar::new(now);
            let times: Vec<Micros> = (0..=1_000).map(|i| calendar.at(f64::from(i) / 1e3)).collect();
            assert!(times.is_sorted());
            assert!(times.iter().all(|at| *at <= now));
            for at in &times {
                assert!(is_workday(Calendar::day(*at)));
                let hour = (at + AHEAD).rem_euclid(DAY);
                assert!((MORNING..=MORNING + WORKDAY).contains(&hour), "{hour}");
            }
            assert!(now - times[1_000] < 3 * DAY);
            assert!(now - times[0] > (DAYS_BACK - 5) * DAY);
            let lately = times.iter().filter(|at| now - **at < DAYS_BACK / 2 * DAY).count();
            assert!(lately > 550, "{lately}");
        }
    }

    #[test]
    fn later_is_a_working_day() {
        let calendar = Calendar::new(SATURDAY);
        let monday = calendar.later(SATURDAY, 0, 3);
        assert_eq!(Calendar::day(monday), 20_780);
        assert_eq!(Calendar::day(calendar.later(monday, 5, 0)), 20_787);
        assert_eq!(calendar.today(), 20_778);
        assert_eq!(Calendar::day(calendar.tomorrow()), 20_779);
    }
}
