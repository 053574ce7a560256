//! `/api/v1/{plural}`: the records of one object, in PostgREST's manner.
//!
//! There are no addresses of single records: `?id=eq.7` is one. Each verb is a module; what they
//! share is here.

mod body;
mod conflict;
mod csv;
mod delete;
mod hidden;
mod insert;
mod put;
mod read;
mod rows;
mod shown;
mod stripped;
mod update;
mod version;
mod write;

pub(crate) use read::add_applied;
pub(crate) use shown::records_by_id;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::response::Response;

use crate::app::App;
use crate::caller::Signed;
use crate::router::API;

/// `GET` and `HEAD`.
pub(crate) async fn read(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    let (head, _) = request.into_parts();
    let outcome = read::read(&app, &signed, &head).await;
    signed.voice.answer(outcome)
}

/// `POST`.
pub(crate) async fn insert(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let outcome = insert::insert(&app, &signed, &head, body).await;
    signed.voice.answer(outcome)
}

/// `PATCH`.
pub(crate) async fn update(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let outcome = update::update(&app, &signed, &head, body).await;
    signed.voice.answer(outcome)
}

/// `PUT`.
pub(crate) async fn put(State(app): State<Arc<App>>, signed: Signed, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let outcome = put::put(&app, &signed, &head, body).await;
    signed.voice.answer(outcome)
}

/// `DELETE`.
pub(crate) async fn delete(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    let (head, _) = request.into_parts();
    let outcome = delete::delete(&app, &signed, &head).await;
    signed.voice.answer(outcome)
}

/// The plural in the path. Names are plain ASCII, so one that is percent-encoded is none.
fn plural(head: &Parts) -> &str {
    head.uri.path().strip_prefix(API).and_then(|rest| rest.strip_prefix('/')).unwrap_or_default()
}

/// The query string.
fn query_string(head: &Parts) -> &str {
    head.uri.query().unwrap_or_default()
}
