//! An import is written down when it begins and when it ends.

use std::sync::Arc;

use serde_json::{Value as Json, json};
use steward_model::catalog::ObjectDef;
use steward_model::error::ErrorKind;
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::record::Record;
use steward_model::{Error, FieldError, Result, Value, text};
use steward_store::log;

use super::{IMPORT_JOB, ImportCounts, OBJECT};
use crate::engine::Engine;
use crate::import_mapping::{NewMapping, remember};
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
    /// The file, if it is kept.
    pub file_id: Option<i64>,
    /// How the file is read, for a job that does it; none: whoever begins it does it.
    pub reading: Option<Json>,
    /// What the columns mean, for the next file with these headings.
    pub remember: Option<NewMapping>,
}

/// An import that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begun {
    /// Its record.
    pub batch: i64,
    /// The job that does it.
    pub job: Option<i64>,
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
    /// Somebody stopped it.
    Cancelled,
}

impl ImportEnd {
    /// The key of the state.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

impl Engine {
    /// Writes down that an import begins, in the caller's name, and wants the job that does it.
    ///
    /// # Errors
    /// As for any write.
    pub async fn begin_import(&self, caller: &Caller, import: NewImport) -> Result<Begun> {
        let from = log::newest(self.database()).await?;
        let import = Arc::new(import);
        let wish = WriteWish::default();
        let written = self.transact(caller, &wish, false, move |work| {
            let import = Arc::clone(&import);
            Box::pin(async move { begin(work, &import, from).await })
        });
        match written.await?.ids[..] {
            [batch] => Ok(Begun { batch, job: None }),
            [batch, job] => Ok(Begun { batch, job: Some(job) }),
            _ => Err(Error::internal("an import got no id")),
        }
    }

    /// Writes down that an import goes on that was stopped or had failed; whether anything is left to
    /// do: whoever did it may have been killed just before saying so.
    ///
    /// # Errors
    /// A field error if it was undone meanwhile.
    pub async fn resume_import(&self, caller: &Caller, batch: i64) -> Result<bool> {
        let wish = WriteWish::default();
        let written = self.transact(caller, &wish, false, move |work| {
            Box::pin(async move {
                let catalog = work.catalog();
                let object = catalog.expect(OBJECT)?;
                let records = work.import_batch(object, batch).await?;
                let state = object.id_of("state");
                match records.first().and_then(|record| record.get(state).as_text()) {
                    Some("running") => {}
                    Some("done") => return Ok(Written::default()),
                    Some("failed" | "cancelled") => {
                        let log_to = (object.id_of("log_to"), Value::Null);
                        work.change(object, records, &[(state, "running".into()), log_to]).await?;
                    }
                    _ => return Err(undone()),
                }
                Ok(Written { ids: vec![batch], ..Written::default() })
            })
        });
        Ok(!written.await?.ids.is_empty())
    }

    /// Writes down that an import has ended, unless that is known.
    ///
    /// # Errors
    /// As for any write.
    pub async fn end_import(
        &self,
        caller: &Caller,
        batch: i64,
        counts: ImportCounts,
        end: ImportEnd,
    ) -> Result<()> {
        let to = log::newest(self.database()).await?;
        let wish = WriteWish::default();
        let written = self.transact(caller, &wish, false, move |work| {
            Box::pin(async move {
                let catalog = work.catalog();
                let object = catalog.expect(OBJECT)?;
                let mut records = work.import_batch(object, batch).await?;
                let state = object.id_of("state");
                records.retain(|record| record.get(state).as_text() == Some("running"));
                if !records.is_empty() {
                    work.change(object, records, &ended(object, counts, end, to)).await?;
                }
                Ok(Written::default())
            })
        });
        written.await.map(drop)
    }
}

async fn begin(work: &mut Work<'_, '_>, import: &NewImport, from: i64) -> Result<Written> {
    let catalog = work.catalog();
    let object = catalog.expect(OBJECT)?;
    let mut record = Work::blank(object);
    let json = |name: &str, value: &Json| {
        let field = &object.fields[object.id_of(name)];
        let value = field.kind().read_json(value).map_err(|_| too_long())?;
        Ok::<_, Error>((field.id, value))
    };
    let reading = import.reading.as_ref().unwrap_or(&Json::Null);
    for (field, value) in [json("mapping", &import.mapping)?, json("reading", reading)?] {
        record.set(field, value);
    }
    let source: String = import.source.chars().take(SOURCE_MOST).collect();
    let about = json!({"object": import.object, "file": source});
    record.set(object.id_of("source"), source);
    record.set(object.id_of("object"), import.object.as_str());
    record.set(object.id_of("file_id"), Value::from(import.file_id));
    record.set(object.id_of("state"), "running");
    record.set(object.id_of("log_from"), from);
    let mut ids = work.create(object, vec![record]).await?;
    if import.reading.is_some() {
        let batch = ids.first().copied().ok_or_else(|| Error::internal("an import got no id"))?;
        let mut payload = about;
        payload["batch"] = batch.into();
        let job = work.want_job(IMPORT_JOB, &payload, format!("{IMPORT_JOB}:{batch}")).await?;
        let records = work.import_batch(object, batch).await?;
        work.change(object, records, &[(object.id_of("job_id"), Value::Int(job))]).await?;
        ids.push(job);
    }
    if let Some(mapping) = &import.remember {
        remember(work, (&import.object, &import.source), mapping).await?;
    }
    Ok(Written { ids, ..Written::default() })
}

/// What its columns mean is too long to be written down, without which the import could not go on.
fn too_long() -> Error {
    Error::new(
        ErrorKind::TooLarge,
        text!(
            en = "The headings of the file are too long to be kept. Shorten them, or delete columns that are \
                  not needed.",
            zh = "文件的列标题过长，无法保存。请缩短列标题，或删除不需要的列。"
        ),
    )
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

/// What the record of an import that ends is given.
pub(super) fn ended(
    object: &ObjectDef,
    counts: ImportCounts,
    end: ImportEnd,
    to: i64,
) -> Vec<(usize, Value)> {
    let number = |count: u64| Value::Int(count.cast_signed());
    let mut set: Vec<(usize, Value)> = [
        ("total_count", counts.all()),
        ("created_count", counts.created),
        ("updated_count", counts.updated),
        ("skipped_count", counts.skipped),
        ("failed_count", counts.refused),
    ]
    .map(|(name, count)| (object.id_of(name), number(count)))
    .into();
    set.push((object.id_of("state"), end.key().into()));
    set.push((object.id_of("log_to"), Value::Int(to)));
    set
}

fn undone() -> Error {
    let text = text!(
        en = "This import is being undone, or was undone; it does not go on.",
        zh = "该导入正在撤销或已撤销，不能继续。"
    );
    Error::invalid(vec![FieldError::new("state", "not_now", text)])
}
