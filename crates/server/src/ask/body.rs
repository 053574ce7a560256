//! Bodies: JSON or CSV, read up to a limit and within a time.

use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde_json::{Map, Value as Json};
use steward_engine::action::bad_input as not_json;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use super::{csv, header};
use crate::limits::{BODY_BYTES, BODY_TIME};

/// The records in a body.
#[derive(Debug, PartialEq)]
pub(crate) enum Payload {
    /// One JSON object.
    One(Map<String, Json>),
    /// A JSON array of objects.
    Many(Vec<Map<String, Json>>),
}

/// Reads a body of JSON whole.
///
/// # Errors
/// If it is said to be something else than JSON, is longer than [`BODY_BYTES`], or takes longer
/// than [`BODY_TIME`].
pub(crate) async fn read_body(headers: &HeaderMap, body: Body) -> Result<Bytes> {
    check_type(headers)?;
    read_limited(headers, body, BODY_BYTES).await
}

/// Reads a body with records whole, which may be JSON or CSV.
///
/// # Errors
/// As [`read_body`].
pub(crate) async fn read_records(headers: &HeaderMap, body: Body) -> Result<(Bytes, Payload)> {
    let csv = is_csv(headers)?;
    if !csv {
        check_type(headers)?;
    }
    let bytes = read_limited(headers, body, BODY_BYTES).await?;
    let payload = if csv { csv::read(&bytes)? } else { read_payload(&bytes)? };
    Ok((bytes, payload))
}

/// Whether a body is said to be CSV and can be read.
fn is_csv(headers: &HeaderMap) -> Result<bool> {
    let kind = header::text(headers, &CONTENT_TYPE)?.unwrap_or_default();
    let name = kind.split(';').next().unwrap_or_default().trim();
    Ok(name.eq_ignore_ascii_case("text/csv") && !headers.contains_key(CONTENT_ENCODING))
}

/// Reads a body of at most `most` bytes whole.
pub(super) async fn read_limited(headers: &HeaderMap, body: Body, most: usize) -> Result<Bytes> {
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if announced.and_then(|length| length.parse::<u64>().ok()).is_some_and(|l| l > most as u64) {
        return Err(too_long(most));
    }
    match tokio::time::timeout(BODY_TIME, Limited::new(body, most).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_long(most)),
        Ok(Err(error)) => Err(broken_off().with_source(error)),
        Err(_) => Err(too_slow()),
    }
}

/// Reads the records in a body.
///
/// # Errors
/// [`ErrorKind::BadBody`] if it is not a JSON object or an array of objects.
pub(crate) fn read_payload(bytes: &[u8]) -> Result<Payload> {
    match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'[') => serde_json::from_slice(bytes).map(Payload::Many).map_err(|e| not_json(&e)),
        Some(b'{') => serde_json::from_slice(bytes).map(Payload::One).map_err(|e| not_json(&e)),
        _ => Err(neither()),
    }
}

/// Refuses bodies that are said not to be JSON, and compressed ones.
pub(super) fn check_type(headers: &HeaderMap) -> Result<()> {
    if headers.contains_key(CONTENT_ENCODING) {
        return Err(Error::new(
            ErrorKind::UnsupportedMedia,
            text!(en = "A compressed body can't be read.", zh = "不支持压缩的请求体。"),
        ));
    }
    let Some(value) = header::text(headers, &CONTENT_TYPE)? else { return Ok(()) };
    let name = value.split(';').next().unwrap_or_default().trim();
    if name.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    let hint = text!(en = "Send application/json.", zh = "请使用 Content-Type: application/json。");
    let shown: String = name.chars().take(100).collect();
    Err(Error::new(
        ErrorKind::UnsupportedMedia,
        text!(en = "Content-Type not acceptable: {shown}", zh = "不支持的 Content-Type：{shown}"),
    )
    .with_hint(hint))
}

fn neither() -> Error {
    Error::new(
        ErrorKind::BadBody,
        text!(en = "Empty or invalid json", zh = "请求体为空或不是有效的 JSON"),
    )
    .with_hint(text!(
        en = "Send one object, {{…}}, or an array of objects, [{{…}}, {{…}}].",
        zh = "请发送一个对象 {{…}} 或对象数组 [{{…}}, {{…}}]。"
    ))
}

fn too_long(most: usize) -> Error {
    Error::new(
        ErrorKind::TooLarge,
        text!(en = "The body is longer than {most} bytes.", zh = "请求体超过 {most} 字节。"),
    )
    .with_hint(text!(
        en = "Send it in several requests, or use the command `steward import`.",
        zh = "请分多次发送，或使用命令 `steward import`。"
    ))
}

fn too_slow() -> Error {
    let seconds = BODY_TIME.as_secs();
    Error::new(
        ErrorKind::Timeout,
        text!(
            en = "The body did not arrive within {seconds} seconds.",
            zh = "请求体未在 {seconds} 秒内传完。"
        ),
    )
}

fn broken_off() -> Error {
    Error::new(ErrorKind::BadBody, text!(en = "The body broke off.", zh = "请求体传输中断。"))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_one_or_many() {
        let object = |value: Json| value.as_object().cloned().unwrap();
        assert_eq!(read_payload(b" {\"a\": 1}").unwrap(), Payload::One(object(json!({"a": 1}))));
        assert_eq!(
            read_payload(b"\n[{\"a\": 1}, {}]").unwrap(),
            Payload::Many(vec![object(json!({"a": 1})), object(json!({}))])
        );
        assert_eq!(read_payload(b"[]").unwrap(), Payload::Many(Vec::new()));
    }

    #[test]
    fn refuses_other_bodies() {
        let deep = format!("{{\"a\":{}", "[".repeat(100_000));
        for wrong in
            ["", " ", "1", "null", "\"a\"", "[1]", "[[]]", "{", "[{}", "{} x", "{a:1}", &deep]
        {
            let error = read_payload(wrong.as_bytes()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::BadBody, "{wrong:.20}");
        }
        assert!(read_payload(b"{\"a\": \"\xff\"}").is_err());
    }

    #[test]
    fn only_json_is_read() {
        let of = |name, value: &'static str| {
            check_type(&HeaderMap::from_iter([(name, HeaderValue::from_static(value))]))
                .map_err(|error| error.kind())
        };
        assert!(check_type(&HeaderMap::new()).is_ok());
        assert!(of(CONTENT_TYPE, "application/json; charset=utf-8").is_ok());
        for wrong in ["text/csv", "text/plain", "application/x-www-form-urlencoded", ""] {
            assert_eq!(of(CONTENT_TYPE, wrong), Err(ErrorKind::UnsupportedMedia), "{wrong}");
        }
        assert_eq!(of(CONTENT_ENCODING, "gzip"), Err(ErrorKind::UnsupportedMedia));
    }

    #[tokio::test]
    async fn a_body_has_a_limit() {
        let plain = HeaderMap::new();
        let read = |length| read_limited(&plain, Body::from(vec![b' '; length]), 10);
        assert_eq!(read(10).await.unwrap().len(), 10);
        assert_eq!(read(11).await.unwrap_err().kind(), ErrorKind::TooLarge);
        let announced = HeaderMap::from_iter([(CONTENT_LENGTH, HeaderValue::from_static("11"))]);
        let error = read_limited(&announced, Body::empty(), 10).await.unwrap_err();
        assert_eq!(error.text().en, "The body is longer than 10 bytes.");
    }
}
