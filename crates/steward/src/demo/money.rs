//! What a deal is about and what it is worth.

use steward_crm::typed::opportunity::scale;

use super::deals::Deal;
use super::dice::{Dice, Purpose};
use super::seeds::Seeds;
use super::words::talk::PRODUCTS;

/// The place of the region abroad.
pub(super) const ABROAD: usize = 3;

/// Yuan for a Singapore dollar, in the scale of exchange rates.
pub(super) const SGD_RATE: i64 = 5_42 * 10_i64.pow(scale::EXCHANGE_RATE as u32 - 2);

/// The rate of the base currency.
pub(super) const RATE_OF_ONE: i64 = 10_i64.pow(scale::EXCHANGE_RATE as u32);

/// What planted deals are about, by their source and the place among the products.
const PLANTED_PRODUCTS: [usize; 2] = [5, 0];

/// What planted deals cost, in hundredths of their worth.
const PLANTED_COST: i64 = 62;

/// What a deal is about and what it is worth.
#[derive(Clone, Copy, Debug)]
pub(super) struct Worth {
    /// The product, by its place.
    pub(super) product: usize,
    /// How many.
    pub(super) quantity: i64,
    /// The amount in its currency, in the scale of amounts.
    pub(super) amount: i64,
    /// Whether it is in Singapore dollars.
    pub(super) foreign: bool,
    /// The amount in base currency.
    pub(super) base: i64,
    /// The cost in base currency.
    pub(super) cost: i64,
}

impl Worth {
    /// What the deal at this place is worth.
    pub(super) fn new(seeds: &Seeds, deal: &Deal, index: usize) -> Self {
        if let Some(planted) = deal.planted {
            let base = planted.yuan * 10_i64.pow(u32::from(scale::AMOUNT));
            let product = PLANTED_PRODUCTS[planted.source];
            let cost = base / 100 * PLANTED_COST;
            return Self { product, quantity: 1, amount: base, foreign: false, base, cost };
        }
        let mut dice = Dice::new(Purpose::Opportunity, index);
        let product = dice.below(PRODUCTS.len());
        let (_, least, most, few, many) = PRODUCTS[product];
        let person = seeds.accounts[deal.account].person;
        let quantity = if person { 1 } else { dice.between(few, many) };
        let price = dice.between(least / 100, most / 100) * 100;
        let yuan = price * quantity;
        let foreign = seeds.accounts[deal.account].region == ABROAD;
        let unit = 10_i64.pow(u32::from(scale::AMOUNT));
        let (amount, base) = if foreign {
            // Whole tens of dollars.
            let dollars = yuan * RATE_OF_ONE / SGD_RATE / 10 * 10;
            let amount = dollars * unit;
            (amount, half_up(i128::from(amount) * i128::from(SGD_RATE), i128::from(RATE_OF_ONE)))
        } else {
            (yuan * unit, yuan * unit)
        };
        let cost = base / 100 * dice.between(55, 72);
        Self { product, quantity, amount, foreign, base, cost }
    }
}

/// A quotient, rounded half up.
fn half_up(dividend: i128, divisor: i128) -> i64 {
    i64::try_from((dividend + divisor / 2) / divisor).unwrap_or(i64::MAX)
}
