//! What happens around every request: its name, its limits, its end, its place in the numbers.
//!
//! One function instead of a stack of layers, so that a request passes through one future and
//! nothing buffers its body.

mod guard;
mod gzip;
mod headers;
mod request_id;

use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, HttpBody as _};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;

pub(crate) use request_id::RequestIds;

use crate::app::App;
use crate::headers::X_REQUEST_ID;
use crate::metrics::method_of;
use crate::router::{ROUTES, answers_always};

/// Runs one request.
pub(crate) async fn around(
    State(app): State<Arc<App>>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let id = app.ids.name(request.headers());
    request.headers_mut().insert(X_REQUEST_ID, id.clone());
    let matched = request.extensions().get::<MatchedPath>();
    let route = matched
        .and_then(|path| ROUTES.iter().position(|route| *route == path.as_str()))
        .unwrap_or(ROUTES.len());
    let method = method_of(request.method());
    let is_head = request.method() == Method::HEAD;
    let packs = gzip::is_asked(request.headers());

    let under_way = app.metrics.request();
    let mut response = guard::run(&app, request, next, answers_always(route)).await;
    drop(under_way);

    if packs {
        response = gzip::pack(response).await;
    }
    headers::finish(response.headers_mut(), id);
    if is_head {
        response = without_body(response);
    }
    let (status, took) = (response.status().as_u16(), started.elapsed());
    app.metrics.count_answer(route, method, status, took);
    tracing::debug!(
        target: "steward::access",
        request_id = response.headers()[X_REQUEST_ID].to_str().unwrap_or_default(),
        route = ROUTES.get(route).copied().unwrap_or("other"),
        method,
        status,
        micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
    );
    response
}

/// The answer to `HEAD`: all of `GET` but the body, whose length stays.
fn without_body(mut response: Response) -> Response {
    if let Some(length) = response.body().size_hint().exact()
        && !response.headers().contains_key(CONTENT_LENGTH)
    {
        response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    *response.body_mut() = Body::empty();
    response
}
