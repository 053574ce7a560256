//! Imports that were broken off by the end of the program that did them.

use steward_model::Result;
use steward_model::clock::{Micros, SECOND};
use steward_model::kind::format_datetime;
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::scope::{Access, SystemAccess};
use steward_store::log;

use super::OBJECT;
use crate::engine::Engine;
use crate::record::{Caller, WriteWish, Written};

/// How long an import may run without a word. It says how far it is every half minute.
const SILENT: Micros = 10 * 60 * SECOND;

impl Engine {
    /// Notes that imports which have said nothing for long were broken off, so that they can be undone;
    /// how many it were.
    ///
    /// # Errors
    /// As for any write.
    pub async fn note_abandoned_imports(&self) -> Result<u64> {
        let oldest = format_datetime(self.clock().now() - SILENT);
        let access = Access::System(SystemAccess::because("nobody is left who could say it"));
        let caller = Caller { access, origin: "automation", request_id: None };
        let to = log::newest(self.database()).await?;
        let wish = WriteWish::default();
        let written = self.transact(&caller, &wish, false, move |work| {
            let oldest = oldest.clone();
            Box::pin(async move {
                let catalog = work.catalog();
                let Some(object) = catalog.find(OBJECT) else { return Ok(Written::default()) };
                let running = Filter::test("state", Operator::Eq, vec!["running".to_owned()]);
                let silent = Filter::test("updated_at", Operator::Lt, vec![oldest]);
                let query = ListQuery { filter: running.and(silent), ..ListQuery::default() };
                let records = work.find(object, &query).await?;
                let inserted = records.len() as u64;
                let set =
                    [(object.id_of("state"), "failed".into()), (object.id_of("log_to"), to.into())];
                work.change(object, records, &set).await?;
                Ok(Written { inserted, ..Written::default() })
            })
        });
        Ok(written.await?.inserted)
    }
}
