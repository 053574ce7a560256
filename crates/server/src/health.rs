//! For whoever watches the server: does it live, can it work, how much does it do.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::json;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use crate::answer::json;
use crate::app::App;
use crate::limits::READY_TIME;
use crate::metrics::render;
use crate::voice::Voice;

/// `/healthz`: the process lives.
pub(crate) async fn healthy() -> Response {
    json(StatusCode::OK, &json!({"status": "ok"}))
}

/// `/readyz`: the database answers, and the server is not stopping.
pub(crate) async fn ready(State(app): State<Arc<App>>, request: Request) -> Response {
    let outcome = check(&app).await.map(|()| json(StatusCode::OK, &json!({"status": "ready"})));
    Voice::of(request.headers()).answer(outcome)
}

async fn check(app: &App) -> Result<()> {
    if app.stopping() {
        return Err(Error::new(
            ErrorKind::Unavailable,
            text!(en = "The server is stopping.", zh = "服务器正在停止。"),
        ));
    }
    match tokio::time::timeout(READY_TIME, app.engine.database().ping()).await {
        Ok(answer) => answer,
        Err(_) => Err(Error::new(
            ErrorKind::Unavailable,
            text!(en = "The database does not answer.", zh = "数据库没有响应。"),
        )),
    }
}

/// `/metrics`: numbers for Prometheus.
pub(crate) async fn metrics(State(app): State<Arc<App>>) -> Response {
    let text = render(&app.metrics, app.engine.database().stats());
    let mut response = Response::new(Body::from(text));
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}
