//! gzip, for callers that ask and answers that are large. Others pay nothing.

use std::io::Write as _;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::BodyExt as _;

use crate::limits::{GZIP_BYTES, GZIP_INLINE_BYTES};

/// Whether the caller reads gzip.
pub(crate) fn is_asked(headers: &HeaderMap) -> bool {
    headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).any(|value| {
        value.split(',').any(|coding| {
            let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
            let refused = quality
                .trim()
                .strip_prefix("q=")
                .is_some_and(|weight| weight.bytes().all(|byte| matches!(byte, b'0' | b'.')));
            name.trim().eq_ignore_ascii_case("gzip") && !refused
        })
    })
}

/// Packs the body if that pays.
pub(super) async fn pack(mut response: Response) -> Response {
    let length = response.body().size_hint().exact().unwrap_or(0);
    if length < GZIP_BYTES as u64 || response.headers().contains_key(CONTENT_ENCODING) {
        return response;
    }
    let body = std::mem::replace(response.body_mut(), Body::empty());
    let plain = match body.collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) => {
            // The bodies that are made here are whole; one that breaks off ends the connection.
            *response.body_mut() =
                Body::from_stream(futures::stream::once(async { Err::<Bytes, _>(error) }));
            return response;
        }
    };
    let (body, packed) = match packed(plain.clone()).await {
        Some(packed) => (packed, true),
        None => (plain, false),
    };
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    if packed {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        headers.remove(CONTENT_LENGTH);
    }
    *response.body_mut() = Body::from(body);
    response
}

async fn packed(plain: Bytes) -> Option<Bytes> {
    if plain.len() <= GZIP_INLINE_BYTES {
        return squeeze(&plain, Compression::fast());
    }
    tokio::task::spawn_blocking(move || squeeze(&plain, Compression::fast())).await.ok().flatten()
}

/// The packed form; none if there is no memory for it.
pub(crate) fn squeeze(plain: &[u8], level: Compression) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 4), level);
    encoder.write_all(plain).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::GzDecoder;

    use super::*;

    #[test]
    fn it_must_be_asked_for() {
        let asked = |value: &'static str| {
            is_asked(&HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(value))]))
        };
        assert!(asked("gzip") && asked("br, GZIP;q=0.5") && asked("deflate, gzip"));
        assert!(!asked("br") && !asked("gzip;q=0") && !asked("gzip; q=0.0") && !asked(""));
        assert!(!is_asked(&HeaderMap::new()));
    }

    #[tokio::test]
    async fn only_large_bodies_are_packed() {
        let small = pack(Response::new(Body::from("x".repeat(GZIP_BYTES - 1)))).await;
        assert!(!small.headers().contains_key(CONTENT_ENCODING));
        for length in [GZIP_BYTES, GZIP_INLINE_BYTES + 1] {
            let large = pack(Response::new(Body::from("x".repeat(length)))).await;
            assert_eq!(large.headers()[CONTENT_ENCODING], "gzip");
            let bytes = large.into_body().collect().await.unwrap().to_bytes();
            assert!(bytes.len() < length / 10);
            let mut plain = String::new();
            GzDecoder::new(&bytes[..]).read_to_string(&mut plain).unwrap();
            assert_eq!(plain, "x".repeat(length));
        }
    }
}
