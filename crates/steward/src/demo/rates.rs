//! What foreign money is worth: a rate for each week.

use steward_crm::typed::opportunity::scale;

/// The currencies that the company has rates of: code, and what one is worth in ten-thousandths of a
/// yuan, on the whole.
pub(super) const CURRENCIES: [(&str, i64); 3] = [("SGD", 54_200), ("USD", 71_200), ("EUR", 82_500)];

/// The place of the currency of those abroad.
pub(super) const DOLLAR: usize = 0;

/// The rate of the base currency.
pub(super) const RATE_OF_ONE: i64 = 10_i64.pow(scale::EXCHANGE_RATE as u32);

/// The decimals with which rates are published.
pub(super) const PUBLISHED: u8 = 4;

/// The days of a week.
pub(super) const WEEK: i64 = 7;

/// The Monday of a day's week, in days since 1970; 1 January 1970 was a Thursday.
pub(super) fn monday(day: i64) -> i64 {
    day - (day + 3).rem_euclid(WEEK)
}

/// The rate of the currency at a place in the week of a day, with the decimals of exchange rates. It
/// sways by some hundredths, each currency at its own time.
pub(super) fn rate(currency: usize, day: i64) -> i64 {
    let (_, mean) = CURRENCIES[currency];
    let week = (monday(day) + 3) / WEEK + 17 * currency as i64;
    let sway = 6 * (wave(week, 74) - 37) + 9 * (wave(week, 11) - 5);
    let published = mean + mean * sway / 10_000;
    published * (RATE_OF_ONE / 10_i64.pow(u32::from(PUBLISHED)))
}

/// An amount at a rate, rounded half up.
pub(super) fn converted(amount: i64, rate: i64) -> i64 {
    half_up(i128::from(amount) * i128::from(rate), i128::from(RATE_OF_ONE))
}

/// A quotient of numbers that are not negative, rounded half up.
pub(super) fn half_up(dividend: i128, divisor: i128) -> i64 {
    i64::try_from((dividend + divisor / 2) / divisor).unwrap_or(i64::MAX)
}

/// From `period` down to 0 or 1 and up again, once in so many weeks.
fn wave(week: i64, period: i64) -> i64 {
    (week.rem_euclid(period) * 2 - period).abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_hold_for_a_week_and_stay_near_their_mean() {
        // 2026-11-23 is a Monday.
        assert_eq!((monday(20_780), monday(20_786), monday(20_787)), (20_780, 20_780, 20_787));
        for (place, (code, mean)) in CURRENCIES.iter().enumerate() {
            let rates: Vec<i64> = (0..104).map(|week| rate(place, 20_000 + 7 * week)).collect();
            let mean = mean * (RATE_OF_ONE / 10_000);
            assert!(rates.iter().all(|rate| (rate - mean).abs() * 100 < mean * 4), "{code}");
            let moves = rates.windows(2).filter(|pair| pair[0] != pair[1]).count();
            assert!(moves > 90, "{code} stands still");
            assert_eq!(rate(place, 20_780), rate(place, 20_786), "{code}");
        }
        assert_eq!(converted(10_000, RATE_OF_ONE), 10_000);
        assert_eq!(converted(1, RATE_OF_ONE / 2), 1, "a half is rounded up");
    }
}
