//! A browser sends cookies wherever a page tells it to, so what is done with one must come from our
//! own pages. Every browser says where a write comes from; a program that says nothing is none, and
//! can't be made to send somebody's cookie.

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use crate::headers::SEC_FETCH_SITE;
use crate::options::ServerOptions;

/// Refuses what a browser sends for another site.
pub(crate) fn check_origin(options: &ServerOptions, headers: &HeaderMap) -> Result<()> {
    if let Some(origin) = headers.get(ORIGIN) {
        let same = origin.to_str().is_ok_and(|origin| is_own(options, headers, origin));
        return if same { Ok(()) } else { Err(foreign()) };
    }
    match headers.get(SEC_FETCH_SITE).map(|site| site.as_bytes()) {
        None | Some(b"same-origin" | b"none") => Ok(()),
        Some(_) => Err(foreign()),
    }
}

/// Whether an origin is this server's: the address that the operator named, else the host that the
/// request names. Behind a proxy the scheme seen here is not the browser's, so it is not compared.
fn is_own(options: &ServerOptions, headers: &HeaderMap, origin: &str) -> bool {
    if options.public_url.as_deref().is_some_and(|url| url.eq_ignore_ascii_case(origin)) {
        return true;
    }
    let named = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    match (named, host) {
        (Some(named), Some(host)) => named.eq_ignore_ascii_case(host),
        _ => false,
    }
}

fn foreign() -> Error {
    Error::new(
        ErrorKind::Forbidden,
        text!(
            en = "This request comes from another site, so it is not carried out.",
            zh = "该请求来自其他网站，已拒绝执行。"
        ),
    )
    .with_hint(text!(
        en = "Programs send a token in 'Authorization' instead of the cookie.",
        zh = "程序请使用 Authorization 请求头中的令牌，不要使用 Cookie。"
    ))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn allowed(pairs: &[(HeaderName, &'static str)]) -> bool {
        let options = ServerOptions {
            public_url: Some("https://crm.example.cn".to_owned()),
            ..ServerOptions::default()
        };
        let each = |(name, value): &(HeaderName, &'static str)| {
            (name.clone(), HeaderValue::from_static(value))
        };
        check_origin(&options, &pairs.iter().map(each).collect()).is_ok()
    }

    #[test]
    fn only_our_own_pages_write_with_a_cookie() {
        let host = (HOST, "localhost:8686");
        assert!(allowed(std::slice::from_ref(&host)));
        assert!(allowed(&[host.clone(), (ORIGIN, "http://localhost:8686")]));
        assert!(allowed(&[host.clone(), (ORIGIN, "https://LOCALHOST:8686")]));
        assert!(allowed(&[host.clone(), (ORIGIN, "https://crm.example.cn")]));
        assert!(allowed(&[host.clone(), (SEC_FETCH_SITE, "same-origin")]));
        for foreign in [
            "http://localhost:8687",
            "http://localhost",
            "http://evil.example",
            "null",
            "",
            "localhost:8686",
            "http://localhost:8686.evil.example",
        ] {
            let same = (SEC_FETCH_SITE, "same-origin");
            assert!(!allowed(&[host.clone(), (ORIGIN, foreign), same]), "{foreign}");
        }
        for site in ["cross-site", "same-site", ""] {
            assert!(!allowed(&[host.clone(), (SEC_FETCH_SITE, site)]), "{site}");
        }
        assert!(!allowed(&[(ORIGIN, "http://localhost:8686")]), "no host to compare with");
    }
}
