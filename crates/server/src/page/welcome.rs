//! `/` of a program that was built without the web app: a page that says what to do next.

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{
    ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, VARY,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use steward_model::text::Language;

use crate::app::App;
use crate::caller::is_tls;

const STYLE: &str = include_str!("page.css");
const ENGLISH: &str = include_str!("page.en.html");
const CHINESE: &str = include_str!("page.zh.html");

/// Shown where the address is not known.
const EXAMPLE: &str = "http://127.0.0.1:8686";

/// The longest host that is repeated on the page, in bytes: a name of 253 and a port.
const HOST_BYTES: usize = 260;

/// Nothing but the page's own style.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let digest = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy)
        .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"))
});

/// The page.
pub(super) fn page(app: &App, request: &Request) -> Response {
    let headers = request.headers();
    let wish = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = wish.map(Language::from_header).unwrap_or_default();
    let (tag, text) = match language {
        Language::En => ("en", ENGLISH),
        Language::Zh => ("zh-CN", CHINESE),
    };
    let html = fill(text, &address(app, headers));
    let mut response = Response::new(Body::from(html));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(tag));
    headers.insert(VARY, HeaderValue::from_static("accept-language"));
    headers.insert(CONTENT_SECURITY_POLICY, POLICY.clone());
    response
}

fn fill(text: &str, address: &str) -> String {
    text.replace("{{style}}", STYLE)
        .replace("{{version}}", env!("CARGO_PKG_VERSION"))
        .replace("{{address}}", &escape(address))
}

/// The address under which this page was asked for, as far as it is sane.
fn address(app: &App, headers: &HeaderMap) -> String {
    if let Some(public) = &app.options.public_url {
        return public.clone();
    }
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    if host.is_empty() || host.len() > HOST_BYTES || !host.bytes().all(plain) {
        return EXAMPLE.to_owned();
    }
    let scheme = if is_tls(&app.options, headers) { "https" } else { "http" };
    format!("{scheme}://{host}")
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' | '<' | '>' | '"' | '\'' => {
                let _ = write!(out, "&#{};", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_pages_are_whole() {
        for text in [ENGLISH, CHINESE] {
            let page = fill(text, "https://crm.example.cn");
            assert!(page.contains("https://crm.example.cn/api/v1/session"));
            assert!(page.contains("prefers-color-scheme"));
            assert!(page.contains("width=device-width"));
            assert!(!page.contains("{{"), "something was left open");
            assert!(!page.contains("<script"), "the policy forbids scripts");
            assert!(!page.contains("style="), "the policy forbids inline style");
        }
        let steps = |text: &str| text.matches("<section").count();
        assert_eq!(steps(ENGLISH), steps(CHINESE));
    }

    #[test]
    fn an_address_is_shown_as_text() {
        assert_eq!(escape("<a href='x'>&\""), "&#60;a href=&#39;x&#39;&#62;&#38;&#34;");
    }
}
