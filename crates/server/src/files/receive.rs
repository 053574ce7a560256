//! The body of a request as it arrives: into the file store, never whole in memory.

use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http_body_util::BodyExt as _;
use steward_engine::file::{Files, Staged};
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;
use tokio::sync::Semaphore;

use crate::limits::UPLOAD_TIME;

/// Receives a body of at most `most` bytes.
///
/// # Errors
/// If it is packed, too long, takes longer than [`UPLOAD_TIME`], or too many arrive at the same time.
pub(super) async fn receive(
    files: &Files,
    room: &Semaphore,
    headers: &HeaderMap,
    body: Body,
    most: u64,
) -> Result<Staged> {
    if headers.contains_key(CONTENT_ENCODING) {
        return Err(Error::new(
            ErrorKind::UnsupportedMedia,
            text!(en = "A compressed body can't be read.", zh = "不支持压缩的请求体。"),
        ));
    }
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let announced = announced.and_then(|length| length.parse::<u64>().ok());
    let _room = room.try_acquire().map_err(|_| no_room())?;
    let received = write(files, announced, body, most);
    match tokio::time::timeout(UPLOAD_TIME, received).await {
        Ok(received) => received,
        Err(_) => Err(too_slow()),
    }
}

async fn write(files: &Files, announced: Option<u64>, mut body: Body, most: u64) -> Result<Staged> {
    let mut staging = files.store().stage(announced, most).await?;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| broken_off().with_source(error))?;
        if let Ok(bytes) = frame.into_data() {
            staging.write(&bytes).await?;
        }
    }
    staging.finish().await
}

fn too_slow() -> Error {
    let seconds = UPLOAD_TIME.as_secs();
    Error::new(
        ErrorKind::Timeout,
        text!(
            en = "The file did not arrive within {seconds} seconds.",
            zh = "文件未在 {seconds} 秒内传完。"
        ),
    )
    .with_hint(text!(
        en = "Send it in parts: POST /api/v1/files/uploads.",
        zh = "请分段上传：POST /api/v1/files/uploads。"
    ))
}

fn no_room() -> Error {
    Error::new(
        ErrorKind::Unavailable,
        text!(
            en = "Many files are arriving right now; please try again in a moment.",
            zh = "当前上传的文件较多，请稍后重试。"
        ),
    )
}

fn broken_off() -> Error {
    Error::new(ErrorKind::BadBody, text!(en = "The file broke off.", zh = "文件传输中断。"))
}
