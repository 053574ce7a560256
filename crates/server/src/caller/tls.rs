//! Whether the caller came over TLS.

use axum::http::HeaderMap;

use crate::headers::X_FORWARDED_PROTO;
use crate::options::ServerOptions;

/// Whether the operator or the proxy in front says that the caller came over TLS.
pub(crate) fn is_tls(options: &ServerOptions, headers: &HeaderMap) -> bool {
    let forwarded = || {
        let proto = headers.get(X_FORWARDED_PROTO).and_then(|proto| proto.to_str().ok());
        proto.is_some_and(|proto| proto.trim().eq_ignore_ascii_case("https"))
    };
    options.public_tls() || (options.behind_proxy && forwarded())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_proxy_is_believed_only_if_there_is_one() {
        let https = HeaderMap::from_iter([(X_FORWARDED_PROTO, HeaderValue::from_static("https"))]);
        let plain = ServerOptions::default();
        let behind = ServerOptions { behind_proxy: true, ..plain.clone() };
        let public = ServerOptions { public_url: Some("https://a".to_owned()), ..plain.clone() };
        assert!(!is_tls(&plain, &https));
        assert!(is_tls(&behind, &https) && !is_tls(&behind, &HeaderMap::new()));
        assert!(is_tls(&public, &HeaderMap::new()));
    }
}
