//! The amount in base currency: amount times exchange rate.
//!
//! Without a currency the amount is in base currency, whose rate is 1. A foreign currency needs a
//! rate as soon as there is an amount. A rate belongs to its currency: another currency needs a new
//! one.

use steward_engine::Problems;
use steward_engine::behaviour::{Behaviour, Change, Facts};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::kind::format_scaled;
use steward_model::{Result, text};

use crate::currency::{BASE_CURRENCY, converted, rate_of_one};
use crate::typed::opportunity::{Fields, NAME, View, ViewMut, field, scale};

/// Computes amounts in base currency.
#[derive(Debug)]
pub(crate) struct BaseAmount(Fields);

impl BaseAmount {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

/// Whether amounts are in base currency.
fn in_base(view: View<'_>) -> bool {
    view.currency().is_none_or(|currency| currency.key() == BASE_CURRENCY)
}

impl Behaviour for BaseAmount {
    fn name(&self) -> &'static str {
        "opportunity/money"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    fn derive(&self, _facts: Facts<'_>, change: &mut Change) {
        if !change.is_save() {
            return;
        }
        let rate_given = change.given.contains(&self.0.exchange_rate);
        let other_currency = change.changes(self.0.currency) && change.old.is_some();
        let mut edit = ViewMut::new(&self.0, &mut change.new);
        if in_base(edit.view()) {
            if !rate_given || edit.view().exchange_rate().is_none() {
                edit.set_exchange_rate(Some(rate_of_one(scale::EXCHANGE_RATE)));
            }
        } else if other_currency && !rate_given {
            edit.set_exchange_rate(None);
        }
        let amount = edit.view().amount();
        let rate = edit.view().exchange_rate();
        let base = amount
            .zip(rate)
            .and_then(|(amount, rate)| converted(amount, rate, scale::EXCHANGE_RATE));
        edit.set_amount_base(base);
    }

    fn validate(&self, facts: Facts<'_>, change: &Change, problems: &mut Problems) {
        let view = View::new(&self.0, &change.new);
        let rate = view.exchange_rate();
        if in_base(view) && rate != Some(rate_of_one(scale::EXCHANGE_RATE)) {
            let message = text!(
                en = "The rate of the base currency {BASE_CURRENCY} is 1; leave it empty.",
                zh = "本位币 {BASE_CURRENCY} 的汇率为 1，请留空。"
            );
            problems.add(change.row, field::EXCHANGE_RATE, "rate_of_base", message);
        }
        let Some(amount) = view.amount() else { return };
        if rate.is_none_or(|rate| rate <= 0) {
            let message = text!(
                en = "Give the exchange rate to {BASE_CURRENCY}.",
                zh = "请填写兑 {BASE_CURRENCY} 的汇率。"
            );
            problems.add(change.row, field::EXCHANGE_RATE, "rate_needed", message);
        } else if let Some(rate) = rate {
            let base = converted(amount, rate, scale::EXCHANGE_RATE);
            let kind = facts.object.fields[self.0.amount_base].kind();
            let text = base.map(|base| format_scaled(base, scale::AMOUNT_BASE));
            if text.is_none_or(|text| kind.read_text(&text).is_err()) {
                let message = text!(
                    en = "In base currency this is more than can be stored.",
                    zh = "折合本位币后金额过大。"
                );
                problems.add(change.row, field::AMOUNT, "out_of_range", message);
            }
        }
    }
}
