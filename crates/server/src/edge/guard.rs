//! The limits of a request, and what becomes of one that panics.

use std::panic::AssertUnwindSafe;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt as _;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use crate::app::App;
use crate::limits::{ADDRESS_BYTES, HEADERS, REQUEST_TIME};
use crate::voice::Voice;

/// Runs a request within its limits. `always`: even when there is no room, as for probes.
pub(super) async fn run(app: &App, request: Request, next: Next, always: bool) -> Response {
    let voice = Voice::of(request.headers());
    if let Err(error) = check(&request) {
        return voice.error(&error);
    }
    let _room = match app.room.try_acquire() {
        Ok(room) => Some(room),
        Err(_) if always => None,
        Err(_) => {
            app.metrics.count_refused();
            return voice.error(&no_room());
        }
    };
    let reads = request.method().is_safe();
    let work = AssertUnwindSafe(next.run(request)).catch_unwind();
    match tokio::time::timeout(REQUEST_TIME, work).await {
        Ok(Ok(response)) => response,
        Ok(Err(panic)) => {
            app.metrics.count_panic();
            voice.error(&panicked(&*panic))
        }
        Err(_) => voice.error(&too_slow(reads)),
    }
}

fn check(request: &Request) -> Result<()> {
    let uri = request.uri();
    let length = uri.path().len() + uri.query().map_or(0, |query| query.len() + 1);
    if length > ADDRESS_BYTES {
        return Err(Error::new(
            ErrorKind::AddressTooLong,
            text!(
                en = "The address is longer than {ADDRESS_BYTES} bytes.",
                zh = "请求地址超过 {ADDRESS_BYTES} 字节。"
            ),
        )
        .with_hint(text!(
            en = "Ask for fewer values in one list, in several requests.",
            zh = "请减少列表中的值，分多次请求。"
        )));
    }
    if request.headers().len() > HEADERS {
        return Err(Error::new(
            ErrorKind::HeadersTooLarge,
            text!(
                en = "The request has more than {HEADERS} headers.",
                zh = "请求头超过 {HEADERS} 个。"
            ),
        ));
    }
    Ok(())
}

fn no_room() -> Error {
    Error::new(
        ErrorKind::Unavailable,
        text!(
            en = "Too many requests are under way. Nothing was changed; please try again in a moment.",
            zh = "当前请求过多，没有改动任何数据，请稍后重试。"
        ),
    )
}

fn too_slow(reads: bool) -> Error {
    let seconds = REQUEST_TIME.as_secs();
    let error = Error::new(
        ErrorKind::Timeout,
        text!(
            en = "This took longer than {seconds} seconds and was stopped.",
            zh = "操作超过 {seconds} 秒，已停止。"
        ),
    );
    if reads {
        return error;
    }
    error.with_hint(text!(
        en = "It may have been saved all the same: look before you repeat it, \
              or repeat it with the same Idempotency-Key.",
        zh = "改动可能已保存：请先查看再重试，或用相同的 Idempotency-Key 重试。"
    ))
}

fn panicked(panic: &(dyn std::any::Any + Send)) -> Error {
    let words = panic
        .downcast_ref::<&str>()
        .map(|words| (*words).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    Error::internal(format!("a handler panicked: {words}"))
}
