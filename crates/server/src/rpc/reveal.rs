//! `rpc/reveal`: the plain text of one secret.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use steward_model::error::Result;

use crate::answer::json;
use crate::app::App;
use crate::ask::{check_profile, no_query, not_json, read_body};
use crate::caller::Signed;

/// What to show.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    /// The plural of an object.
    object: String,
    /// The record.
    id: i64,
    /// The secret field.
    field: String,
}

/// Answers `{"value": …}`. There is nothing to repeat safely here, so an `Idempotency-Key` means
/// nothing and nothing is kept.
pub(super) async fn reveal(
    app: &App,
    signed: &Signed,
    head: &Parts,
    body: Body,
) -> Result<Response> {
    no_query(head.uri.query())?;
    check_profile(&head.method, &head.headers)?;
    let bytes = read_body(&head.headers, body).await?;
    let input: Input = serde_json::from_slice(&bytes).map_err(|error| not_json(&error))?;
    let Input { object, id, field } = input;
    let value = app.engine.reveal(&signed.caller, &object, id, &field).await?;
    Ok(json(StatusCode::OK, &json!({"value": value})))
}
