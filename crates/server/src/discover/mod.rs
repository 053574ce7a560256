//! `/api/v1/`: which objects and fields there are for this caller, so that a script can find out.

pub(crate) mod describe;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::{Value as Json, json};
use steward_model::error::Result;
use steward_model::scope::{Reach, Verb};

use crate::answer::json as answer;
use crate::app::App;
use crate::ask::{check_profile, no_query, prefers_openapi};
use crate::caller::Signed;
use crate::openapi::{self, OPENAPI_JSON};
use crate::router::API;

/// What the description of the API is, where PostgREST's clients ask for it.
const OPENAPI_KIND: HeaderValue = HeaderValue::from_static(OPENAPI_JSON);

/// `GET`.
pub(crate) async fn discover(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    let (head, _) = request.into_parts();
    signed.voice.answer(read(&app, &signed, &head).await)
}

async fn read(app: &App, signed: &Signed, head: &Parts) -> Result<Response> {
    check_profile(&head.method, &head.headers)?;
    no_query(head.uri.query())?;
    if prefers_openapi(&head.headers)? {
        let asked = (signed.voice.language, &head.headers);
        return openapi::answer(app, signed, asked, OPENAPI_KIND).await;
    }
    Ok(answer(StatusCode::OK, &document(app, signed)))
}

fn document(app: &App, signed: &Signed) -> Json {
    let catalog = app.engine.catalog();
    let access = &signed.caller.access;
    let objects: Vec<Json> = catalog
        .objects()
        .iter()
        .filter(|object| *access.reach(object.id, Verb::Read) != Reach::None)
        .map(|object| describe::object(&catalog, access, object))
        .collect();
    json!({
        "steward": env!("CARGO_PKG_VERSION"),
        "api": API,
        "actions": crate::rpc::addresses(app, signed),
        "action_schemas": crate::rpc::schemas(app, signed),
        "objects": objects,
    })
}
