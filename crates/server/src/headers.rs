//! The names of headers that HTTP itself does not have.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use steward_engine::Written;

/// What of `Prefer` was honoured.
pub(crate) const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// `at-least` when the total in `Content-Range` is where counting stopped, `estimate` when it is what
/// the database expects.
pub(crate) const STEWARD_COUNT: HeaderName = HeaderName::from_static("steward-count");

/// The cursor behind the last row, for `after=`, if there are more.
pub(crate) const STEWARD_NEXT: HeaderName = HeaderName::from_static("steward-next");

/// `true` when a write was done before, under the same idempotency key.
const IDEMPOTENCY_REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Which company the page shows that sends a request, `own` or `demo`: cookies are one for all pages of a browser.
pub(crate) const STEWARD_COMPANY: HeaderName = HeaderName::from_static("steward-company");

/// The last event that a client of live events has.
pub(crate) const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// `no` where a proxy shall pass an answer on as it comes.
pub(crate) const X_ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// The name of the request in the log.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// How the caller reached the proxy in front of the server: `https` or `http`.
pub(crate) const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// From where the caller reached the proxy in front of the server.
pub(crate) const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Where a browser says that a request comes from: `same-origin`, `cross-site` and so on.
pub(crate) const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Says so if a write was done before.
pub(crate) fn replayed(headers: &mut HeaderMap, written: &Written) {
    if written.replayed {
        headers.insert(IDEMPOTENCY_REPLAYED, HeaderValue::from_static("true"));
    }
}
