//! Tools that write records. Unless told otherwise they do everything but keep it, and say what would be
//! different.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use steward_engine::{Act, Operation, WriteWish, Written};
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use super::bounds::{MOST_NEW, MOST_PLANNED};
use crate::app::App;
use crate::caller::Signed;

/// What nobody has said: that it shall really be done.
fn tried() -> bool {
    true
}

/// New records.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Create {
    /// The plural of an object, such as `contacts`.
    object: String,
    /// The records, 1 to 100: each an object of fields and values.
    records: Vec<Map<String, Json>>,
    /// Only say what would change; true if it is left out.
    #[serde(default = "tried")]
    dry_run: bool,
}

/// A change of a record.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Update {
    /// The plural of an object, such as `contacts`.
    object: String,
    /// The record.
    id: i64,
    /// Only if the record still has this version.
    #[serde(default)]
    version: Option<i64>,
    /// The fields that change, with their new values.
    values: Map<String, Json>,
    /// Only say what would change; true if it is left out.
    #[serde(default = "tried")]
    dry_run: bool,
}

/// A record to be put into the bin.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Delete {
    /// The plural of an object, such as `contacts`.
    object: String,
    /// The record.
    id: i64,
    /// Only if the record still has this version.
    #[serde(default)]
    version: Option<i64>,
    /// Only say what would change; true if it is left out.
    #[serde(default = "tried")]
    dry_run: bool,
}

/// Makes records.
pub(super) async fn create(app: &App, signed: &Signed, input: Create) -> Result<Json> {
    let Create { object, records, dry_run } = input;
    if records.is_empty() || records.len() > MOST_NEW {
        return Err(Error::new(
            ErrorKind::BadBody,
            text!(
                en = "'records' must have 1 to {MOST_NEW} records.",
                zh = "records 应含 1 到 {MOST_NEW} 条记录。"
            ),
        ));
    }
    let made = records.into_iter().map(|values| operation(&object, Act::Create { values }));
    carry_out(app, signed, &made.collect::<Vec<_>>(), dry_run).await
}

/// Changes a record.
pub(super) async fn update(app: &App, signed: &Signed, input: Update) -> Result<Json> {
    let Update { object, id, version, values, dry_run } = input;
    let change = operation(&object, Act::Update { id, version, values });
    carry_out(app, signed, &[change], dry_run).await
}

/// Puts a record into the bin.
pub(super) async fn delete(app: &App, signed: &Signed, input: Delete) -> Result<Json> {
    let Delete { object, id, version, dry_run } = input;
    let change = operation(&object, Act::Delete { id, version });
    carry_out(app, signed, &[change], dry_run).await
}

fn operation(object: &str, act: Act) -> Operation {
    Operation { reference: None, object: object.to_owned(), act }
}

/// Carries operations out, all or none, or tries them.
pub(super) async fn carry_out(
    app: &App,
    signed: &Signed,
    operations: &[Operation],
    dry_run: bool,
) -> Result<Json> {
    let wish = WriteWish { dry_run, ..WriteWish::default() };
    let written = app.engine.batch(&signed.caller, operations, &wish).await?;
    if dry_run {
        let own = operations.iter().map(|operation| operation.object.as_str()).collect();
        return planned(app, signed, &written, &own).await;
    }
    app.metrics.count_written(written.ids.len());
    let records = operations.iter().zip(written.ids.iter().zip(&written.versions));
    let records: Vec<Json> = records
        .map(|(operation, (id, version))| {
            json!({"object": operation.object, "id": id, "version": version})
        })
        .collect();
    Ok(json!({"done": true, "records": records}))
}

/// What a dry run would have changed, as an answer.
pub(super) async fn planned(
    app: &App,
    signed: &Signed,
    written: &Written,
    own: &BTreeSet<&str>,
) -> Result<Json> {
    let mut changes = app.engine.would_change(&signed.caller, written, own).await?;
    let more = changes.len().saturating_sub(MOST_PLANNED);
    changes.truncate(MOST_PLANNED);
    Ok(json!({"done": false, "dry_run": true, "would_change": changes, "more": more}))
}
