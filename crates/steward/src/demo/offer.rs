//! What is offered for a deal: products, how many, at what price.

use steward_crm::typed::opportunity_line::scale;

use super::dice::Dice;
use super::rates::{RATE_OF_ONE, converted, half_up};
use super::words::trade::PRODUCTS;

/// What an offer is made of, by what the deal is about: products by their places, and how many of each for
/// one.
const BUNDLES: [&[(usize, i64)]; 10] = [
    &[(0, 1), (INSTALLATION, 1)],
    &[(1, 1), (INSTALLATION, 1)],
    &[(2, 1), (INSTALLATION, 1)],
    &[(3, 1), (INSTALLATION, 1)],
    &[(15, 1)],
    &[(1, 2), (3, 1), (4, 2), (CARE, 3), (INSTALLATION, 3)],
    &[(14, 1)],
    &[(4, 1)],
    &[(0, 1), (4, 2), (CARE, 1), (INSTALLATION, 1), (13, 2)],
    &[(12, 12), (CARE, 1)],
];

/// A year of care, and putting a machine up: services that nobody gets cheaper.
const CARE: usize = 10;
const INSTALLATION: usize = 11;

/// What is off the list price, in hundredths, and how often.
const DISCOUNTS: [(i64, usize); 6] = [(0, 20), (5, 30), (8, 22), (10, 16), (12, 8), (15, 4)];

/// One yuan in the scales of prices and of amounts, and the whole in that of discounts.
const PRICE: i64 = 10_i64.pow(scale::UNIT_PRICE as u32);
const AMOUNT: i64 = 10_i64.pow(scale::AMOUNT as u32);
const WHOLE: i64 = 100 * 10_i64.pow(scale::DISCOUNT as u32);

/// What planted deals can be about: machines, which are put up and cared for, and what is paid by the
/// month or year.
const PLANTED: [usize; 7] = [0, 1, 2, 3, 4, 12, 15];

/// The last of the machines.
const LAST_MACHINE: usize = 4;

/// How many of one product a planted deal has at most.
const PLANTED_MOST: i64 = 24;

/// A line of an offer; numbers in the scales of their fields.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The product, by its place.
    pub(super) product: usize,
    /// How many, in whole numbers.
    pub(super) quantity: i64,
    /// What one costs by the list, where that is in the deal's currency.
    pub(super) list: Option<i64>,
    /// What is off that.
    pub(super) discount: Option<i64>,
    /// What one costs.
    pub(super) unit: i64,
    /// What all of them cost.
    pub(super) amount: i64,
    /// The same in base currency.
    pub(super) base: i64,
    /// What they cost the company, in base currency.
    pub(super) cost: i64,
}

impl Line {
    /// So many of a product, each at a price in yuan.
    fn home(product: usize, quantity: i64, unit: i64) -> Self {
        let list = PRODUCTS[product].5 * PRICE;
        let off = i128::from(list - unit) * i128::from(WHOLE);
        let amount = quantity * unit / (PRICE / AMOUNT);
        Self {
            product,
            quantity,
            list: Some(list),
            discount: Some(half_up(off, i128::from(list))),
            unit,
            amount,
            base: amount,
            cost: cost(product, quantity),
        }
    }

    /// So many of a product, whose price in yuan is rounded to whole units of a currency.
    fn abroad(product: usize, quantity: i64, unit: i64, rate: i64) -> Self {
        let yuan = i128::from(unit) * i128::from(RATE_OF_ONE);
        let unit = half_up(yuan, i128::from(rate) * i128::from(PRICE)).max(1) * PRICE;
        let amount = quantity * unit / (PRICE / AMOUNT);
        Self {
            product,
            quantity,
            list: None,
            discount: None,
            unit,
            amount,
            base: converted(amount, rate),
            cost: cost(product, quantity),
        }
    }
}

fn cost(product: usize, quantity: i64) -> i64 {
    PRODUCTS[product].6 * quantity * AMOUNT
}

/// The lines of a deal about so many of the solution at a place, in the currency with this rate.
pub(super) fn lines(solution: usize, quantity: i64, rate: i64, dice: &mut Dice) -> Vec<Line> {
    let off = *dice.weighted(&DISCOUNTS);
    let line = |(product, each): &(usize, i64)| {
        let off = if matches!(*product, CARE | INSTALLATION) { 0 } else { off };
        let unit = PRODUCTS[*product].5 * (100 - off) * (PRICE / 100);
        match rate {
            RATE_OF_ONE => Line::home(*product, quantity * each, unit),
            rate => Line::abroad(*product, quantity * each, unit, rate),
        }
    };
    BUNDLES[solution].iter().map(line).collect()
}

/// The lines of a planted deal that is worth so many yuan: those with the least discount that come to
/// exactly that.
pub(super) fn planted(yuan: i64) -> Vec<Line> {
    let tries = PLANTED.iter().flat_map(|&product| (1..=PLANTED_MOST).map(move |n| (product, n)));
    let fitting = tries.filter_map(|(product, quantity)| {
        let (list, is_machine) = (PRODUCTS[product].5, product <= LAST_MACHINE);
        let beside =
            |product: usize, count: i64| i64::from(is_machine) * PRODUCTS[product].5 * count;
        let rest = yuan - beside(CARE, 1) - beside(INSTALLATION, quantity);
        // What is lost by rounding up to tens comes off the care.
        let unit = rest.div_euclid(10 * quantity) * 10;
        let unit = if unit * quantity < rest { unit + 10 } else { unit };
        let is_exact = is_machine || unit * quantity == rest;
        let fits = rest > 0 && unit <= list && is_exact;
        fits.then(|| ((list - unit) * WHOLE / list, product, quantity, unit))
    });
    let Some((_, product, quantity, unit)) = fitting.min() else { return Vec::new() };
    let mut lines = vec![Line::home(product, quantity, unit * PRICE)];
    if product <= LAST_MACHINE {
        let installation = PRODUCTS[INSTALLATION].5;
        let care = yuan - quantity * (unit + installation);
        lines.push(Line::home(INSTALLATION, quantity, installation * PRICE));
        lines.push(Line::home(CARE, 1, care * PRICE));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::deals::planted_worths;
    use crate::demo::dice::Purpose;

    #[test]
    fn planted_deals_come_to_what_they_are_worth() {
        for yuan in planted_worths() {
            let lines = planted(yuan);
            let sum: i64 = lines.iter().map(|line| line.amount).sum();
            assert_eq!(sum, yuan * AMOUNT);
            for line in &lines {
                let off = line.discount.unwrap();
                assert!((0..=25 * WHOLE / 100).contains(&off), "{yuan}: {line:?}");
            }
        }
    }

    #[test]
    fn offers_are_for_what_the_deal_is_about() {
        for (solution, bundle) in BUNDLES.iter().enumerate() {
            let mut dice = Dice::new(Purpose::Offer, solution);
            let lines = lines(solution, 3, RATE_OF_ONE, &mut dice);
            assert_eq!(lines.len(), bundle.len());
            for (line, (product, each)) in lines.iter().zip(*bundle) {
                assert_eq!((line.product, line.quantity), (*product, 3 * each));
                assert_eq!(line.amount * (PRICE / AMOUNT), line.quantity * line.unit);
                assert!(line.cost < line.amount && line.base == line.amount, "{line:?}");
                let (list, off) = (line.list.unwrap(), line.discount.unwrap());
                assert_eq!(line.unit, list / WHOLE * (WHOLE - off));
            }
            let rate = 542 * RATE_OF_ONE / 100;
            let mut dice = Dice::new(Purpose::Offer, solution);
            for (home, line) in lines.iter().zip(super::lines(solution, 3, rate, &mut dice)) {
                assert_eq!(line.unit % PRICE, 0, "whole dollars");
                assert!((line.base - home.base).abs() <= line.quantity * 3 * AMOUNT, "{line:?}");
                assert_eq!((line.list, line.cost), (None, home.cost));
            }
        }
    }
}
