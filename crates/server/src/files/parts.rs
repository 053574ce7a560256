//! `/api/v1/files/uploads`: large files in parts, which go on where they were broken off.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::header::LOCATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use steward_engine::file::{Part, UploadState};
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use super::files;
use super::receive::receive;
use super::upload::show;
use crate::answer;
use crate::app::App;
use crate::caller::Signed;
use crate::limits::PART_BYTES;
use crate::router::UPLOADS;

/// Where a part begins, and in answers where the next one does; in bytes.
const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");

/// How long the file will be, in bytes.
const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");

/// What is said of a file before it comes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    /// Its name.
    name: String,
    /// How long it will be, in bytes.
    size: i64,
}

/// `POST`: a file will come in parts.
pub(crate) async fn begin(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    let (head, _) = request.into_parts();
    let begun = async {
        let Query(about) = Query::<About>::try_from_uri(&head.uri).map_err(|error| bad(&error))?;
        let files = files(&app)?;
        let state = files.begin_upload(&signed.caller, &about.name, about.size).await?;
        Ok(told(StatusCode::CREATED, &state))
    };
    signed.voice.answer(begun.await)
}

/// `GET` and `HEAD`: how far it is.
pub(crate) async fn state(
    State(app): State<Arc<App>>,
    signed: Signed,
    Path(id): Path<String>,
) -> Response {
    let state = async {
        let state = files(&app)?.upload(&signed.caller, &id).await?;
        Ok(told(StatusCode::OK, &state))
    };
    signed.voice.answer(state.await)
}

/// `PATCH`: the next part. The last one answers the file.
pub(crate) async fn part(
    State(app): State<Arc<App>>,
    signed: Signed,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    signed.voice.answer(take(&app, &signed, &id, &head, body).await)
}

async fn take(app: &App, signed: &Signed, id: &str, head: &Parts, body: Body) -> Result<Response> {
    let files = files(app)?;
    let offset = offset(&head.headers)?;
    let room = &app.files_arriving;
    let part = receive(files, room, &head.headers, body, PART_BYTES).await?;
    match files.take_part(&signed.caller, id, offset, part).await? {
        Part::More(state) => Ok(told(StatusCode::OK, &state)),
        Part::Whole(facts) => Ok(show(StatusCode::CREATED, &facts)),
    }
}

/// `DELETE`: it will not be finished.
pub(crate) async fn give_up(
    State(app): State<Arc<App>>,
    signed: Signed,
    Path(id): Path<String>,
) -> Response {
    let gone = async {
        files(&app)?.give_up(&signed.caller, &id).await?;
        Ok(answer::empty(StatusCode::NO_CONTENT))
    };
    signed.voice.answer(gone.await)
}

fn told(status: StatusCode, state: &UploadState) -> Response {
    let mut response = answer::json(status, &json!(state));
    let headers = response.headers_mut();
    headers.insert(UPLOAD_OFFSET, HeaderValue::from(state.offset));
    headers.insert(UPLOAD_LENGTH, HeaderValue::from(state.size));
    if status == StatusCode::CREATED
        && let Ok(address) = HeaderValue::from_str(&format!("{UPLOADS}/{}", state.id))
    {
        headers.insert(LOCATION, address);
    }
    response
}

fn offset(headers: &HeaderMap) -> Result<i64> {
    let offset = headers.get(UPLOAD_OFFSET).and_then(|value| value.to_str().ok());
    let offset = offset.and_then(|offset| offset.parse().ok()).filter(|offset| *offset >= 0);
    offset.ok_or_else(|| {
        Error::new(
            ErrorKind::BadHeader,
            text!(
                en = "The header Upload-Offset must say at which byte the part begins.",
                zh = "请求头 Upload-Offset 应写明该段从第几个字节开始。"
            ),
        )
    })
}

fn bad(error: &dyn std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::BadQuery,
        text!(
            en =
                "The query string must say name and length: ?name=film.mp4&size=1048576 ({error}).",
            zh = "查询字符串应写明文件名和长度：?name=视频.mp4&size=1048576（{error}）。"
        ),
    )
}
