//! `/api/v1/search`: records of all objects by what people remember of them.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::json;
use steward_engine::search::SearchWish;
use steward_grammar::parse_search;
use steward_model::error::Result;

use crate::answer::json as answer;
use crate::app::App;
use crate::ask::{check_profile, negotiate};
use crate::caller::Signed;

/// `GET`.
pub(crate) async fn search(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    let (head, _) = request.into_parts();
    let outcome =
        match check_profile(&head.method, &head.headers).and_then(|()| negotiate(&head.headers)) {
            Ok(_) => find(&app, &signed, head.uri.query().unwrap_or_default()).await,
            Err(error) => Err(error),
        };
    signed.voice.answer(outcome)
}

async fn find(app: &App, signed: &Signed, query: &str) -> Result<Response> {
    let query = parse_search(query)?;
    let wish = SearchWish { text: query.text, objects: query.objects, limit: query.limit };
    let groups = app.engine.search(&signed.caller, &wish).await?;
    let mut response = answer(StatusCode::OK, &json!({"q": wish.text, "groups": groups}));
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(VARY, HeaderValue::from_static("accept, authorization, cookie"));
    Ok(response)
}
