//! `rpc/change_password`: a password of one's own.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Deserialize;
use steward_model::error::Result;

use crate::answer::empty;
use crate::app::App;
use crate::ask::{no_query, read_form};
use crate::caller::Signed;
use crate::limits::FORM_BYTES;

/// The passwords before and after.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// The password that is valid now.
    old_password: String,
    /// The one that shall be.
    new_password: String,
}

/// Changes the caller's password; the caller's other sessions end.
pub(super) async fn change_password(
    app: &App,
    signed: &Signed,
    head: &Parts,
    body: Body,
) -> Result<Response> {
    no_query(head.uri.query())?;
    let input: Input = read_form(&head.headers, body, FORM_BYTES).await?;
    app.engine.change_password(signed.identity, &input.old_password, &input.new_password).await?;
    Ok(empty(StatusCode::NO_CONTENT))
}
