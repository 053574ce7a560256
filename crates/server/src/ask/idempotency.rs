//! `Idempotency-Key`: a write that may be sent twice and happens once.

use axum::http::request::Parts;
use axum::http::{HeaderName, Method, Uri};
use sha2::{Digest as _, Sha256};
use steward_engine::IdempotencyKey;
use steward_model::error::Result;
use steward_model::text;

use super::header;
use crate::limits::IDEMPOTENCY_KEY_BYTES;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The key of this request, with a digest of what it asks for.
///
/// # Errors
/// If the header is empty, too long or not visible ASCII.
pub(crate) fn idempotency(head: &Parts, body: &[u8]) -> Result<Option<IdempotencyKey>> {
    let Some(key) = header::text(&head.headers, &IDEMPOTENCY_KEY)? else { return Ok(None) };
    if key.is_empty() || key.len() > IDEMPOTENCY_KEY_BYTES {
        return Err(header::bad(
            &IDEMPOTENCY_KEY,
            &text!(
                en = "must have 1 to {IDEMPOTENCY_KEY_BYTES} characters",
                zh = "长度应为 1 到 {IDEMPOTENCY_KEY_BYTES} 个字符"
            ),
        ));
    }
    let request_hash = digest(&head.method, &head.uri, body);
    Ok(Some(IdempotencyKey { key: key.to_owned(), request_hash }))
}

/// A digest of method, path, query and body, each with its length before it so that no two requests
/// can run into one.
fn digest(method: &Method, uri: &Uri, body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    let query = uri.query().unwrap_or_default();
    for part in [method.as_str().as_bytes(), uri.path().as_bytes(), query.as_bytes(), body] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn of(method: &str, uri: &str, key: &str, body: &str) -> Result<Option<IdempotencyKey>> {
        let request =
            Request::builder().method(method).uri(uri).header("Idempotency-Key", key).body(());
        idempotency(&request.unwrap().into_parts().0, body.as_bytes())
    }

    #[test]
    fn every_part_of_the_request_counts() {
        let hash = |method, uri, body| of(method, uri, "k", body).unwrap().unwrap().request_hash;
        let base = hash("POST", "/a?b=1", "{}");
        assert_eq!(base, hash("POST", "/a?b=1", "{}"));
        for other in [
            hash("PATCH", "/a?b=1", "{}"),
            hash("POST", "/b?b=1", "{}"),
            hash("POST", "/a?b=2", "{}"),
            hash("POST", "/a?b=1", "[]"),
            hash("POST", "/a?b=1{}", ""),
        ] {
            assert_ne!(base, other);
        }
    }

    #[test]
    fn a_key_has_a_length() {
        let longest = "k".repeat(IDEMPOTENCY_KEY_BYTES);
        assert_eq!(of("POST", "/", &longest, "").unwrap().unwrap().key, longest);
        assert!(of("POST", "/", &format!("{longest}k"), "").is_err());
        assert!(of("POST", "/", "", "").is_err());
    }
}
