//! The actions of the engine and of the objects.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::Value as Json;
use steward_engine::WriteWish;
use steward_engine::action::Call;
use steward_model::error::Result;

use crate::answer::json;
use crate::app::App;
use crate::ask::{idempotency, read_input};
use crate::caller::Signed;
use crate::headers::replayed;

/// Does the action with this name.
pub(super) async fn action(
    app: &App,
    signed: &Signed,
    head: &Parts,
    (name, body): (&str, Body),
) -> Result<Response> {
    let actions = app.engine.actions();
    if !actions.has(name) {
        return Err(super::unknown(app, signed, name));
    }
    let (input, bytes): (Json, _) = read_input(head, body).await?;
    let wish = WriteWish { idempotency: idempotency(head, &bytes)?, ..WriteWish::default() };
    let mut call = Call::new(&app.engine, &signed.caller, wish);
    let output = actions.run(name, &mut call, input).await?;
    let written = call.written();
    app.metrics.count_written(written.ids.len());
    let mut response = json(StatusCode::OK, &output);
    replayed(response.headers_mut(), &written);
    Ok(response)
}
