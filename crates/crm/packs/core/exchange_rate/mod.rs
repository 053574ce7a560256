//! Exchange rates are to the base currency, and greater than nothing.

use steward_engine::behaviour::{Behaviour, Change};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::{Result, text};

use crate::money::base_of;
use crate::support::ids;
use crate::typed::currency;
use crate::typed::exchange_rate::{Fields, NAME, View, field};

/// Checks exchange rates.
#[derive(Debug)]
pub(crate) struct Rate {
    rate: Fields,
    currency: currency::Fields,
}

impl Rate {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Ok(Self { rate: Fields::resolve(catalog)?, currency: currency::Fields::resolve(catalog)? })
    }
}

impl Behaviour for Rate {
    fn name(&self) -> &'static str {
        "exchange_rate"
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
        let base = base_of(work).await?;
        let catalog = work.catalog();
        let object = catalog.object(self.currency.object_id());
        let currencies = work.by_ids(object, &ids(changes, &[self.rate.currency_id])).await?;
        for change in changes.iter().filter(|change| change.is_save()) {
            let view = View::new(&self.rate, &change.new);
            let of = view.currency_id().and_then(|id| currencies.get(&id));
            let code = of.and_then(|of| currency::View::new(&self.currency, of).code());
            if code == Some(base.as_str()) {
                let message = text!(
                    en = "{base} is the base currency; its rate is always 1.",
                    zh = "{base} 是本位币，汇率固定为 1。"
                );
                problems.add(change.row, field::CURRENCY_ID, "rate_of_base", message);
            }
            if view.rate() == Some(0) {
                let message = text!(en = "A rate is greater than zero.", zh = "汇率必须大于零。");
                problems.add(change.row, field::RATE, "out_of_range", message);
            }
        }
        Ok(())
    }
}
