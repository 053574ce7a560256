//! `GET /api/v1/files/{id}/thumbnail?size=…`: a picture drawn small.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use super::{files, give, id};
use crate::answer::empty;
use crate::app::App;
use crate::caller::Signed;

/// How long a browser may show a small picture without asking again, in seconds: a list has many of them.
const KEPT: &str = "private, max-age=300";

/// What is asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    /// The longer side in pixels.
    size: u32,
}

/// `GET`.
pub(crate) async fn thumbnail(
    State(app): State<Arc<App>>,
    signed: Signed,
    Path(file): Path<String>,
    request: Request,
) -> Response {
    let (head, _) = request.into_parts();
    signed.voice.answer(draw(&app, &signed, &file, &head).await)
}

async fn draw(app: &App, signed: &Signed, file: &str, head: &Parts) -> Result<Response> {
    let Query(wish) = Query::<Wish>::try_from_uri(&head.uri).map_err(|error| bad(&error))?;
    let files = files(app)?;
    let file = files.open(&signed.caller, id(file)?).await?;
    let etag = give::etag(&file.facts);
    if give::has(&head.headers, &etag) {
        let mut response = empty(StatusCode::NOT_MODIFIED);
        keep(&mut response, &etag);
        return Ok(response);
    }
    let drawn = files.thumbnail(&file, wish.size).await?;
    let length = HeaderValue::from(drawn.bytes.len());
    // A stream: what is whole would be packed, and a picture is packed already.
    let bytes = futures::stream::iter([Ok::<_, std::convert::Infallible>(drawn.bytes)]);
    let mut response = Response::new(Body::from_stream(bytes));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(drawn.media_type));
    headers.insert(CONTENT_LENGTH, length);
    keep(&mut response, &etag);
    Ok(response)
}

fn keep(response: &mut Response, etag: &str) {
    give::cache(response.headers_mut(), etag);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(KEPT));
}

fn bad(error: &dyn std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::BadQuery,
        text!(
            en = "The query string must say the size: ?size=96 ({error}).",
            zh = "查询字符串应写明大小：?size=96（{error}）。"
        ),
    )
}
