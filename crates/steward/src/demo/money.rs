//! What a deal is about and what it is worth.

use steward_crm::typed::opportunity::scale;

use super::calendar::Calendar;
use super::deals::Deal;
use super::dice::{Dice, Purpose};
use super::offer::{self, Line};
use super::rates::{DOLLAR, RATE_OF_ONE, converted, rate};
use super::seeds::Seeds;
use super::words::talk::SOLUTIONS;
use super::words::trade::PRODUCTS;

/// The place of the region abroad.
pub(super) const ABROAD: usize = 3;

/// What a deal is about and what it is worth.
#[derive(Clone, Debug)]
pub(super) struct Worth {
    /// What it is about, in words.
    pub(super) title: &'static str,
    /// How many.
    pub(super) quantity: i64,
    /// The amount in its currency, in the scale of amounts.
    pub(super) amount: i64,
    /// The rate of its currency on the day when it was entered.
    pub(super) rate: i64,
    /// The amount in base currency.
    pub(super) base: i64,
    /// The cost in base currency.
    pub(super) cost: i64,
    /// What was offered, once something was; it comes to the amount.
    pub(super) lines: Vec<Line>,
}

impl Worth {
    /// What the deal at this place is worth.
    pub(super) fn new(seeds: &Seeds, deal: &Deal, index: usize) -> Self {
        if let Some(planted) = deal.planted {
            let lines = offer::planted(planted.yuan);
            let main = lines.first().map_or((0, 1), |line| (line.product, line.quantity));
            return Self::offered((PRODUCTS[main.0].1, main.1), RATE_OF_ONE, lines);
        }
        let mut dice = Dice::new(Purpose::Opportunity, index);
        let solution = dice.below(SOLUTIONS.len());
        let (title, least, most, few, many) = SOLUTIONS[solution];
        let seed = &seeds.accounts[deal.account];
        let quantity = if seed.person { 1 } else { dice.between(few, many) };
        let rate = match seed.region {
            ABROAD => rate(DOLLAR, Calendar::day(deal.created())),
            _ => RATE_OF_ONE,
        };
        if deal.was_offered() {
            let mut dice = Dice::new(Purpose::Offer, index);
            let lines = offer::lines(solution, quantity, rate, &mut dice);
            return Self::offered((title, quantity), rate, lines);
        }
        let yuan = dice.between(least / 100, most / 100) * 100 * quantity;
        // Abroad in whole tens.
        let whole = if rate == RATE_OF_ONE { yuan } else { yuan * RATE_OF_ONE / rate / 10 * 10 };
        let amount = whole * 10_i64.pow(u32::from(scale::AMOUNT));
        let base = converted(amount, rate);
        let cost = base / 100 * dice.between(55, 72);
        Self { title, quantity, amount, rate, base, cost, lines: Vec::new() }
    }

    fn offered((title, quantity): (&'static str, i64), rate: i64, lines: Vec<Line>) -> Self {
        let amount = lines.iter().map(|line| line.amount).sum();
        let cost = lines.iter().map(|line| line.cost).sum();
        Self { title, quantity, amount, rate, base: converted(amount, rate), cost, lines }
    }

    /// Whether it is in the currency of those abroad.
    pub(super) fn is_foreign(&self) -> bool {
        self.rate != RATE_OF_ONE
    }
}
