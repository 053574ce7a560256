//! A file of the app as an answer: packed as the browser reads it, and kept as long as it may.

use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

use super::asset::Asset;
use crate::answer::{Tag, kept};

/// A file whose name changes with its content never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Any other file is asked for again each time, and answered 304 if it is the same.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// The service worker, which asks for files in the page's place.
const WORKER: &str = "sw.js";

/// What the worker may do: ask this server.
const ASK_HERE: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'",
);

/// A file.
pub(super) fn answer(asset: &Asset, asked: &HeaderMap) -> Response {
    let mut response = if asset.is_immutable() {
        let mut response = whole(asset, asked);
        response.headers_mut().insert(CACHE_CONTROL, FOR_EVER);
        response
    } else {
        kept(asked, &Tag::of(asset.bytes), ASK_AGAIN, || whole(asset, asked))
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, asset.content_type());
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if asset.path == WORKER {
        headers.insert(CONTENT_SECURITY_POLICY, ASK_HERE);
    }
    response
}

/// What is in it, packed as the browser reads it.
fn whole(asset: &Asset, asked: &HeaderMap) -> Response {
    let (coding, bytes) = best(asset, asked);
    let mut response = Response::new(Body::from(bytes));
    if let Some(coding) = coding {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

/// The smallest form that the browser reads.
fn best(asset: &Asset, asked: &HeaderMap) -> (Option<&'static str>, &'static [u8]) {
    let reads = |coding: &str| {
        asked.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).any(|value| {
            value.split(',').any(|part| {
                let (name, quality) = part.split_once(';').unwrap_or((part, ""));
                name.trim().eq_ignore_ascii_case(coding) && quality.trim() != "q=0"
            })
        })
    };
    if let Some(bytes) = asset.brotli.filter(|_| reads("br")) {
        return (Some("br"), bytes);
    }
    match asset.gzip.filter(|_| reads("gzip")) {
        Some(bytes) => (Some("gzip"), bytes),
        None => (None, asset.bytes),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header::{ETAG, IF_NONE_MATCH};

    use super::*;

    const SCRIPT: Asset =
        Asset { path: "theme.js", bytes: b"plain", gzip: Some(b"gz"), brotli: Some(b"br") };

    fn asked(name: axum::http::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn the_smallest_form_that_is_read() {
        let coding = |value: &str| best(&SCRIPT, &asked(ACCEPT_ENCODING, value)).0;
        assert_eq!(coding("gzip, deflate, br, zstd"), Some("br"));
        assert_eq!(coding("gzip;q=0.5"), Some("gzip"));
        assert_eq!(coding("br;q=0, gzip;q=0"), None);
        assert_eq!(best(&SCRIPT, &HeaderMap::new()), (None, &b"plain"[..]));
    }

    #[test]
    fn only_the_worker_may_ask() {
        let policy = |path| {
            let reply = answer(&Asset { path, ..SCRIPT }, &HeaderMap::new());
            reply.headers().get(CONTENT_SECURITY_POLICY).cloned()
        };
        assert_eq!(policy("sw.js"), Some(ASK_HERE));
        assert_eq!(policy("start.js"), None);
    }

    #[test]
    fn a_file_that_is_known_is_not_sent_again() {
        let first = answer(&SCRIPT, &HeaderMap::new());
        assert_eq!(first.headers()[CACHE_CONTROL], "no-cache");
        let tag = first.headers()[ETAG].to_str().unwrap();
        assert_eq!(answer(&SCRIPT, &asked(IF_NONE_MATCH, tag)).status(), 304);
        assert_eq!(answer(&SCRIPT, &asked(IF_NONE_MATCH, "W/\"old\"")).status(), 200);
        let hashed = Asset { path: "assets/app-1.js", ..SCRIPT };
        assert_eq!(answer(&hashed, &HeaderMap::new()).headers()[CACHE_CONTROL], FOR_EVER);
    }
}
