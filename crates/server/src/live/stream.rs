//! The stream of events.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method};
use axum::response::Response;
use steward_engine::live::{StreamWish, Subscription};
use steward_grammar::{parse_live, position};
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use crate::app::App;
use crate::caller::{Credential, Signed};
use crate::headers::{LAST_EVENT_ID, X_ACCEL_BUFFERING};

/// `GET`: opens a stream.
pub(crate) async fn open(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    let (head, _) = request.into_parts();
    signed.voice.answer(begin(&app, &signed, &head))
}

fn begin(app: &App, signed: &Signed, head: &Parts) -> Result<Response> {
    let query = parse_live(head.uri.query().unwrap_or_default())?;
    // A browser that comes back by itself says it here, and still has the address it began with.
    let last = match head.headers.get(LAST_EVENT_ID) {
        None => None,
        Some(value) if value.is_empty() => None,
        Some(value) => Some(value.to_str().ok().and_then(position).ok_or_else(bad_last_event_id)?),
    };
    let objects = query.objects.map(|plurals| plurals.into_iter().collect());
    let wish = StreamWish { objects, after: last.or(query.after) };
    let mut response = Response::new(Body::empty());
    if head.method != Method::HEAD {
        let credential = Credential::of(&head.headers, app.options.is_demo)?;
        let token = credential.as_ref().map(Credential::token).unwrap_or_default();
        *response.body_mut() = body(app.live.subscribe(&signed.caller, token, wish)?);
    }
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies that gather an answer before they pass it on are asked not to.
    headers.insert(X_ACCEL_BUFFERING, HeaderValue::from_static("no"));
    Ok(response)
}

/// Text that several streams send.
struct Part(Arc<str>);

impl AsRef<[u8]> for Part {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

fn body(subscription: Subscription) -> Body {
    Body::from_stream(futures::stream::unfold(subscription, |mut subscription| async {
        let part = subscription.next().await?;
        Some((Ok::<_, Infallible>(Bytes::from_owner(Part(part))), subscription))
    }))
}

fn bad_last_event_id() -> Error {
    Error::new(
        ErrorKind::BadHeader,
        text!(
            en = "Last-Event-ID must be the id of an event, which is a number.",
            zh = "Last-Event-ID 应为事件的 id，即一个数字。"
        ),
    )
}
