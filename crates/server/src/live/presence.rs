//! Who looks at a record.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use steward_engine::live::Glance;
use steward_engine::live::limits::PRESENT;
use steward_model::clock::SECOND;
use steward_model::error::Result;

use crate::answer::json as answer;
use crate::app::App;
use crate::ask::{no_query, read_form};
use crate::caller::Signed;
use crate::limits::FORM_BYTES;

/// What somebody says of himself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    /// The object's plural.
    object: String,
    /// The record.
    id: i64,
    /// The client's name for itself, such as for one tab.
    seat: String,
    /// Whether he is changing the record.
    #[serde(default)]
    editing: bool,
    /// Whether he has turned away.
    #[serde(default)]
    left: bool,
}

/// `POST`: says that one looks at a record, and asks who else does.
pub(crate) async fn look(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    signed.voice.answer(note(&app, &signed, &head, body).await)
}

async fn note(app: &App, signed: &Signed, head: &Parts, body: Body) -> Result<Response> {
    no_query(head.uri.query())?;
    let input: Input = read_form(&head.headers, body, FORM_BYTES).await?;
    let glance = Glance { seat: input.seat, editing: input.editing, left: input.left };
    let record = (input.object.as_str(), input.id);
    let people = app.live.look(&signed.caller, record, glance).await?;
    Ok(answer(StatusCode::OK, &json!({"people": people, "seconds": PRESENT / SECOND})))
}
