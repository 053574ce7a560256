//! The rate of a currency on a day: the latest one on or before it.

use std::collections::{BTreeMap, BTreeSet};

use steward_engine::Work;
use steward_model::Result;
use steward_model::catalog::Catalog;
use steward_model::kind::format_date;
use steward_model::query::{Direction, Filter, ListQuery, Operator, OrderTerm};

use super::{RATE_SCALE, base_of, rate_of_one};
use crate::support::{equals, where_};
use crate::typed::{currency, exchange_rate};

/// A currency's code and a day, in days since 1970-01-01.
pub(crate) type When = (String, i64);

/// Finds exchange rates.
#[derive(Debug)]
pub(crate) struct Rates {
    currency: currency::Fields,
    rate: exchange_rate::Fields,
}

impl Rates {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Ok(Self {
            currency: currency::Fields::resolve(catalog)?,
            rate: exchange_rate::Fields::resolve(catalog)?,
        })
    }

    /// The rates of these currencies on these days, as far as there are any. That of the base
    /// currency is 1.
    ///
    /// # Errors
    /// If the database can't be read.
    pub(crate) async fn on(
        &self,
        work: &mut Work<'_, '_>,
        wanted: BTreeSet<When>,
    ) -> Result<BTreeMap<When, i64>> {
        let catalog = work.catalog();
        let object = catalog.object(self.currency.object_id());
        let codes: BTreeSet<String> = wanted.iter().map(|(code, _)| code.clone()).collect();
        let named = codes.into_iter().collect();
        let query = where_(Filter::test(currency::field::CODE, Operator::In, named));
        let mut ids = BTreeMap::new();
        for record in work.look(object, &query).await? {
            let view = currency::View::new(&self.currency, &record);
            ids.insert(view.code().unwrap_or_default().to_owned(), record.id());
        }
        let base = base_of(work).await?;
        let mut found = BTreeMap::new();
        for (code, day) in wanted {
            let rate = match ids.get(&code) {
                _ if code == base => Some(rate_of_one(RATE_SCALE)),
                Some(id) => self.latest(work, *id, day).await?,
                None => None,
            };
            found.extend(rate.map(|rate| ((code, day), rate)));
        }
        Ok(found)
    }

    async fn latest(&self, work: &mut Work<'_, '_>, id: i64, day: i64) -> Result<Option<i64>> {
        let catalog = work.catalog();
        let object = catalog.object(self.rate.object_id());
        let until = vec![format_date(day)];
        let filter = equals(exchange_rate::field::CURRENCY_ID, id).and(Filter::test(
            exchange_rate::field::DATE,
            Operator::Lte,
            until,
        ));
        let newest = OrderTerm {
            relation: None,
            bucket: None,
            field: exchange_rate::field::DATE.to_owned(),
            direction: Direction::Desc,
            nulls: None,
        };
        let query = ListQuery { filter, order: vec![newest], ..ListQuery::default() };
        let record = work.first(object, &query).await?;
        Ok(record.and_then(|record| exchange_rate::View::new(&self.rate, &record).rate()))
    }
}
