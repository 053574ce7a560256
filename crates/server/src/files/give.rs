//! The headers under which contents are given: a browser does with them what their type says and no more,
//! and runs nothing that is in them.

use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, VARY, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use steward_engine::file::FileFacts;

/// Media types that a browser shows without running anything. Whatever else is only saved: HTML and SVG
/// would run what is in them under our name.
const SHOWN: [&str; 15] = [
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "image/bmp",
    "image/avif",
    "application/pdf",
    "audio/mpeg",
    "audio/ogg",
    "audio/x-wav",
    "audio/m4a",
    "audio/aac",
    "video/mp4",
    "video/webm",
    "text/plain",
];

/// The one among them that is shown by a program of the browser, which a sandbox would keep from starting.
const PDF: &str = "application/pdf";

/// What contents may do: nothing.
const NOTHING: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'self'; sandbox",
);

/// What the browser's program for PDF needs.
const OF_PDF: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; plugin-types application/pdf; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
);

/// What stands unencoded in an extended parameter (RFC 8187, `attr-char`).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// Adds the headers of a file's contents. `save`: they are to be saved whatever they are.
pub(super) fn describe(headers: &mut HeaderMap, facts: &FileFacts, save: bool) {
    let media_type = &facts.media_type;
    let essence = media_type.split(';').next().unwrap_or_default();
    let shown = SHOWN.contains(&essence) && !save;
    let unknown = HeaderValue::from_static("application/octet-stream");
    let given = HeaderValue::from_str(media_type).unwrap_or(unknown);
    headers.insert(CONTENT_TYPE, given);
    headers.insert(CONTENT_DISPOSITION, disposition(&facts.name, shown));
    let policy = if essence == PDF { OF_PDF } else { NOTHING };
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    cache(headers, &etag(facts));
}

/// Only the caller's own cache may keep it, and must ask before using it again: rights change.
pub(super) fn cache(headers: &mut HeaderMap, etag: &str) {
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(VARY, HeaderValue::from_static("authorization, cookie"));
    if let Ok(etag) = HeaderValue::from_str(etag) {
        headers.insert(ETAG, etag);
    }
}

/// Names contents: the same ones have the same name.
pub(super) fn etag(facts: &FileFacts) -> String {
    format!("\"{}\"", facts.sha256.get(..32).unwrap_or_default())
}

/// Whether the caller has these contents already.
pub(super) fn has(headers: &HeaderMap, etag: &str) -> bool {
    let tags = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    tags.flat_map(|tags| tags.split(',')).any(|tag| tag.trim() == "*" || bare(tag) == etag)
}

/// Whether to show or save, and under which name: for old clients in ASCII, for all others as it is.
fn disposition(name: &str, shown: bool) -> HeaderValue {
    let how = if shown { "inline" } else { "attachment" };
    let fits = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%' | ';');
    let plain: String = name.chars().map(|c| if fits(c) || c == ' ' { c } else { '_' }).collect();
    let whole = utf8_percent_encode(name, PLAIN);
    let text = format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{whole}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(name: &str, media_type: &str, save: bool) -> HeaderMap {
        let facts = FileFacts {
            id: 1,
            name: name.to_owned(),
            size: 1,
            media_type: media_type.to_owned(),
            kind: "other".to_owned(),
            sha256: "a".repeat(64),
        };
        let mut headers = HeaderMap::new();
        describe(&mut headers, &facts, save);
        headers
    }

    #[test]
    fn chinese_names_are_given_in_both_ways() {
        assert_eq!(
            given("报价 1;\".pdf", "application/pdf", false)[CONTENT_DISPOSITION],
            "inline; filename=\"__ 1__.pdf\"; filename*=UTF-8''%E6%8A%A5%E4%BB%B7%201%3B%22.pdf"
        );
    }

    #[test]
    fn only_what_runs_nothing_is_shown() {
        let how = |media_type, save| {
            let headers = given("x", media_type, save);
            headers[CONTENT_DISPOSITION].to_str().unwrap().split(';').next().unwrap().to_owned()
        };
        for shown in ["image/png", "application/pdf", "text/plain; charset=utf-8"] {
            assert_eq!(how(shown, false), "inline", "{shown}");
            assert_eq!(how(shown, true), "attachment", "{shown}");
        }
        for saved in ["text/html", "image/svg+xml", "application/octet-stream", "text/xml", ""] {
            assert_eq!(how(saved, false), "attachment", "{saved}");
        }
        let html = given("x.png", "text/html", false);
        assert!(html[CONTENT_SECURITY_POLICY].to_str().unwrap().ends_with("sandbox"));
    }

    #[test]
    fn the_caller_may_have_it() {
        let headers = |tags: &str| HeaderMap::from_iter([(IF_NONE_MATCH, tags.parse().unwrap())]);
        assert!(has(&headers("\"a\", W/\"b\""), "\"b\"") && has(&headers("*"), "\"b\""));
        assert!(!has(&headers("\"a\""), "\"b\"") && !has(&HeaderMap::new(), "\"b\""));
    }
}
