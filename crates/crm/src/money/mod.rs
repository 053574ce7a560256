//! Amounts of documents in base currency: amount times exchange rate.
//!
//! Without a currency an amount is in base currency, whose rate is 1. A foreign currency has the rate
//! that somebody wrote; where nobody did, that of the document's date: the latest one on or before
//! it, or before today if the date lies ahead. A rate belongs to its currency and stays with the
//! document: later rates do not move it, another currency needs a new one. Amounts are rounded half
//! away from zero to the decimals that the field stores.

mod base;
mod convert;
mod rates;

use std::collections::BTreeSet;

use steward_engine::behaviour::{Behaviour, Change, Facts};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, FieldId, ObjectDef, ObjectId};
use steward_model::kind::{format_date, format_scaled};
use steward_model::record::Record;
use steward_model::{Result, Value, text, zone};

use crate::typed::opportunity::{self, field, scale};

pub(crate) use base::base_of;
pub use base::{DEFAULT_CURRENCY, base_currency, currencies};
pub(crate) use convert::{converted, rate_of_one, rounded};
pub(crate) use rates::Rates;

/// The documents: each object with the field that says which day's rate counts. All of them have the
/// fields `amount`, `currency`, `exchange_rate` and `amount_base`.
const DOCUMENTS: &[(&str, &str)] = &[(opportunity::NAME, opportunity::field::CLOSE_DATE)];

/// Decimals of exchange rates.
pub(crate) const RATE_SCALE: u8 = scale::EXCHANGE_RATE;

/// Computes amounts in base currency.
#[derive(Debug)]
pub(crate) struct BaseAmount {
    documents: Vec<Document>,
    rates: Rates,
}

/// Where a document's money stands.
#[derive(Debug)]
struct Document {
    object: ObjectId,
    amount: FieldId,
    currency: FieldId,
    rate: FieldId,
    base: FieldId,
    date: FieldId,
}

impl BaseAmount {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        let mut documents = Vec::new();
        for (name, date) in DOCUMENTS {
            let object = catalog.expect(name)?;
            documents.push(Document {
                object: object.id,
                amount: object.id_of(field::AMOUNT),
                currency: object.id_of(field::CURRENCY),
                rate: object.id_of(field::EXCHANGE_RATE),
                base: object.id_of(field::AMOUNT_BASE),
                date: object.id_of(date),
            });
        }
        Ok(Self { documents, rates: Rates::new(catalog)? })
    }

    fn document(&self, object: &ObjectDef) -> Option<&Document> {
        self.documents.iter().find(|document| document.object == object.id)
    }
}

impl Document {
    /// The foreign currency of a document, if it has one.
    fn foreign<'r>(&self, record: &'r Record, base: &str) -> Option<&'r str> {
        record.get(self.currency).as_text().filter(|code| *code != base)
    }

    /// Sets or clears the rate where the change says nothing of it.
    fn settle(&self, change: &mut Change, base: &str) {
        let given = change.given.contains(&self.rate);
        let other_currency = change.changes(self.currency) && change.old.is_some();
        if self.foreign(&change.new, base).is_none() {
            if !given || change.new.get(self.rate).is_null() {
                change.new.set(self.rate, rate_of_one(RATE_SCALE));
            }
        } else if other_currency && !given {
            change.new.values[self.rate] = Value::Null;
        }
    }

    /// Refuses another rate than 1 for the base currency.
    fn check_base(&self, change: &Change, base: &str, problems: &mut Problems) {
        let rate = change.new.get(self.rate).as_int();
        if self.foreign(&change.new, base).is_none() && rate != Some(rate_of_one(RATE_SCALE)) {
            let message = text!(
                en = "The rate of the base currency {base} is 1; leave it empty.",
                zh = "本位币 {base} 的汇率为 1，请留空。"
            );
            problems.add(change.row, field::EXCHANGE_RATE, "rate_of_base", message);
        }
    }

    /// The currency and the day whose rate the change needs.
    fn needs(&self, change: &Change, base: &str, today: i64) -> Option<(String, i64)> {
        let rate = change.new.get(self.rate);
        let code = self.foreign(&change.new, base).filter(|_| rate.is_null())?;
        if change.new.get(self.amount).is_null() {
            return None;
        }
        let date = change.new.get(self.date).as_int().unwrap_or(today).min(today);
        Some((code.to_owned(), date))
    }
}

fn no_rate(code: &str, day: i64, base: &str) -> steward_model::Text {
    let day = format_date(day);
    text!(
        en = "There is no exchange rate of {code} on or before {day}: add one under \
              'Exchange rates', or fill in the rate to {base} here.",
        zh = "没有 {code} 在 {day} 或之前的汇率，请先在“汇率”中添加，或在此填写兑 {base} 的汇率。"
    )
}

impl Behaviour for BaseAmount {
    fn name(&self) -> &'static str {
        "money"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        self.document(object).is_some()
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        let Some(document) = self.document(object) else { return Ok(()) };
        let base = base_of(work).await?;
        let today = zone::today(work.now(), work.caller().access.zone());
        let mut wanted = BTreeSet::new();
        for change in changes.iter_mut().filter(|change| change.is_save()) {
            document.settle(change, &base);
            document.check_base(change, &base, problems);
            wanted.extend(document.needs(change, &base, today));
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let rates = self.rates.on(work, wanted).await?;
        for change in changes.iter_mut().filter(|change| change.is_save()) {
            let Some(need) = document.needs(change, &base, today) else { continue };
            match rates.get(&need) {
                Some(rate) => change.new.set(document.rate, *rate),
                None => {
                    let (code, day) = need;
                    let message = no_rate(&code, day, &base);
                    problems.add(change.row, field::EXCHANGE_RATE, "rate_needed", message);
                }
            }
        }
        Ok(())
    }

    fn derive(&self, facts: Facts<'_>, change: &mut Change) {
        let Some(document) = self.document(facts.object).filter(|_| change.is_save()) else {
            return;
        };
        let amount = change.new.get(document.amount).as_int();
        let rate = change.new.get(document.rate).as_int();
        let base = amount.zip(rate).and_then(|(amount, rate)| converted(amount, rate, RATE_SCALE));
        change.new.set(document.base, base);
    }

    fn validate(&self, facts: Facts<'_>, change: &Change, problems: &mut Problems) {
        let Some(document) = self.document(facts.object) else { return };
        let rate = change.new.get(document.rate).as_int();
        let Some(amount) = change.new.get(document.amount).as_int() else { return };
        if rate.is_none_or(|rate| rate <= 0) {
            let message = text!(
                en = "Give the exchange rate to the base currency.",
                zh = "请填写兑本位币的汇率。"
            );
            problems.add(change.row, field::EXCHANGE_RATE, "rate_needed", message);
        } else if let Some(rate) = rate {
            let base = converted(amount, rate, RATE_SCALE);
            let kind = facts.object.fields[document.base].kind();
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
