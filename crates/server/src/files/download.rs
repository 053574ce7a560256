//! `GET /api/v1/files/{id}`: the contents of a file.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_RANGE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response;
use steward_model::error::Result;

use super::range::{Wanted, wanted};
use super::{files, give, id};
use crate::answer::empty;
use crate::app::App;
use crate::caller::Signed;

/// `GET` and `HEAD`. `?download` has them saved rather than shown.
pub(crate) async fn download(
    State(app): State<Arc<App>>,
    signed: Signed,
    Path(file): Path<String>,
    request: Request,
) -> Response {
    let (head, _) = request.into_parts();
    signed.voice.answer(read(&app, &signed, &file, &head).await)
}

async fn read(app: &App, signed: &Signed, file: &str, head: &Parts) -> Result<Response> {
    let files = files(app)?;
    let file = files.open(&signed.caller, id(file)?).await?;
    let facts = &file.facts;
    let etag = give::etag(facts);
    if give::has(&head.headers, &etag) {
        let mut response = empty(StatusCode::NOT_MODIFIED);
        give::cache(response.headers_mut(), &etag);
        return Ok(response);
    }
    let size = u64::try_from(facts.size).unwrap_or(0);
    let save =
        head.uri.query().is_some_and(|query| query.split('&').any(|part| part == "download"));
    let (status, range) = match wanted(&head.headers, size, &etag) {
        Wanted::All => (StatusCode::OK, None),
        Wanted::Some(range) => (StatusCode::PARTIAL_CONTENT, Some(range)),
        Wanted::Outside => return Ok(outside(size)),
    };
    let body = match head.method {
        Method::HEAD => Body::empty(),
        _ => Body::from_stream(files.contents(&file, range).await?),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    give::describe(headers, facts, save);
    let length = range.map_or(size, |range| range.length);
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    if let Some(range) = range {
        let last = range.from + range.length - 1;
        let text = format!("bytes {}-{last}/{size}", range.from);
        if let Ok(text) = HeaderValue::from_str(&text) {
            headers.insert(CONTENT_RANGE, text);
        }
    }
    Ok(response)
}

/// Bytes were wanted that are not there.
fn outside(size: u64) -> Response {
    let mut response = empty(StatusCode::RANGE_NOT_SATISFIABLE);
    if let Ok(range) = HeaderValue::from_str(&format!("bytes */{size}")) {
        response.headers_mut().insert(CONTENT_RANGE, range);
    }
    response
}
