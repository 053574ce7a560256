//! What foreign money was worth: a rate of each currency for each week.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use steward_crm::typed::exchange_rate::scale;
use steward_model::kind::format_scaled;
use steward_model::query::ListQuery;
use steward_model::{Error, Result};

use super::{Story, day};
use crate::demo::calendar::Calendar;
use crate::demo::rates::{CURRENCIES, WEEK, monday, rate};

/// How many weeks are entered at one time.
const AT_ONCE: usize = 13;

impl Story<'_> {
    /// Makes them, each quarter's at its end.
    pub(super) async fn rates(&self) -> Result<()> {
        let ids = self.currencies().await?;
        let (first, today) = (self.seeds.calendar.at(0.0), self.seeds.calendar.today());
        let weeks: Vec<i64> =
            (monday(Calendar::day(first))..=today).step_by(WEEK as usize).collect();
        for weeks in weeks.chunks(AT_ONCE) {
            let last = weeks[weeks.len() - 1];
            self.at(self.seeds.calendar.morning(last));
            let mut rows = Vec::new();
            for &monday in weeks {
                for (place, (code, _)) in CURRENCIES.iter().enumerate() {
                    let id = ids.get(*code);
                    let id = id.ok_or_else(|| Error::internal(format!("no currency {code}")))?;
                    rows.push(json!({
                        "currency_id": id,
                        "date": day(monday),
                        "rate": number(rate(place, monday))?,
                        "source": "中国外汇交易中心",
                    }));
                }
            }
            self.insert("exchange_rates", rows).await?;
        }
        Ok(())
    }

    /// The ids of the currencies, by their codes.
    async fn currencies(&self) -> Result<BTreeMap<String, i64>> {
        let query = ListQuery::default();
        let page = self.engine.read(&self.caller, "currencies", &query, None).await?.page;
        let rows: Vec<Json> = serde_json::from_slice(&page.body).map_err(Error::internal)?;
        let pair = |row: &Json| Some((row["code"].as_str()?.to_owned(), row["id"].as_i64()?));
        Ok(rows.iter().filter_map(pair).collect())
    }
}

/// A rate as it is sent.
fn number(rate: i64) -> Result<Json> {
    serde_json::from_str(&format_scaled(rate, scale::RATE)).map_err(Error::internal)
}
