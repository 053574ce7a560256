//! 412: the version is not the expected one any more. What is there now, who changed it, and what.

use axum::http::header::ETAG;
use axum::response::Response;
use serde_json::{Value as Json, json};
use steward_model::catalog::ObjectDef;
use steward_model::clock::Micros;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::kind::format_datetime;
use steward_model::query::{Filter, ListQuery, Operator, SelectItem};
use steward_model::scope::FieldRight;
use steward_model::text;
use steward_store::log::{ChangeEntry, of_record};

use super::read::add;
use super::write::Ask;
use crate::app::App;
use crate::ask::{Match, etag};
use crate::caller::Signed;

/// How many changes of the record are looked at.
const LOOKED_AT: i64 = 50;

/// What happened to the record since the caller read it.
#[derive(Debug, Default)]
struct Since {
    version: i64,
    at: Option<Micros>,
    by: Option<i64>,
    fields: Vec<String>,
}

/// The error as an answer: if somebody else changed the record, with what the caller may know of
/// that. Any other error stays as it is.
pub(super) async fn explain(
    app: &App,
    signed: &Signed,
    ask: &Ask<'_>,
    error: Error,
) -> Result<Response> {
    let (ErrorKind::VersionMismatch, Some(Match::Version(expected))) = (error.kind(), ask.matching)
    else {
        return Err(error);
    };
    let catalog = app.engine.catalog();
    let Some(object) = catalog.find_plural(ask.plural) else { return Err(error) };
    // What can't be found out is left out: the write was refused either way.
    let Ok(Some(since)) = since(app, signed, ask, object, expected).await else {
        return Err(error);
    };
    let by = match since.by {
        Some(id) => name_of(app, signed, id).await.ok().flatten(),
        None => None,
    };
    let mut response = signed.voice.error(&told(object, error, &since, by.as_deref()));
    add(response.headers_mut(), ETAG, etag(since.version));
    Ok(response)
}

async fn since(
    app: &App,
    signed: &Signed,
    ask: &Ask<'_>,
    object: &ObjectDef,
    expected: i64,
) -> Result<Option<Since>> {
    let query = ListQuery {
        select: vec![shown("id"), shown("version")],
        filter: ask.query.list.filter.clone(),
        limit: Some(2),
        ..ListQuery::default()
    };
    let page = app.engine.read(&signed.caller, ask.plural, &query, None).await?.page;
    let rows: Vec<Json> = serde_json::from_slice(&page.body).map_err(Error::internal)?;
    let [row] = rows.as_slice() else { return Ok(None) };
    let (Some(id), Some(version)) = (row["id"].as_i64(), row["version"].as_i64()) else {
        return Ok(None);
    };
    let changes = of_record(app.engine.database(), &object.name, id, None, LOOKED_AT).await?;
    let mut since = Since { version, ..Since::default() };
    // Newest first, so the first one with a version is the last change.
    for entry in changes.iter().map(|change| &change.entry) {
        if entry.version.is_none_or(|version| version <= expected) {
            continue;
        }
        if since.at.is_none() {
            (since.at, since.by) = (Some(entry.at), entry.user_id);
        }
        for field in fields_of(entry) {
            let right = signed.caller.access.field(object.id, &field);
            if right >= FieldRight::Read && !since.fields.contains(&field) {
                since.fields.push(field);
            }
        }
    }
    Ok(Some(since))
}

/// The fields that a change says it changed.
fn fields_of(entry: &ChangeEntry) -> Vec<String> {
    let payload = entry.payload.as_deref().unwrap_or_default();
    let payload: Json = serde_json::from_str(payload).unwrap_or_default();
    let after = payload.get("after").and_then(Json::as_object);
    after.map(|after| after.keys().cloned().collect()).unwrap_or_default()
}

/// A user's name, if the caller may see that user.
async fn name_of(app: &App, signed: &Signed, id: i64) -> Result<Option<String>> {
    let filter = Filter::And(vec![Filter::test("id", Operator::Eq, vec![id.to_string()])]);
    let query = ListQuery { select: vec![shown("name")], filter, ..ListQuery::default() };
    let page = app.engine.read(&signed.caller, "users", &query, None).await?.page;
    let rows: Vec<Json> = serde_json::from_slice(&page.body).map_err(Error::internal)?;
    Ok(rows.first().and_then(|row| row["name"].as_str()).map(str::to_owned))
}

fn shown(field: &str) -> SelectItem {
    SelectItem::Field { alias: None, field: field.to_owned(), cast: None }
}

/// The same error, with what is known: for programs in `details`, for people in `hint`.
fn told(object: &ObjectDef, error: Error, since: &Since, by: Option<&str>) -> Error {
    let details = json!({
        "version": since.version,
        "changed_at": since.at.map(format_datetime),
        "changed_by": by,
        "fields": since.fields,
    });
    let error = error.with_details(details.to_string());
    let labels: Vec<_> =
        since.fields.iter().filter_map(|name| object.field(name)).map(|f| &f.label).collect();
    if labels.is_empty() {
        return error;
    }
    let en = labels.iter().map(|label| label.en.as_str()).collect::<Vec<_>>().join(", ");
    let zh = labels.iter().map(|label| label.zh.as_str()).collect::<Vec<_>>().join("、");
    let (who_en, who_zh) = (by.unwrap_or("Somebody"), by.unwrap_or("其他人"));
    error.with_hint(text!(en = "{who_en} changed: {en}.", zh = "{who_zh} 修改了：{zh}。"))
}
