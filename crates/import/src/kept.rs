//! The record of an import: written when it begins, now and then while it runs, and when it ends.

use std::time::{Duration, Instant};

use serde_json::{Map, Value as Json};
use steward_engine::import_batch::{ImportCounts, ImportEnd, NewImport, request_id};
use steward_engine::{Caller, Engine};
use steward_model::Result;
use steward_model::catalog::ObjectDef;

use super::importer::Job;
use super::sheet::Sheet;
use super::write::Counts;

/// How often it is written down how far an import is.
const INTERVAL: Duration = Duration::from_secs(30);

/// The record of an import; none of one that only finds out what would happen.
#[derive(Debug)]
pub(crate) struct Kept {
    engine: Engine,
    caller: Caller,
    batch: Option<i64>,
    counts: ImportCounts,
    told: Instant,
}

impl Kept {
    /// Writes down that an import begins.
    pub(crate) async fn begin(job: &Job<'_>, object: &ObjectDef, sheet: &Sheet) -> Result<Self> {
        let (engine, mut caller) = (job.engine.clone(), job.caller.clone());
        let batch = if job.dry_run {
            None
        } else {
            let column = |column: super::SheetColumn| {
                (column.heading, column.field.map_or(Json::Null, Json::String))
            };
            let mapping: Map<String, Json> =
                sheet.columns(object).into_iter().map(column).collect();
            let import = NewImport {
                source: job.source.to_owned(),
                object: object.name.clone(),
                mapping: Json::Object(mapping),
            };
            let batch = engine.begin_import(&caller, import).await?;
            caller.request_id = Some(request_id(batch));
            Some(batch)
        };
        let counts = ImportCounts::default();
        Ok(Self { engine, caller, batch, counts, told: Instant::now() })
    }

    /// Its record.
    pub(crate) fn batch(&self) -> Option<i64> {
        self.batch
    }

    /// In whose name the rows are written.
    pub(crate) fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Counts rows.
    pub(crate) async fn count(&mut self, counts: Counts) -> Result<()> {
        self.counts.created += counts.created;
        self.counts.updated += counts.updated;
        self.counts.skipped += counts.left;
        if self.told.elapsed() < INTERVAL {
            return Ok(());
        }
        self.told = Instant::now();
        self.tell(ImportEnd::Running).await
    }

    /// Counts a row that was refused.
    pub(crate) fn refuse(&mut self) {
        self.counts.refused += 1;
    }

    /// Writes down that it has ended. `whole`: the whole file was read.
    pub(crate) async fn end(&self, whole: bool) -> Result<()> {
        self.tell(if whole { ImportEnd::Done } else { ImportEnd::Failed }).await
    }

    async fn tell(&self, end: ImportEnd) -> Result<()> {
        let Some(batch) = self.batch else { return Ok(()) };
        self.engine.count_import(&self.caller, batch, self.counts, end).await
    }
}
