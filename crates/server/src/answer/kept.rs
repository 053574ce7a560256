//! What whoever asked may keep, and asks again whether it still is so.

use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::empty;

/// How many bytes of a digest tell one content from another.
const TAG_BYTES: usize = 12;

/// What tells one content from another. It is weak: a packed form is the same content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag(String);

impl Tag {
    /// The tag of a content.
    pub(crate) fn of(content: impl AsRef<[u8]>) -> Self {
        let digest = Sha256::digest(content);
        Self(format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(&digest[..TAG_BYTES])))
    }

    /// Whether whoever asks has the content with this tag.
    fn is_known(&self, asked: &HeaderMap) -> bool {
        let known = asked.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
        known.flat_map(|value| value.split(',')).any(|known| known.trim() == self.0)
    }
}

/// The answer with this tag, which is kept as `keep` says; that nothing has changed if it is known.
pub(crate) fn kept(
    asked: &HeaderMap,
    tag: &Tag,
    keep: HeaderValue,
    answer: impl FnOnce() -> Response,
) -> Response {
    let mut response = if tag.is_known(asked) { empty(StatusCode::NOT_MODIFIED) } else { answer() };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, keep);
    if let Ok(tag) = HeaderValue::from_str(&tag.0) {
        headers.insert(ETAG, tag);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEEP: HeaderValue = HeaderValue::from_static("no-cache");

    fn status(known: &str) -> u16 {
        let asked = HeaderMap::from_iter([(IF_NONE_MATCH, HeaderValue::from_str(known).unwrap())]);
        kept(&asked, &Tag::of("one"), KEEP, || empty(StatusCode::OK)).status().as_u16()
    }

    #[test]
    fn what_is_known_is_not_sent_again() {
        let first = kept(&HeaderMap::new(), &Tag::of("one"), KEEP, || empty(StatusCode::OK));
        assert_eq!((first.status(), &first.headers()[CACHE_CONTROL]), (StatusCode::OK, &KEEP));
        let tag = first.headers()[ETAG].to_str().unwrap();
        assert_eq!((status(tag), status(&format!("\"old\", {tag}"))), (304, 304));
        assert_eq!((status("W/\"old\""), status("\"old\"")), (200, 200));
        assert_ne!(Tag::of("one").0, Tag::of("two").0);
    }
}
