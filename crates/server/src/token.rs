//! `/api/v1/tokens`: one's own tokens for programs.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use steward_engine::auth::ApiToken;
use steward_grammar::parse_list;
use steward_model::clock::Micros;
use steward_model::error::{Error, ErrorKind, FieldError, Result};
use steward_model::kind::{Datetime, Kind as _, format_datetime};
use steward_model::query::ListQuery;
use steward_model::{Value, text};

use crate::answer::{empty, json};
use crate::app::App;
use crate::ask::{no_query, read_form};
use crate::caller::Signed;
use crate::limits::FORM_BYTES;
use crate::only_id::only_id;

/// A token to be made.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    /// What it is for.
    name: String,
    /// When it ends; never if left out.
    #[serde(default)]
    expires_at: Option<String>,
}

/// `GET`: all of them, without their secrets.
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    let query = request.uri().query().map(str::to_owned);
    signed.voice.answer(all(&app, &signed, query.as_deref()).await)
}

async fn all(app: &App, signed: &Signed, query: Option<&str>) -> Result<Response> {
    no_query(query)?;
    let tokens = app.engine.api_tokens(signed.identity.user_id).await?;
    let all: Vec<Json> = tokens.iter().map(describe).collect();
    Ok(json(StatusCode::OK, &Json::Array(all)))
}

/// `POST`: makes one, and shows it this once.
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    signed.voice.answer(make(&app, &signed, &head, body).await)
}

async fn make(app: &App, signed: &Signed, head: &Parts, body: Body) -> Result<Response> {
    no_query(head.uri.query())?;
    let input: Input = read_form(&head.headers, body, FORM_BYTES).await?;
    let expires_at = end(input.expires_at.as_deref())?;
    let user = signed.identity.user_id;
    let made = app.engine.create_api_token(Some(user), user, &input.name, expires_at).await?;
    let body = json!({
        "id": made.id,
        "name": input.name.trim(),
        "token": made.token.text(),
        "expires_at": expires_at.map(format_datetime),
    });
    Ok(json(StatusCode::CREATED, &body))
}

fn end(text: Option<&str>) -> Result<Option<Micros>> {
    match text.map(|text| Datetime.read_text(text)) {
        None | Some(Ok(Value::Null)) => Ok(None),
        Some(Ok(Value::Int(micros))) => Ok(Some(micros)),
        Some(Ok(_)) => Err(Error::internal("a datetime was read as something else")),
        Some(Err(refusal)) => {
            Err(Error::invalid(vec![FieldError::new("expires_at", refusal.code, refusal.message)]))
        }
    }
}

/// `DELETE ?id=eq.5`: takes one back.
pub(crate) async fn revoke(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    let query = request.uri().query().unwrap_or_default().to_owned();
    signed.voice.answer(take_back(&app, &signed, &query).await)
}

async fn take_back(app: &App, signed: &Signed, query: &str) -> Result<Response> {
    let query = parse_list(query)?;
    let id = only_id(&query.filter);
    let rest = ListQuery { filter: query.filter.clone(), ..ListQuery::default() };
    let id = id.filter(|_| query == rest).ok_or_else(|| {
        Error::new(
            ErrorKind::MissingFilter,
            text!(
                en = "Say which token to take back: id=eq. and its id.",
                zh = "请写明要撤销哪个令牌：id=eq. 加令牌编号。"
            ),
        )
    })?;
    let user = signed.identity.user_id;
    if app.engine.revoke_api_token(Some(user), user, id).await? {
        return Ok(empty(StatusCode::NO_CONTENT));
    }
    Err(Error::new(
        ErrorKind::NotFound,
        text!(
            en = "You have no token {id}, or it was taken back before.",
            zh = "没有编号为 {id} 的令牌，或已被撤销。"
        ),
    ))
}

fn describe(token: &ApiToken) -> Json {
    json!({
        "id": token.id,
        "name": token.name,
        "created_at": format_datetime(token.created_at),
        "used_at": token.used_at.map(format_datetime),
        "expires_at": token.expires_at.map(format_datetime),
        "revoked_at": token.revoked_at.map(format_datetime),
    })
}
