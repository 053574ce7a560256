//! `rpc/restore`: records out of the bin.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use steward_engine::WriteWish;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use crate::answer::json;
use crate::app::App;
use crate::ask::{check_profile, idempotency, no_query, not_json, read_body};
use crate::caller::Signed;
use crate::headers::replayed;

/// What to restore.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    /// The plural of an object.
    object: String,
    /// The records.
    ids: Vec<i64>,
}

pub(super) async fn restore(
    app: &App,
    signed: &Signed,
    head: &Parts,
    body: Body,
) -> Result<Response> {
    no_query(head.uri.query())?;
    check_profile(&head.method, &head.headers)?;
    let bytes = read_body(&head.headers, body).await?;
    let input: Input = serde_json::from_slice(&bytes).map_err(|error| not_json(&error))?;
    if input.ids.is_empty() {
        return Err(Error::new(
            ErrorKind::BadBody,
            text!(en = "'ids' names no record.", zh = "ids 中没有记录。"),
        ));
    }
    let idempotency = idempotency(head, &bytes)?;
    let wish = WriteWish { idempotency, ..WriteWish::default() };
    let written = app.engine.restore(&signed.caller, &input.object, &input.ids, &wish).await?;
    app.metrics.count_written(written.ids.len());
    let mut response = json(StatusCode::OK, &json!({"restored": written.ids}));
    replayed(response.headers_mut(), &written);
    Ok(response)
}
