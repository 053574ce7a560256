//! The feed of changes, page by page.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::json;
use steward_engine::live::FeedWish;
use steward_grammar::parse_feed;
use steward_model::error::Result;

use crate::answer::json as answer;
use crate::app::App;
use crate::ask::{check_profile, negotiate};
use crate::caller::Signed;

/// `GET`: what has changed behind a cursor.
pub(crate) async fn changes(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    let (head, _) = request.into_parts();
    let outcome =
        match check_profile(&head.method, &head.headers).and_then(|()| negotiate(&head.headers)) {
            Ok(_) => page(&app, &signed, head.uri.query().unwrap_or_default()).await,
            Err(error) => Err(error),
        };
    signed.voice.answer(outcome)
}

async fn page(app: &App, signed: &Signed, query: &str) -> Result<Response> {
    let query = parse_feed(query)?;
    let wish = FeedWish {
        after: query.after,
        objects: query.objects.map(|plurals| plurals.into_iter().collect()),
        limit: query.limit,
        with_records: query.with_records,
    };
    let page = app.live.feed(&signed.caller, &wish).await?;
    let mut response = answer(StatusCode::OK, &json!(page));
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(VARY, HeaderValue::from_static("accept, authorization, cookie"));
    Ok(response)
}
