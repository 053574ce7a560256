//! `POST /api/v1/files/contents?name=…`: the body becomes a file.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::header::LOCATION;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use steward_engine::file::FileFacts;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use super::files;
use super::receive::receive;
use crate::answer;
use crate::app::App;
use crate::caller::Signed;
use crate::router::FILES;

/// What is sent along with a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    /// Its name.
    name: String,
}

/// `POST`.
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    signed.voice.answer(upload(&app, &signed, &head, body).await)
}

async fn upload(app: &App, signed: &Signed, head: &Parts, body: Body) -> Result<Response> {
    let Query(about) = Query::<About>::try_from_uri(&head.uri).map_err(|error| bad(&error))?;
    let files = files(app)?;
    let most = files.limits().file;
    let staged = receive(files, &app.files_arriving, &head.headers, body, most).await?;
    let facts = files.take(&signed.caller, &about.name, staged, None).await?;
    Ok(show(StatusCode::CREATED, &facts))
}

/// A file as it is told.
pub(super) fn show(status: StatusCode, facts: &FileFacts) -> Response {
    let mut response = answer::json(status, &json!(facts));
    let address = HeaderValue::from_str(&format!("{FILES}/{}", facts.id));
    if let Ok(address) = address {
        response.headers_mut().insert(LOCATION, address);
    }
    response
}

fn bad(error: &dyn std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::BadQuery,
        text!(
            en = "The query string must say the file's name: ?name=quote.pdf ({error}).",
            zh = "查询字符串应写明文件名：?name=报价单.pdf（{error}）。"
        ),
    )
}
