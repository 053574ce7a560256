//! `/api/v1/rpc/{action}`: what is more than a change of fields.

mod action;
mod batch;
mod change_password;
mod change_preferences;
mod own;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use serde_json::{Value as Json, json};
use steward_engine::Operation;
use steward_engine::action::{Described, bad_input};
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use crate::app::App;
use crate::caller::Signed;
use crate::discover::describe::label;
use crate::router::API;

/// What only the server can do: a batch answers as lists do, a password belongs to a session, and what one
/// settles for oneself asks for no right.
const OWN: [&str; 3] = [BATCH, CHANGE_PASSWORD, CHANGE_PREFERENCES];

pub(crate) const BATCH: &str = "batch";

const CHANGE_PASSWORD: &str = "change_password";

const CHANGE_PREFERENCES: &str = "change_preferences";

/// The longest name of an action that is repeated in a message, in characters.
const SHOWN_CHARS: usize = 50;

/// `POST`.
pub(crate) async fn run(State(app): State<Arc<App>>, signed: Signed, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let name = head.uri.path().strip_prefix(API).and_then(|rest| rest.strip_prefix("/rpc/"));
    let outcome = match name.unwrap_or_default() {
        BATCH => batch::batch(&app, &signed, &head, body).await,
        CHANGE_PASSWORD => change_password::change_password(&app, &signed, &head, body).await,
        CHANGE_PREFERENCES => {
            change_preferences::change_preferences(&app, &signed, &head, body).await
        }
        name => action::action(&app, &signed, &head, (name, body)).await,
    };
    signed.voice.answer(outcome)
}

/// The names of the actions that the caller may use.
fn names(app: &App, signed: &Signed) -> Vec<&'static str> {
    let actions = app.engine.actions().of(&signed.caller.access);
    let mut names: Vec<_> = actions.iter().map(|action| action.name).chain(OWN).collect();
    names.sort_unstable();
    names
}

/// The actions that the caller may use, in the order of their names.
pub(crate) fn described(app: &App, signed: &Signed) -> Vec<Described> {
    let mut all = app.engine.actions().of(&signed.caller.access);
    all.extend(own::described());
    all.sort_unstable_by_key(|action| action.name);
    all
}

/// The addresses of the actions that the caller may use.
pub(crate) fn addresses(app: &App, signed: &Signed) -> Vec<String> {
    names(app, signed).into_iter().map(|name| format!("{API}/rpc/{name}")).collect()
}

/// What those of the actions take and answer that have a schema.
pub(crate) fn schemas(app: &App, signed: &Signed) -> Json {
    let actions = app.engine.actions().of(&signed.caller.access);
    let described = actions.into_iter().map(|action| {
        let about = json!({
            "help": label(&action.help),
            "dry_run": action.dry_run,
            "input": action.input,
            "output": action.output,
        });
        (action.name.to_owned(), about)
    });
    Json::Object(described.collect())
}

/// The operations of a batch.
///
/// # Errors
/// If the input is not that of a batch.
pub(crate) fn operations(input: Json) -> Result<Vec<Operation>> {
    batch::operations(serde_json::from_value(input).map_err(|error| bad_input(&error))?)
}

fn unknown(app: &App, signed: &Signed, name: &str) -> Error {
    let name: String = name.chars().take(SHOWN_CHARS).collect();
    let names = names(app, signed);
    let (en, zh) = (names.join(", "), names.join("、"));
    Error::new(
        ErrorKind::UnknownAction,
        text!(en = "There is no action '{name}'.", zh = "没有名为“{name}”的操作。"),
    )
    .with_hint(text!(en = "The actions are: {en}.", zh = "可用的操作：{zh}。"))
}
