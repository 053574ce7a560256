//! A file as it arrives: into a file without a name, up to a limit.

use std::fs::File;

use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http_body_util::BodyExt as _;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::Semaphore;

use crate::limits::{UPLOAD_BYTES, UPLOAD_TIME};

/// Receives a file.
///
/// # Errors
/// If it is packed, longer than [`UPLOAD_BYTES`], takes longer than [`UPLOAD_TIME`], or too many arrive
/// at the same time.
pub(super) async fn file(room: &Semaphore, headers: &HeaderMap, body: Body) -> Result<File> {
    if headers.contains_key(CONTENT_ENCODING) {
        return Err(Error::new(
            ErrorKind::UnsupportedMedia,
            text!(en = "A compressed body can't be read.", zh = "不支持压缩的请求体。"),
        ));
    }
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if announced.and_then(|length| length.parse::<u64>().ok()).is_some_and(|l| l > UPLOAD_BYTES) {
        return Err(too_long());
    }
    let _room = room.try_acquire().map_err(|_| no_room())?;
    match tokio::time::timeout(UPLOAD_TIME, write(body)).await {
        Ok(received) => received,
        Err(_) => Err(too_slow()),
    }
}

async fn write(mut body: Body) -> Result<File> {
    let made = tokio::task::spawn_blocking(tempfile::tempfile).await.map_err(Error::internal)?;
    let mut file = tokio::fs::File::from_std(made.map_err(|error| no_space(&error))?);
    let mut received = 0_u64;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| broken_off().with_source(error))?;
        let Ok(bytes) = frame.into_data() else { continue };
        received += bytes.len() as u64;
        if received > UPLOAD_BYTES {
            return Err(too_long());
        }
        file.write_all(&bytes).await.map_err(|error| no_space(&error))?;
    }
    file.flush().await.map_err(|error| no_space(&error))?;
    Ok(file.into_std().await)
}

fn too_long() -> Error {
    let most = UPLOAD_BYTES / (1024 * 1024);
    Error::new(
        ErrorKind::TooLarge,
        text!(en = "The file is larger than {most} MB.", zh = "文件超过 {most} MB。"),
    )
    .with_hint(text!(
        en = "Split it, or use the command `steward import`.",
        zh = "请拆分文件，或使用命令 `steward import`。"
    ))
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
}

fn no_room() -> Error {
    Error::new(
        ErrorKind::Unavailable,
        text!(
            en = "Several files are arriving right now; please try again in a moment.",
            zh = "当前上传的文件较多，请稍后重试。"
        ),
    )
}

fn broken_off() -> Error {
    Error::new(ErrorKind::BadBody, text!(en = "The file broke off.", zh = "文件传输中断。"))
}

fn no_space(error: &std::io::Error) -> Error {
    Error::new(
        ErrorKind::StorageFull,
        text!(
            en = "The server has no room for the file: {error}",
            zh = "服务器没有空间保存该文件：{error}"
        ),
    )
}
