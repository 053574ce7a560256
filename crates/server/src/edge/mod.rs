//! What happens around every request: its name, its limits, its end, its place in the numbers.
//!
//! One function instead of a stack of layers, so that a request passes through one future and
//! nothing buffers its body.

mod guard;
pub(crate) mod gzip;
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
use crate::demo;
use crate::headers::X_REQUEST_ID;
use crate::metrics::{METHODS, method_of};
use crate::router::{ROUTES, answers_always};

/// Runs one request.
pub(crate) async fn around(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    // The demo company has numbers, names and limits of its own.
    let mut request = match app.demo.takes(request).await {
        Ok(response) => return response,
        Err(request) => request,
    };
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
    let mut response = match demo::gone(&app, request.headers()) {
        Some(response) => response,
        None => guard::run(&app, request, next, answers_always(route)).await,
    };
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
        method = METHODS.get(method).copied().unwrap_or("other"),
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

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use http_body_util::BodyExt as _;
    use serde_json::Value as Json;
    use steward_testkit::TestEngine;
    use tower::ServiceExt as _;

    use super::*;
    use crate::limits::REQUEST_TIME;
    use crate::metrics::render;
    use crate::options::ServerOptions;

    /// Handlers as no real one should be.
    async fn around_these() -> (Router, Arc<App>, TestEngine) {
        let engine = TestEngine::sqlite().await;
        let app = Arc::new(App::new((*engine).clone(), ServerOptions::default()));
        let endless = std::future::pending::<&str>;
        let router = Router::new()
            .route("/panics", get(|| async { panic!("secret of the handler") as &str }))
            .route("/endless", get(endless).post(endless))
            .layer(from_fn_with_state(Arc::clone(&app), around));
        (router, app, engine)
    }

    async fn ask(router: &Router, method: &str, path: &str) -> (u16, Json) {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice(&bytes).unwrap())
    }

    #[tokio::test]
    async fn a_panic_is_answered_and_counted() {
        let (router, app, _engine) = around_these().await;
        let (status, error) = ask(&router, "GET", "/panics").await;
        assert_eq!((status, &error["code"]), (500, &Json::from("XX000")));
        assert!(!error.to_string().contains("secret"), "{error}");
        let numbers = render(&app.metrics, app.engine.database().stats());
        assert!(numbers.contains("steward_panics_total 1\n"), "{numbers}");
        assert!(numbers.contains("steward_requests_under_way 0\n"), "{numbers}");
    }

    #[tokio::test]
    async fn what_never_ends_is_ended() {
        let (router, _app, _engine) = around_these().await;
        // From here on time runs ahead whenever nothing happens.
        tokio::time::pause();
        let (status, read) = ask(&router, "GET", "/endless").await;
        assert_eq!((status, &read["code"]), (503, &Json::from("57014")));
        let seconds = REQUEST_TIME.as_secs().to_string();
        assert!(read["message"].as_str().unwrap().contains(&seconds), "{read}");
        let (_, write) = ask(&router, "POST", "/endless").await;
        assert!(write["hint"].as_str().unwrap().contains("Idempotency-Key"), "{write}");
    }
}
