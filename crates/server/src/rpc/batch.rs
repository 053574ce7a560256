//! `rpc/batch`: several records of several objects in one write, all or none.

use std::collections::{BTreeMap, HashMap};

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use steward_engine::{Act, Operation, Resolution, WriteWish, Written};
use steward_grammar::{Duplicates, Representation};
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use crate::answer::json_text;
use crate::app::App;
use crate::ask::{idempotency, preferences, read_input};
use crate::caller::Signed;
use crate::headers::replayed;
use crate::objects::{add_applied, records_by_id};

/// Several operations, all or none.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// The operations, in their order: at most 1,000.
    operations: Vec<Wanted>,
}

/// One operation.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
enum Wanted {
    /// Makes a record.
    Create {
        #[serde(rename = "ref")]
        reference: Option<String>,
        object: String,
        values: Map<String, Json>,
    },
    /// Changes a record.
    Update {
        #[serde(rename = "ref")]
        reference: Option<String>,
        object: String,
        id: i64,
        version: Option<i64>,
        values: Map<String, Json>,
    },
    /// Makes a record or finds the one with the same key.
    Upsert {
        #[serde(rename = "ref")]
        reference: Option<String>,
        object: String,
        values: Map<String, Json>,
        on_conflict: Vec<String>,
        #[serde(default)]
        resolution: Manner,
    },
    /// Puts a record into the bin.
    Delete {
        #[serde(rename = "ref")]
        reference: Option<String>,
        object: String,
        id: i64,
        version: Option<i64>,
    },
}

/// What an upsert does with a record that is there, as `Prefer: resolution=` names it.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Manner {
    #[default]
    MergeDuplicates,
    IgnoreDuplicates,
}

pub(super) async fn batch(
    app: &App,
    signed: &Signed,
    head: &Parts,
    body: Body,
) -> Result<Response> {
    let wishes = preferences(&head.method, &head.headers)?;
    let (input, bytes): (Input, _) = read_input(head, body).await?;
    let operations = operations(input)?;
    let idempotency = idempotency(head, &bytes)?;
    let heed_warnings = wishes.duplicates == Some(Duplicates::Refuse);
    let wish = WriteWish { idempotency, heed_warnings, ..WriteWish::default() };
    let written = app.engine.batch(&signed.caller, &operations, &wish).await?;
    app.metrics.count_written(written.ids.len());
    let shown = match wishes.representation {
        Some(Representation::Full) => Some(shown(app, signed, &operations, &written).await?),
        _ => None,
    };
    let body = answer(&operations, &written, shown.as_ref());
    let mut response = json_text(StatusCode::OK, body);
    replayed(response.headers_mut(), &written);
    add_applied(response.headers_mut(), &wishes);
    Ok(response)
}

/// The operations of an input.
pub(super) fn operations(input: Input) -> Result<Vec<Operation>> {
    if input.operations.is_empty() {
        return Err(Error::new(
            ErrorKind::BadBody,
            text!(en = "'operations' is empty.", zh = "operations 中没有操作。"),
        ));
    }
    Ok(input.operations.into_iter().map(operation).collect())
}

fn operation(wanted: Wanted) -> Operation {
    let (reference, object, act) = match wanted {
        Wanted::Create { reference, object, values } => (reference, object, Act::Create { values }),
        Wanted::Update { reference, object, id, version, values } => {
            (reference, object, Act::Update { id, version, values })
        }
        Wanted::Upsert { reference, object, values, on_conflict, resolution } => {
            let resolution = match resolution {
                Manner::MergeDuplicates => Resolution::Merge,
                Manner::IgnoreDuplicates => Resolution::Ignore,
            };
            let on_conflict = Some(on_conflict);
            (reference, object, Act::Upsert { values, on_conflict, resolution })
        }
        Wanted::Delete { reference, object, id, version } => {
            (reference, object, Act::Delete { id, version })
        }
    };
    Operation { reference, object, act }
}

/// Records as JSON, by object and id.
type Shown<'a> = BTreeMap<&'a str, HashMap<i64, Vec<u8>>>;

/// The records afterwards, as the caller sees them; deleted ones are not among them.
async fn shown<'a>(
    app: &App,
    signed: &Signed,
    operations: &'a [Operation],
    written: &Written,
) -> Result<Shown<'a>> {
    let mut ids: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for (operation, id) in operations.iter().zip(&written.ids) {
        ids.entry(&operation.object).or_default().push(*id);
    }
    let mut shown = Shown::new();
    for (object, ids) in ids {
        shown.insert(object, records_by_id(app, signed, object, &ids).await?);
    }
    Ok(shown)
}

/// `{"results": […]}`, in the order of the operations.
fn answer(operations: &[Operation], written: &Written, shown: Option<&Shown<'_>>) -> Vec<u8> {
    let mut body = b"{\"results\":[".to_vec();
    let results = operations.iter().zip(written.ids.iter().zip(&written.versions));
    for (place, (operation, (id, version))) in results.enumerate() {
        if place > 0 {
            body.push(b',');
        }
        let result = json!({
            "ref": operation.reference,
            "object": operation.object,
            "id": id,
            "version": version,
        });
        body.extend_from_slice(result.to_string().as_bytes());
        if let Some(shown) = shown {
            let record = shown.get(operation.object.as_str()).and_then(|records| records.get(id));
            body.pop();
            body.extend_from_slice(b",\"record\":");
            body.extend_from_slice(record.map_or(b"null", Vec::as_slice));
            body.push(b'}');
        }
    }
    body.extend_from_slice(b"]}");
    body
}
