//! `/api/v1/calendar`: the address under which other calendars read one's own, and what they read.
//!
//! The address is the secret: calendars elsewhere send neither cookies nor headers. It shows what its
//! user may see at the moment of reading, and nothing once it is taken back.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::json;
use steward_crm::Feed;
use steward_engine::Caller;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::kind::format_datetime;
use steward_model::scope::Access;
use steward_model::text;

use crate::answer::{Tag, empty, json, kept};
use crate::app::App;
use crate::ask::no_query;
use crate::caller::Signed;
use crate::router::API;
use crate::voice::Voice;

/// The end of the address, by which calendars know what it is.
const ENDING: &str = ".ics";

/// The origin of what is read through an address.
const ORIGIN: &str = "calendar";

/// What the answer is.
const CALENDAR: HeaderValue = HeaderValue::from_static("text/calendar; charset=utf-8");

/// Others than the calendar itself keep nothing of it, and it asks again each time.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("private, no-cache");

/// `GET`: whether one's calendar has an address. It is shown only when it is made.
pub(crate) async fn state(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    signed.voice.answer(describe(&app, &signed, request.uri().query()).await)
}

async fn describe(app: &App, signed: &Signed, query: Option<&str>) -> Result<Response> {
    no_query(query)?;
    let known = app.engine.calendar_token(signed.identity.user_id).await?;
    let since = known.map(|known| format_datetime(known.created_at));
    Ok(json(StatusCode::OK, &json!({"shared": since.is_some(), "created_at": since})))
}

/// `POST`: makes an address; a former one no longer leads anywhere.
pub(crate) async fn make(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    signed.voice.answer(new_address(&app, &signed, request.uri().query()).await)
}

async fn new_address(app: &App, signed: &Signed, query: Option<&str>) -> Result<Response> {
    no_query(query)?;
    let user = signed.identity.user_id;
    let token = app.engine.make_calendar_token(Some(user), user).await?;
    let path = format!("{API}/calendar/{}{ENDING}", token.text());
    let url = app.options.public_url.as_ref().map(|base| format!("{base}{path}"));
    Ok(json(StatusCode::CREATED, &json!({"path": path, "url": url})))
}

/// `DELETE`: takes the address back.
pub(crate) async fn revoke(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    signed.voice.answer(take_back(&app, &signed, request.uri().query()).await)
}

async fn take_back(app: &App, signed: &Signed, query: Option<&str>) -> Result<Response> {
    no_query(query)?;
    let user = signed.identity.user_id;
    app.engine.revoke_calendar_token(Some(user), user).await?;
    Ok(empty(StatusCode::NO_CONTENT))
}

/// `GET` of the address: the calendar.
pub(crate) async fn read(State(app): State<Arc<App>>, request: Request) -> Response {
    let voice = Voice::of(request.headers());
    let file = request.uri().path().rsplit('/').next().unwrap_or_default();
    let outcome = feed(&app, file, request.headers(), voice.request_id()).await;
    voice.answer(outcome)
}

async fn feed(app: &App, file: &str, asked: &HeaderMap, request_id: &str) -> Result<Response> {
    let token = file.strip_suffix(ENDING).unwrap_or(file);
    let user_id = app.engine.user_of_calendar(token).await?.ok_or_else(nobodys)?;
    let scope = app.engine.scope_of(user_id).await?;
    let caller = Caller {
        access: Access::User(Arc::clone(&scope)),
        origin: ORIGIN,
        request_id: Some(request_id.to_owned()),
    };
    let feed = Feed {
        user_id,
        name: &scope.principal.name,
        language: scope.principal.language.unwrap_or_default(),
        base: app.options.public_url.as_deref(),
    };
    let body = steward_crm::calendar_feed(&app.engine, &caller, feed).await?;
    Ok(answer(body, asked))
}

/// The calendar, or that nothing has changed.
fn answer(body: String, asked: &HeaderMap) -> Response {
    kept(asked, &Tag::of(&body), ASK_AGAIN, || {
        let mut response = Response::new(Body::from(body));
        response.headers_mut().insert(CONTENT_TYPE, CALENDAR);
        response
    })
}

fn nobodys() -> Error {
    Error::new(
        ErrorKind::NotFound,
        text!(
            en = "This calendar address does not hold, or no longer.",
            zh = "该日历订阅地址无效或已失效。"
        ),
    )
    .with_hint(text!(
        en = "A new one can be made in the profile.",
        zh = "可在“个人设置”中重新生成。"
    ))
}
