//! `/api/v1/rpc/{action}`: what is more than a change of fields.

mod batch;
mod change_password;
mod expand;
mod restore;
mod reveal;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use steward_model::error::{Error, ErrorKind};
use steward_model::text;

use crate::app::App;
use crate::caller::Signed;
use crate::router::API;

/// The actions that there are.
pub(crate) const ACTIONS: [&str; 5] = [BATCH, CHANGE_PASSWORD, EXPAND, RESTORE, REVEAL];

const RESTORE: &str = "restore";

const REVEAL: &str = "reveal";

const BATCH: &str = "batch";

const CHANGE_PASSWORD: &str = "change_password";

const EXPAND: &str = "expand";

/// The longest name of an action that is repeated in a message, in characters.
const SHOWN_CHARS: usize = 50;

/// `POST`.
pub(crate) async fn run(State(app): State<Arc<App>>, signed: Signed, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let name = head.uri.path().strip_prefix(API).and_then(|rest| rest.strip_prefix("/rpc/"));
    let outcome = match name.unwrap_or_default() {
        BATCH => batch::batch(&app, &signed, &head, body).await,
        CHANGE_PASSWORD => change_password::change_password(&app, &signed, &head, body).await,
        EXPAND => expand::expand(&app, &signed, &head, body).await,
        RESTORE => restore::restore(&app, &signed, &head, body).await,
        REVEAL => reveal::reveal(&app, &signed, &head, body).await,
        other => Err(unknown(other)),
    };
    signed.voice.answer(outcome)
}

fn unknown(name: &str) -> Error {
    let name: String = name.chars().take(SHOWN_CHARS).collect();
    Error::new(
        ErrorKind::UnknownAction,
        text!(en = "There is no action '{name}'.", zh = "没有名为“{name}”的操作。"),
    )
    .with_hint(text!(
        en = "The actions are: {BATCH}, {CHANGE_PASSWORD}, {EXPAND}, {RESTORE}, {REVEAL}.",
        zh = "可用的操作：{BATCH}、{CHANGE_PASSWORD}、{EXPAND}、{RESTORE}、{REVEAL}。"
    ))
}
