//! The page that starts the app. Its style may only come from files and from what carries the
//! number of this answer; its scripts only from files.

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use steward_model::random::bytes;

use super::asset::Asset;
use crate::app::App;

/// Where the page wants the number of its answer.
const NUMBER: &str = "{{nonce}}";

/// The bytes of a number that nobody guesses.
const NUMBER_BYTES: usize = 16;

/// The page.
pub(super) fn answer(app: &App, index: &Asset) -> Response {
    let number = STANDARD.encode(bytes::<NUMBER_BYTES>(app.engine.random()));
    let page = String::from_utf8_lossy(index.bytes).replace(NUMBER, &number);
    let mut response = Response::new(Body::from(page));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, index.content_type());
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(policy) = HeaderValue::from_str(&policy(&number)) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn policy(number: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{number}'; \
         img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
         worker-src 'self'; frame-src 'self'; media-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}
