//! `Accept-Profile` and `Content-Profile`: which schema. There is one.

use axum::http::{HeaderMap, HeaderName, Method};
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use super::header;

/// The only schema, as clients of PostgREST call it.
const SCHEMA: &str = "public";

const ACCEPT_PROFILE: HeaderName = HeaderName::from_static("accept-profile");
const CONTENT_PROFILE: HeaderName = HeaderName::from_static("content-profile");

/// Refuses any other schema than `public`. Reads name it in `Accept-Profile`, writes in
/// `Content-Profile`.
pub(crate) fn check_profile(method: &Method, headers: &HeaderMap) -> Result<()> {
    let reads = method == Method::GET || method == Method::HEAD;
    let name = if reads { ACCEPT_PROFILE } else { CONTENT_PROFILE };
    match header::text(headers, &name)? {
        None | Some(SCHEMA) => Ok(()),
        Some(other) => {
            let shown: String = other.chars().take(50).collect();
            Err(Error::new(
                ErrorKind::UnknownSchema,
                text!(en = "Invalid schema: {shown}", zh = "没有名为“{shown}”的模式。"),
            )
            .with_hint(text!(
                en = "Only the following schemas are exposed: {SCHEMA}",
                zh = "只提供以下模式：{SCHEMA}"
            )))
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_public_is_there() {
        let mut headers = HeaderMap::new();
        assert!(check_profile(&Method::GET, &headers).is_ok());
        headers.insert(ACCEPT_PROFILE, HeaderValue::from_static("public"));
        headers.insert(CONTENT_PROFILE, HeaderValue::from_static("private"));
        assert!(check_profile(&Method::HEAD, &headers).is_ok());
        let error = check_profile(&Method::PATCH, &headers).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnknownSchema);
        assert_eq!(error.text().en, "Invalid schema: private");
    }
}
