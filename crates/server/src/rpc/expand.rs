//! `rpc/expand`: what takes place between two moments, each time of a repeating event by itself.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value as Json;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::kind::{Datetime, Kind as _};
use steward_model::text;

use crate::answer::json;
use crate::app::App;
use crate::ask::{check_profile, no_query, not_json, read_body};
use crate::caller::Signed;

/// What is asked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    /// The beginning, RFC 3339.
    from: String,
    /// The end, RFC 3339; what begins then is not part of it.
    to: String,
    /// Conditions on events, in the spelling of a query string.
    #[serde(default)]
    filter: Option<String>,
}

pub(super) async fn expand(
    app: &App,
    signed: &Signed,
    head: &Parts,
    body: Body,
) -> Result<Response> {
    no_query(head.uri.query())?;
    check_profile(&head.method, &head.headers)?;
    let bytes = read_body(&head.headers, body).await?;
    let input: Input = serde_json::from_slice(&bytes).map_err(|error| not_json(&error))?;
    let span = (moment("from", &input.from)?, moment("to", &input.to)?);
    let filter = match &input.filter {
        Some(text) => conditions(text)?,
        None => steward_model::query::Filter::default(),
    };
    let found = steward_crm::expand(&app.engine, &signed.caller, span, filter).await?;
    let found = found.into_iter().map(Json::Object).collect();
    Ok(json(StatusCode::OK, &Json::Array(found)))
}

fn moment(name: &str, text: &str) -> Result<i64> {
    let read = Datetime.read_text(text).ok().and_then(|value| value.as_int());
    read.ok_or_else(|| {
        Error::new(
            ErrorKind::BadBody,
            text!(
                en = "'{name}' must be a time, like 2026-11-23T01:00:00Z.",
                zh = "{name} 应为时间，例如 2026-11-23T01:00:00Z。"
            ),
        )
    })
}

/// The conditions of a query string that has nothing else in it.
fn conditions(text: &str) -> Result<steward_model::query::Filter> {
    let query = steward_grammar::parse_list(text)?;
    let filter = query.filter.clone();
    let only = steward_model::query::ListQuery { filter: filter.clone(), ..Default::default() };
    if query == only {
        return Ok(filter);
    }
    Err(Error::new(
        ErrorKind::BadBody,
        text!(
            en = "'filter' takes conditions only, like owner_id=eq.3.",
            zh = "filter 中只能写筛选条件，例如 owner_id=eq.3。"
        ),
    ))
}
