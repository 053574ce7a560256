//! Arithmetic with amounts: scaled integers, rounded half away from zero.

/// A scaled number of `scale` decimals as a divisor.
fn unit(scale: u8) -> i128 {
    10_i128.pow(u32::from(scale))
}

/// The rate of the base currency itself, with `scale` decimals.
pub(crate) fn rate_of_one(scale: u8) -> i64 {
    10_i64.pow(u32::from(scale))
}

/// An amount times an exchange rate with `scale` decimals, rounded half away from zero to the
/// amount's own decimals. `None` if that is more than can be stored.
pub(crate) fn converted(amount: i64, rate: i64, scale: u8) -> Option<i64> {
    rounded(i128::from(amount) * i128::from(rate), unit(scale))
}

/// A quotient, rounded half away from zero; the divisor is positive. `None` if that is more than can
/// be stored.
pub(crate) fn rounded(number: i128, by: i128) -> Option<i64> {
    let half_up = (number.checked_abs()?.checked_add(by / 2)?) / by * number.signum();
    i64::try_from(half_up).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_rounded_away_from_zero() {
        let rate = |text| steward_model::kind::parse_scaled(text, 8).expect("a rate");
        for (amount, of, base) in [
            (10_000, "1", 10_000),
            (10_000, "7.12345678", 71_235),
            (1, "0.5", 1),
            (-1, "0.5", -1),
            (1, "0.49999999", 0),
            (3, "1.5", 5),
            (-3, "1.5", -5),
            (0, "7", 0),
        ] {
            assert_eq!(converted(amount, rate(of), 8), Some(base), "{amount} at {of}");
        }
        assert_eq!(converted(i64::MAX, rate("7"), 8), None);
        assert_eq!(converted(12_345, rate_of_one(8), 8), Some(12_345));
    }
}
