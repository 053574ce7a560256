//! A document that has lines: its amount is theirs, and its currency is theirs.

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::{Result, Value, text};

use super::fields::{LineFields, all};
use crate::money::{RATE_SCALE, converted};
use crate::support::{equals, where_};
use crate::typed::opportunity_line::field;

/// Keeps documents and their lines in step.
#[derive(Debug)]
pub(crate) struct DocumentSum(Vec<LineFields>);

impl DocumentSum {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        all(catalog).map(Self)
    }

    fn fields(&self, document: &ObjectDef) -> Option<&LineFields> {
        self.0.iter().find(|fields| fields.document == document.id)
    }
}

impl Behaviour for DocumentSum {
    fn name(&self) -> &'static str {
        "line/document"
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
        // What the lines themselves set is right.
        if work.is_effect() {
            return Ok(());
        }
        let catalog = work.catalog();
        let line = catalog.object(fields.object);
        let amount = fields.of_document.amount;
        for change in changes.iter() {
            if change.verb != ChangeVerb::Update || !change.changes(amount) {
                continue;
            }
            let parent = &line.fields[fields.parent].name;
            let first = where_(equals(parent, change.new.id()));
            if work.first(line, &first).await?.is_some() {
                let message = text!(
                    en = "The amount is the sum of the lines: change those.",
                    zh = "金额为明细合计，请修改明细。"
                );
                problems.add(change.row, field::AMOUNT, "from_lines", message);
            }
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
        let of = &fields.of_document;
        let catalog = work.catalog();
        let line = catalog.object(fields.object);
        for change in changes.iter().filter(|change| change.verb == ChangeVerb::Update) {
            if !change.changes(of.currency) && !change.changes(of.rate) {
                continue;
            }
            let currency = change.new.get(of.currency);
            let rate = change.new.get(of.rate).as_int();
            let query = where_(equals(&line.fields[fields.parent].name, change.new.id()));
            let lines = work.find(line, &query).await?.into_iter();
            let edits = lines.map(|record| {
                let amount = record.get(fields.amount).as_int().zip(rate);
                let base = amount.and_then(|(amount, r)| converted(amount, r, RATE_SCALE));
                let set = vec![
                    (fields.currency, currency.clone()),
                    (fields.amount_base, Value::from(base)),
                ];
                (record, set)
            });
            let edits = edits.collect();
            work.change_each(line, edits).await?;
        }
        Ok(())
    }
}
