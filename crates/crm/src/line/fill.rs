//! What a line fills in, and what its document's sum is afterwards.

use std::collections::{BTreeMap, BTreeSet};

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, FieldId, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::kind::format_scaled;
use steward_model::record::Record;
use steward_model::{Error, Result, Value, text, zone};

use super::fields::{LineFields, all};
use super::{MAX_LINES, price};
use crate::money::{RATE_SCALE, Rates, base_of, converted};
use crate::support::{deleted, equals, ids, where_};
use crate::typed::opportunity_line::{field, scale};
use crate::typed::product;

/// Computes lines and adds them up.
#[derive(Debug)]
pub(crate) struct Lines {
    lines: Vec<LineFields>,
    product: product::Fields,
    rates: Rates,
}

/// What lines are computed from.
struct Known {
    documents: BTreeMap<i64, Record>,
    products: BTreeMap<i64, Record>,
    /// Today's rates of the products' currencies.
    rates: BTreeMap<String, i64>,
    /// The code of the base currency.
    base: String,
}

impl Lines {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        let product = product::Fields::resolve(catalog)?;
        Ok(Self { lines: all(catalog)?, product, rates: Rates::new(catalog)? })
    }

    fn fields(&self, object: &ObjectDef) -> Option<&LineFields> {
        self.lines.iter().find(|fields| fields.object == object.id)
    }

    async fn read(
        &self,
        work: &mut Work<'_, '_>,
        fields: &LineFields,
        changes: &[Change],
    ) -> Result<Known> {
        let catalog = work.catalog();
        // Held, so that two writers of lines add up one after the other.
        let wanted = ids(changes, &[fields.parent]);
        let documents = work.hold(catalog.object(fields.document), &wanted).await?;
        let wanted = ids(changes, &[fields.product]);
        let products = work.by_ids(catalog.object(self.product.object_id()), &wanted).await?;
        let today = zone::today(work.now(), work.caller().access.zone());
        let base = base_of(work).await?;
        let codes = products.values().map(|record| (self.currency_of(record, &base), today));
        let rates = self.rates.on(work, codes.collect()).await?;
        let rates = rates.into_iter().map(|((code, _), rate)| (code, rate)).collect();
        Ok(Known { documents, products, rates, base })
    }

    fn currency_of(&self, record: &Record, base: &str) -> String {
        currency_code(self.product.currency, record, base).to_owned()
    }

    /// Fills in what the product says and the line does not.
    fn bring(&self, fields: &LineFields, change: &mut Change, known: &Known) {
        let Some(record) =
            change.new.get(fields.product).as_int().and_then(|id| known.products.get(&id))
        else {
            return;
        };
        let view = product::View::new(&self.product, record);
        let unsaid = |change: &Change, field: FieldId| {
            !change.given.contains(&field) || change.new.get(field).is_null()
        };
        let replaced = change.changes(fields.product);
        if replaced {
            let own = currency_code(fields.currency, &change.new, &known.base);
            let price = view.price().filter(|_| own == self.currency_of(record, &known.base));
            let brought = [
                (fields.name, Value::from(view.name())),
                (fields.unit, view.unit().into()),
                (fields.list_price, price.into()),
                (fields.tax_rate, view.tax_rate().into()),
            ];
            for (field, value) in brought {
                if unsaid(change, field) && !value.is_null() {
                    change.new.values[field] = value;
                }
            }
            if price.is_some() && unsaid(change, fields.unit_price) {
                change.new.values[fields.unit_price] = Value::Null;
            }
        }
        let counted = replaced || change.changes(fields.quantity);
        let open = change.new.get(fields.cost_base).is_null() || counted;
        if open && unsaid(change, fields.cost_base) {
            let quantity = change.new.get(fields.quantity).as_int();
            let rate = known.rates.get(&self.currency_of(record, &known.base));
            if let (Some(quantity), Some(cost), Some(rate)) = (quantity, view.cost(), rate) {
                change.new.set(fields.cost_base, price::cost(quantity, cost, *rate));
            }
        }
    }
}

/// The code of a record's currency, that of the base currency where there is none.
fn currency_code<'r>(field: FieldId, record: &'r Record, base: &'r str) -> &'r str {
    record.get(field).as_text().unwrap_or(base)
}

/// Unit price and discount, each from the other.
fn prices(fields: &LineFields, change: &mut Change) {
    let number = |change: &Change, field: FieldId| change.new.get(field).as_int();
    let wrote = change.given.contains(&fields.unit_price) && change.changes(fields.unit_price);
    let list = number(change, fields.list_price);
    match (number(change, fields.unit_price), list) {
        (Some(unit), list) if wrote => {
            let discount = list.and_then(|list| price::discount(list, unit));
            change.new.set(fields.discount, discount);
        }
        (unit, Some(list)) => {
            let moved = change.changes(fields.list_price) || change.changes(fields.discount);
            if moved || unit.is_none() {
                let discount = number(change, fields.discount).unwrap_or_default();
                change.new.set(fields.unit_price, price::discounted(list, discount));
            }
        }
        _ => {}
    }
}

/// The line's amount, and that in base currency.
fn amounts(
    (object, fields): (&ObjectDef, &LineFields),
    change: &mut Change,
    document: Option<&Record>,
    problems: &mut Problems,
) {
    let number = |field: FieldId| change.new.get(field).as_int();
    let (quantity, unit) = (number(fields.quantity), number(fields.unit_price));
    let included = change.new.get(fields.tax_included).as_bool() != Some(false);
    let tax = number(fields.tax_rate).filter(|_| !included).unwrap_or_default();
    let rate = document.and_then(|record| record.get(fields.of_document.rate).as_int());
    let amount = quantity.zip(unit).map(|(quantity, unit)| {
        let stored = price::amount(quantity, unit, tax)?;
        let text = format_scaled(stored, scale::AMOUNT);
        object.fields[fields.amount].kind().read_text(&text).ok().map(|_| stored)
    });
    if amount == Some(None) {
        let message = text!(
            en = "Quantity times price is more than can be stored.",
            zh = "数量乘以单价后金额过大。"
        );
        problems.add(change.row, field::UNIT_PRICE, "out_of_range", message);
    }
    let amount = amount.flatten();
    change.new.set(fields.amount, amount);
    let base = amount.zip(rate).and_then(|(amount, rate)| converted(amount, rate, RATE_SCALE));
    change.new.set(fields.amount_base, base);
}

impl Behaviour for Lines {
    fn name(&self) -> &'static str {
        "line"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        self.fields(object).is_some()
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        let Some(fields) = self.fields(object) else { return Ok(()) };
        let known = self.read(work, fields, changes).await?;
        for change in changes.iter_mut().filter(|change| change.is_save()) {
            let document = fields.document_of(&change.new);
            let document = document.and_then(|id| known.documents.get(&id));
            if let Some(document) = document {
                let currency = document.get(fields.of_document.currency).clone();
                change.new.values[fields.currency] = currency;
            }
            self.bring(fields, change, &known);
            prices(fields, change);
            amounts((object, fields), change, document, problems);
        }
        Ok(())
    }

    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        let Some(fields) = self.fields(object) else { return Ok(()) };
        let sums = |change: &&Change| {
            change.verb != ChangeVerb::Update
                || change.changes(fields.amount)
                || change.changes(fields.cost_base)
        };
        let changed = changes.iter().filter(sums);
        let documents = changed.filter_map(|change| fields.document_of(&change.new)).collect();
        add_up(work, (object, fields), &documents).await
    }
}

/// Brings the amounts of these documents in step with their lines.
async fn add_up(
    work: &mut Work<'_, '_>,
    (object, fields): (&ObjectDef, &LineFields),
    documents: &BTreeSet<i64>,
) -> Result<()> {
    let catalog = work.catalog();
    let document = catalog.object(fields.document);
    let of = &fields.of_document;
    let mut edits = Vec::new();
    for (id, record) in work.hold(document, documents).await? {
        if deleted(document, &record) {
            continue;
        }
        let query = where_(equals(&object.fields[fields.parent].name, id));
        let lines = work.look(object, &query).await?;
        if lines.len() > MAX_LINES {
            return Err(too_many());
        }
        if lines.is_empty() {
            continue;
        }
        let sum = |field: FieldId| {
            let numbers = lines.iter().filter_map(|line| line.get(field).as_int());
            numbers.reduce(i64::saturating_add)
        };
        let mut set = vec![(of.amount, Value::from(sum(fields.amount)))];
        set.extend(sum(fields.cost_base).map(|cost| (of.cost_base, cost.into())));
        edits.push((record, set));
    }
    work.change_each(document, edits).await
}

fn too_many() -> Error {
    Error::new(
        ErrorKind::TooLarge,
        text!(
            en = "A document can have at most {MAX_LINES} lines.",
            zh = "一张单据最多 {MAX_LINES} 行明细。"
        ),
    )
}
