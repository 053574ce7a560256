//! What is told record by record: what is sold, campaigns and the leads that they brought, what colleagues
//! have to do. It goes through the engine, each part at the time when it happened.

mod catalogue;
mod children;
mod dashboard;
mod leads;
mod plans;
mod rates;

pub(super) use catalogue::Catalogue;

use serde_json::{Map, Value as Json};
use steward_engine::{Caller, Engine, WriteWish};
use steward_model::clock::{Clock, FixedClock, Micros};
use steward_model::{Error, Result};

use super::deals::Deal;
use super::seeds::Seeds;

/// The story, and whom it is told.
pub(super) struct Story<'a> {
    engine: &'a Engine,
    clock: &'a FixedClock,
    caller: Caller,
    seeds: &'a Seeds,
    deals: &'a [Deal],
}

impl<'a> Story<'a> {
    /// For an engine whose clock is `clock`.
    pub(super) fn new(
        engine: &'a Engine,
        clock: &'a FixedClock,
        seeds: &'a Seeds,
        deals: &'a [Deal],
    ) -> Self {
        Self { engine, clock, caller: super::org::caller(), seeds, deals }
    }
}

impl Story<'_> {
    /// What there was before the first customer: what is sold, and what foreign money is worth.
    ///
    /// # Errors
    /// If the engine refuses something.
    pub(super) async fn begin(&self) -> Result<Catalogue> {
        self.at(self.seeds.calendar.at(0.0));
        let catalogue = self.catalogue().await?;
        self.rates().await?;
        Ok(catalogue)
    }

    /// What happened since, after the records of the seeds and deals are in.
    ///
    /// # Errors
    /// If the engine refuses something.
    pub(super) async fn go_on(&self, catalogue: &Catalogue) -> Result<()> {
        self.leads(catalogue).await?;
        self.plans().await?;
        self.children().await?;
        self.at(self.seeds.calendar.now());
        self.dashboard().await
    }

    /// Moves the clock.
    fn at(&self, at: Micros) {
        self.clock.advance(at - self.clock.now());
    }

    /// Makes records, and answers their ids.
    async fn insert(&self, plural: &str, rows: Vec<Json>) -> Result<Vec<i64>> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let bodies: Option<Vec<Map<String, Json>>> =
            rows.into_iter().map(|row| row.as_object().cloned()).collect();
        let bodies = bodies.ok_or_else(|| Error::internal("a row is no object"))?;
        let wish = WriteWish::default();
        Ok(self.engine.insert(&self.caller, plural, bodies, &wish).await?.ids)
    }

    /// Changes a record.
    async fn change(&self, plural: &str, id: i64, values: &Json) -> Result<()> {
        let values = values.as_object().cloned().unwrap_or_default();
        let query = crate::command::by("id", &id.to_string());
        let wish = WriteWish::default();
        self.engine.update(&self.caller, plural, &query, values, &wish).await.map(drop)
    }
}

/// A day, as the engine reads it.
fn day(days: i64) -> String {
    steward_model::kind::format_date(days)
}

/// A time, as the engine reads it.
fn time(at: Micros) -> String {
    steward_model::kind::format_datetime(at)
}
