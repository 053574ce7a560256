//! Imports whose job has ended, or that were broken off by the end of the program that did them: their
//! records say so.

use steward_model::Result;
use steward_model::clock::{Micros, SECOND};
use steward_model::query::{Filter, Operator};
use steward_model::record::Record;
use steward_model::scope::{Access, SystemAccess};
use steward_store::job::long::{self, State};

use super::{ImportCounts, ImportCourse, ImportEnd, OBJECT};
use crate::engine::Engine;
use crate::permission::rows;
use crate::record::Caller;

/// How long an import without a job may run without a word.
const SILENT: Micros = 10 * 60 * SECOND;

impl Engine {
    /// Notes of imports that run no more how they have ended, so that they can be undone; how many it
    /// were.
    ///
    /// # Errors
    /// As for any write.
    pub async fn settle_imports(&self) -> Result<u64> {
        self.settle(Filter::test("state", Operator::Eq, vec!["running".to_owned()])).await
    }

    /// The same for one.
    ///
    /// # Errors
    /// As for any write.
    pub async fn settle_import(&self, batch: i64) -> Result<u64> {
        let one = Filter::test("id", Operator::Eq, vec![batch.to_string()]);
        let running = Filter::test("state", Operator::Eq, vec!["running".to_owned()]);
        self.settle(one.and(running)).await
    }

    async fn settle(&self, which: Filter) -> Result<u64> {
        let catalog = self.catalog();
        let Some(object) = catalog.find(OBJECT) else { return Ok(0) };
        let access = Access::System(SystemAccess::because("nobody is left who could say it"));
        let caller = Caller { access, origin: "automation", request_id: None };
        let mut settled = 0;
        for record in rows(self, object, which).await?.records {
            let number = |name: &str| record.get(object.id_of(name)).as_int();
            let end = match number("job_id") {
                Some(job) => self.end_of_job(job).await?,
                None => {
                    let spoke = number("updated_at").unwrap_or_default();
                    let silent = self.clock().now() - spoke > SILENT;
                    silent.then(|| (counted(object, &record), ImportEnd::Failed))
                }
            };
            if let Some((counts, end)) = end {
                self.end_import(&caller, record.id(), counts, end).await?;
                settled += 1;
            }
        }
        Ok(settled)
    }

    /// How a job has ended, if it has: with what became of its rows.
    async fn end_of_job(&self, id: i64) -> Result<Option<(ImportCounts, ImportEnd)>> {
        let job = long::find(self.database(), id).await?;
        let cursor = job.as_ref().and_then(|job| job.cursor.as_deref());
        let course: Option<ImportCourse> =
            cursor.and_then(|cursor| serde_json::from_str(cursor).ok());
        let counts = course.map(|course| course.counts).unwrap_or_default();
        let end = match job.map(|job| job.state) {
            Some(State::Waiting | State::Running) => return Ok(None),
            Some(State::Done) => ImportEnd::Done,
            Some(State::Cancelled) => ImportEnd::Cancelled,
            Some(State::Failed) | None => ImportEnd::Failed,
        };
        Ok(Some((counts, end)))
    }
}

/// What the record says of its rows.
fn counted(object: &steward_model::catalog::ObjectDef, record: &Record) -> ImportCounts {
    let count =
        |name: &str| record.get(object.id_of(name)).as_int().unwrap_or_default().unsigned_abs();
    ImportCounts {
        created: count("created_count"),
        updated: count("updated_count"),
        skipped: count("skipped_count"),
        refused: count("failed_count"),
    }
}
