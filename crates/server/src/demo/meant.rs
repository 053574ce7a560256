//! For which company a request is meant.

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, SET_COOKIE};
use axum::response::Response;
use steward_model::error::{Error, ErrorKind};
use steward_model::text;

use crate::app::App;
use crate::caller::{clear_cookie, has_demo_session, is_tls};
use crate::headers::STEWARD_COMPANY;
use crate::voice::Voice;

/// What [`STEWARD_COMPANY`] says on a page of the demo; `own` on others.
const DEMO: &str = "demo";

/// Whether a request is meant for the demo, as far as the browser's cookies tell where the page says nothing.
pub(super) fn is_for_demo(headers: &HeaderMap) -> bool {
    says_demo(headers).unwrap_or_else(|| has_demo_session(headers))
}

/// Whether the page shows the demo, if it says so. A token in `Authorization` is always one of the company's own.
fn says_demo(headers: &HeaderMap) -> Option<bool> {
    if headers.contains_key(AUTHORIZATION) {
        return Some(false);
    }
    headers.get(STEWARD_COMPANY).map(|company| company == DEMO)
}

/// The answer to a page that shows a demo which is there no more, as after a restart. Without it the company's own
/// session, which the browser sends as well, would do in the own company what was meant for the demo.
pub(crate) fn gone(app: &App, headers: &HeaderMap) -> Option<Response> {
    if says_demo(headers) != Some(true) {
        return None;
    }
    let message = text!(
        en = "The demo company is there no more. Nothing was changed.",
        zh = "演示公司已不存在，没有改动任何数据。"
    );
    let error = Error::new(ErrorKind::Unauthenticated, message).with_hint(text!(
        en = "Load the page again: it shows your own company.",
        zh = "请刷新页面，将显示自己的公司。"
    ));
    let mut response = Voice::of(headers).error(&error);
    let tls = is_tls(&app.options, headers);
    if let Some(cookie) = clear_cookie((tls, true)) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Some(response)
}
