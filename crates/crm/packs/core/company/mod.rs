//! The company's own settings: a base currency that holds from the first amount on.

use steward_engine::behaviour::{Behaviour, Change};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, FieldDef, ObjectDef};
use steward_model::kind::{DecimalRole, FieldKind};
use steward_model::query::{Filter, IsValue, Operator};
use steward_model::record::Record;
use steward_model::{Result, Text, text};

use crate::money::DEFAULT_CURRENCY;
use crate::support::where_;
use crate::typed::company::{Fields, NAME, field};
use crate::typed::exchange_rate;

/// Keeps the company's settings.
#[derive(Debug)]
pub(crate) struct Company(Fields);

impl Company {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }

    fn currency<'r>(&self, record: Option<&'r Record>) -> &'r str {
        record.and_then(|r| r.get(self.0.currency).as_text()).unwrap_or(DEFAULT_CURRENCY)
    }
}

/// Whether people write amounts into a field; what is only added up follows from others.
fn holds_money(field: &FieldDef) -> bool {
    let is_money = matches!(&field.kind, FieldKind::Decimal(decimal)
        if matches!(decimal.role, DecimalRole::Money { .. }));
    is_money && field.writable()
}

/// The first object that has an amount or a rate, by its label.
async fn with_money(work: &mut Work<'_, '_>) -> Result<Option<Text>> {
    let catalog = work.catalog();
    for object in catalog.objects() {
        let filled = |field: &FieldDef| {
            Filter::test(&field.name, Operator::Is(IsValue::NotNull), Vec::new())
        };
        let mut tests: Vec<Filter> =
            object.fields.iter().filter(|field| holds_money(field)).map(filled).collect();
        if object.name == exchange_rate::NAME {
            tests.push(Filter::default());
        }
        if !tests.is_empty() && work.first(object, &where_(Filter::Or(tests))).await?.is_some() {
            return Ok(Some(object.label_plural.clone()));
        }
    }
    Ok(None)
}

impl Behaviour for Company {
    fn name(&self) -> &'static str {
        "company"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        for change in changes.iter().filter(|change| change.is_save()) {
            let (before, then) =
                (self.currency(change.old.as_ref()), self.currency(Some(&change.new)));
            if before == then {
                continue;
            }
            if let Some(label) = with_money(work).await? {
                let (en, zh) = (&label.en, &label.zh);
                let message = text!(
                    en = "The base currency stays {before}: there are amounts in it already \
                          (see '{en}'), and they would mean something else.",
                    zh = "本位币不能再更改，仍为 {before}：“{zh}”中已有金额，更改会使其含义不同。"
                );
                problems.add(change.row, field::CURRENCY, "money_recorded", message);
            }
        }
        Ok(())
    }
}
