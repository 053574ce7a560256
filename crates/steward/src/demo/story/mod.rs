//! What is told record by record: what is sold, campaigns and the leads that they brought, what colleagues
//! have to do. It goes through the engine, each part at the time when it happened.

mod catalogue;
mod children;
mod dashboard;
mod leads;
mod plans;

use std::sync::Arc;

use serde_json::{Map, Value as Json};
use steward_engine::{Caller, Engine, WriteWish};
use steward_model::clock::{Clock, FixedClock, Micros};
use steward_model::{Error, Result};

use super::deals::Deal;
use super::seeds::Seeds;

/// Tells the story.
pub(super) struct Story<'a> {
    engine: &'a Engine,
    clock: &'a FixedClock,
    caller: Caller,
    seeds: &'a Seeds,
    deals: &'a [Deal],
}

/// Tells the story to an engine whose clock is `clock`, after the records of `seeds` and `deals` are in.
///
/// # Errors
/// If the engine refuses something.
pub(super) async fn tell(
    engine: &Engine,
    clock: &Arc<FixedClock>,
    seeds: &Seeds,
    deals: &[Deal],
) -> Result<()> {
    let story = Story { engine, clock, caller: super::org::caller(), seeds, deals };
    story.at(seeds.calendar.at(0.0));
    let catalogue = story.catalogue().await?;
    story.leads(&catalogue).await?;
    story.plans().await?;
    story.children().await?;
    story.at(seeds.calendar.now());
    story.dashboard().await?;
    Ok(())
}

impl Story<'_> {
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
