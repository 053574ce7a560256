//! The arithmetic of a line: exact, rounded once, half away from zero.

use crate::money::rounded;
use crate::typed::opportunity_line::scale;

/// What 100 % is, with the decimals of a percentage.
const WHOLE: i128 = 100 * 10_i128.pow(scale::DISCOUNT as u32);

/// The unit price after a discount. `None` if it can't be stored.
pub(super) fn discounted(list: i64, discount: i64) -> Option<i64> {
    rounded(i128::from(list) * (WHOLE - i128::from(discount)), WHOLE)
}

/// The discount that leads from the list price to the unit price; none without a list price.
pub(super) fn discount(list: i64, unit: i64) -> Option<i64> {
    if list <= 0 {
        return None;
    }
    rounded((i128::from(list) - i128::from(unit)) * WHOLE, i128::from(list))
}

/// Quantity times unit price, and the tax on it where the price has none: what the customer pays.
/// `None` if it can't be stored.
pub(super) fn amount(quantity: i64, unit: i64, added_tax: i64) -> Option<i64> {
    let net = i128::from(quantity).checked_mul(i128::from(unit))?;
    let gross = net.checked_mul(WHOLE + i128::from(added_tax))?;
    rounded(gross, WHOLE * decimals(scale::QUANTITY + scale::UNIT_PRICE - scale::AMOUNT))
}

/// What so many cost in base currency, at a cost for one and the rate of its currency. `None` if it
/// can't be stored.
pub(super) fn cost(quantity: i64, cost: i64, rate: i64) -> Option<i64> {
    let foreign = i128::from(quantity).checked_mul(i128::from(cost))?;
    let base = foreign.checked_mul(i128::from(rate))?;
    let more = scale::QUANTITY + scale::UNIT_PRICE - scale::COST_BASE;
    rounded(base, decimals(crate::money::RATE_SCALE) * decimals(more))
}

fn decimals(scale: u8) -> i128 {
    10_i128.pow(u32::from(scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, scale: u8) -> i64 {
        steward_model::kind::parse_scaled(text, scale).expect("a number")
    }

    #[test]
    fn prices_and_discounts_lead_to_each_other() {
        for (list, off, unit) in [
            ("100", "20", "80"),
            ("99.99", "12.5", "87.4913"),
            ("10", "-5", "10.5"),
            ("0.0001", "50", "0.0001"),
        ] {
            let (list, unit) = (read(list, scale::LIST_PRICE), read(unit, scale::UNIT_PRICE));
            assert_eq!(discounted(list, read(off, scale::DISCOUNT)), Some(unit));
        }
        let of = |list, unit| discount(read(list, 4), read(unit, 4));
        assert_eq!(of("100", "80"), Some(read("20", 2)));
        assert_eq!(of("3", "2"), Some(read("33.33", 2)));
        assert_eq!((of("0", "2"), of("-1", "2")), (None, None));
    }

    #[test]
    fn amounts_are_rounded_once() {
        for (quantity, unit, tax, wanted) in [
            ("3", "9.99", "0", "29.97"),
            ("1.5", "0.0333", "0", "0.05"),
            ("3", "9.99", "13", "33.87"),
            ("1", "0.005", "0", "0.01"),
            ("-1", "0.005", "0", "-0.01"),
            ("0.5", "0.0099", "0", "0"),
        ] {
            let found = amount(read(quantity, 4), read(unit, 4), read(tax, 2));
            assert_eq!(found, Some(read(wanted, 2)), "{quantity} at {unit}");
        }
        assert_eq!(amount(i64::MAX, i64::MAX, 0), None);
    }

    #[test]
    fn costs_are_converted() {
        let seven = read("7.1", 8);
        assert_eq!(cost(read("2", 4), read("10.5", 4), seven), Some(read("149.1", 2)));
        assert_eq!(cost(i64::MAX, i64::MAX, i64::MAX), None);
    }
}
