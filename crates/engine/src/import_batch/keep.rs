//! An import is written down when it begins, while it runs and when it ends.

use std::sync::Arc;

use serde_json::Value as Json;
use steward_model::catalog::ObjectDef;
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::record::Record;
use steward_model::{Error, Result, Value};
use steward_store::log;

use super::OBJECT;
use crate::engine::Engine;
use crate::record::{Caller, Work, WriteWish, Written};

/// An import that begins.
#[derive(Clone, Debug)]
pub struct NewImport {
    /// The name of the file or system.
    pub source: String,
    /// The name of the object.
    pub object: String,
    /// Which column goes into which field.
    pub mapping: Json,
}

/// What became of rows so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// New records.
    pub created: u64,
    /// Records that existed.
    pub updated: u64,
    /// Rows that nothing was to be done with.
    pub skipped: u64,
    /// Rows that were refused.
    pub refused: u64,
}

/// Where an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportEnd {
    /// It goes on.
    Running,
    /// The whole file was read.
    Done,
    /// It broke off.
    Failed,
}

impl Engine {
    /// Writes down that an import begins, in the caller's name; answers its id.
    ///
    /// # Errors
    /// As for any write.
    pub async fn begin_import(&self, caller: &Caller, import: NewImport) -> Result<i64> {
        let from = log::newest(self.database()).await?;
        let import = Arc::new(import);
        let wish = WriteWish::default();
        let written = self.transact(caller, &wish, false, move |work| {
            let import = Arc::clone(&import);
            Box::pin(async move {
                let catalog = work.catalog();
                let object = catalog.expect(OBJECT)?;
                let mut record = Work::blank(object);
                let mapping = &object.fields[object.id_of("mapping")];
                let columns = mapping.kind().read_json(&import.mapping);
                record.set(mapping.id, columns.unwrap_or(Value::Null));
                let source: String = import.source.chars().take(SOURCE_MOST).collect();
                record.set(object.id_of("source"), source);
                record.set(object.id_of("object"), import.object.as_str());
                record.set(object.id_of("state"), "running");
                record.set(object.id_of("log_from"), from);
                Ok(Written { ids: work.create(object, vec![record]).await?, ..Written::default() })
            })
        });
        let ids = written.await?.ids;
        ids.first().copied().ok_or_else(|| Error::internal("an import got no id"))
    }

    /// Writes down how far an import is, or that it has ended.
    ///
    /// # Errors
    /// As for any write.
    pub async fn count_import(
        &self,
        caller: &Caller,
        batch: i64,
        counts: ImportCounts,
        end: ImportEnd,
    ) -> Result<()> {
        let to = match end {
            ImportEnd::Running => None,
            ImportEnd::Done | ImportEnd::Failed => Some(log::newest(self.database()).await?),
        };
        let wish = WriteWish::default();
        let written = self.transact(caller, &wish, false, move |work| {
            Box::pin(async move {
                let catalog = work.catalog();
                let object = catalog.expect(OBJECT)?;
                let records = work.import_batch(object, batch).await?;
                work.change(object, records, &counted(object, counts, end, to)).await?;
                Ok(Written::default())
            })
        });
        written.await.map(drop)
    }
}

/// How long the name of a file may be.
const SOURCE_MOST: usize = 255;

impl Work<'_, '_> {
    /// The record of an import, held.
    pub(super) async fn import_batch(
        &mut self,
        object: &ObjectDef,
        batch: i64,
    ) -> Result<Vec<Record>> {
        let filter = Filter::test("id", Operator::Eq, vec![batch.to_string()]);
        self.find(object, &ListQuery { filter, ..ListQuery::default() }).await
    }
}

/// What the record of an import is given.
fn counted(
    object: &ObjectDef,
    counts: ImportCounts,
    end: ImportEnd,
    to: Option<i64>,
) -> Vec<(usize, Value)> {
    let ImportCounts { created, updated, skipped, refused } = counts;
    let number = |count: u64| Value::Int(count.cast_signed());
    let mut set: Vec<(usize, Value)> = [
        ("total_count", created + updated + skipped + refused),
        ("created_count", created),
        ("updated_count", updated),
        ("skipped_count", skipped),
        ("failed_count", refused),
    ]
    .map(|(name, count)| (object.id_of(name), number(count)))
    .into();
    match end {
        ImportEnd::Running => {}
        ImportEnd::Done => set.push((object.id_of("state"), "done".into())),
        ImportEnd::Failed => set.push((object.id_of("state"), "failed".into())),
    }
    set.extend(to.map(|to| (object.id_of("log_to"), Value::Int(to))));
    set
}
