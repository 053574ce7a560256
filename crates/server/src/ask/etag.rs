//! Versions in headers: `ETag`, `If-Match`, `If-None-Match`.

use axum::http::header::{IF_MATCH, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue};
use steward_model::error::Result;
use steward_model::text;

use super::header;

/// What `If-Match` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Match {
    /// `*`: the record exists.
    Any,
    /// `"3"`: it has this version.
    Version(i64),
}

/// A version as an entity tag.
pub(crate) fn etag(version: i64) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("\"{version}\"")).ok()
}

/// Reads `If-Match`.
///
/// # Errors
/// If it names no version, or several.
pub(crate) fn if_match(headers: &HeaderMap) -> Result<Option<Match>> {
    match header::text(headers, &IF_MATCH)? {
        None => Ok(None),
        Some("*") => Ok(Some(Match::Any)),
        Some(tag) => match version_of(tag) {
            Some(version) => Ok(Some(Match::Version(version))),
            None => Err(header::bad(
                &IF_MATCH,
                &text!(
                    en = "must be one version as the ETag gave it, such as \"3\", or *",
                    zh = "应为 ETag 给出的一个版本号（例如 \"3\"）或 *"
                ),
            )),
        },
    }
}

/// Whether the caller has this version already (`If-None-Match`).
pub(crate) fn is_fresh(headers: &HeaderMap, version: i64) -> bool {
    headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|tag| tag == "*" || version_of(tag) == Some(version))
}

/// The version in an entity tag. A proxy that compresses may have made it weak; it still names the
/// version.
fn version_of(tag: &str) -> Option<i64> {
    let digits = tag.strip_prefix("W/").unwrap_or(tag).strip_prefix('"')?.strip_suffix('"')?;
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: axum::http::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn reads_what_must_match() {
        let read = |value| if_match(&headers(IF_MATCH, value));
        assert_eq!(if_match(&HeaderMap::new()).unwrap(), None);
        assert_eq!(read("*").unwrap(), Some(Match::Any));
        assert_eq!(read("\"3\"").unwrap(), Some(Match::Version(3)));
        assert_eq!(read("W/\"3\"").unwrap(), Some(Match::Version(3)));
        for wrong in ["3", "\"\"", "\"x\"", "\"-3\"", "\"3\", \"4\"", "\"99999999999999999999\""] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert_eq!(etag(3).unwrap(), "\"3\"");
    }

    #[test]
    fn knows_what_the_caller_has() {
        let fresh = |value| is_fresh(&headers(IF_NONE_MATCH, value), 3);
        assert!(fresh("\"3\"") && fresh("\"1\", W/\"3\"") && fresh("*"));
        assert!(!fresh("\"4\"") && !fresh("3") && !is_fresh(&HeaderMap::new(), 3));
    }
}
