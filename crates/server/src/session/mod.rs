//! `/api/v1/session`: signing in and out, and who one is.

mod who;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use steward_engine::auth::{SignIn, Via};
use steward_model::clock::SECOND;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::scope::Scope;
use steward_model::text;

use crate::answer::{empty, json};
use crate::app::App;
use crate::ask::{no_query, read_form};
use crate::caller::{Signed, check_origin, clear_cookie, is_tls, session_cookie};
use crate::limits::FORM_BYTES;
use crate::serve::address;
use crate::voice::Voice;

/// What somebody gives to sign in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    /// An e-mail address, a phone number or an employee number.
    login: String,
    /// The password.
    password: String,
}

/// `POST`: signs in.
pub(crate) async fn sign_in(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let voice = Voice::of(&head.headers);
    voice.answer(begin(&app, &head, body).await)
}

async fn begin(app: &App, head: &Parts, body: Body) -> Result<Response> {
    no_query(head.uri.query())?;
    check_origin(&app.options, &head.headers)?;
    if app.options.is_demo {
        return Err(from_outside());
    }
    let input: Input = read_form(&head.headers, body, FORM_BYTES).await?;
    start(app, head, input.login, input.password).await
}

/// Its passwords are known to everyone: the way into the demo company is from one's own.
fn from_outside() -> Error {
    Error::new(
        ErrorKind::NotSupported,
        text!(
            en = "The demo company is entered from your own company.",
            zh = "请从本公司进入演示公司。"
        ),
    )
}

/// Begins a session: the answer says who one is, and brings the cookie.
pub(crate) async fn start(
    app: &App,
    head: &Parts,
    login: String,
    password: String,
) -> Result<Response> {
    let client = head.headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
    let sign_in = SignIn {
        login,
        password,
        address: address(&app.options, head),
        client: client.map(str::to_owned),
    };
    let signed_in = app.engine.sign_in(&sign_in).await?;
    let scope = app.engine.scope_of(signed_in.user_id).await?;
    let seconds = (signed_in.expires_at - app.engine.clock().now()) / SECOND;
    let tls = is_tls(&app.options, &head.headers);
    let cookie = session_cookie(signed_in.token.text(), seconds, (tls, app.options.is_demo))
        .ok_or_else(|| Error::internal("a session's token can't stand in a cookie"))?;
    let mut who = who::describe(&app.engine.catalog(), &scope);
    who["demo"] = demo(app, &scope).into();
    let mut response = json(StatusCode::OK, &who);
    response.headers_mut().insert(SET_COOKIE, cookie);
    Ok(response)
}

/// `GET`: who one is.
pub(crate) async fn who(State(app): State<Arc<App>>, signed: Signed) -> Response {
    signed.voice.answer(describe(&app, &signed).await)
}

async fn describe(app: &App, signed: &Signed) -> Result<Response> {
    // First: what is read from here on is told of by live events behind this position.
    let position = app.live.position().await?;
    let mut who = who::describe(&app.engine.catalog(), &signed.scope);
    who["position"] = position.into();
    who["demo"] = demo(app, &signed.scope).into();
    Ok(json(StatusCode::OK, &who))
}

/// Whether this is the demo company, or one may look around it from here.
fn demo(app: &App, scope: &Scope) -> Option<&'static str> {
    match app.options.is_demo {
        true => Some("here"),
        false => app.demo.is_offered(|action| scope.may(action)).then_some("offered"),
    }
}

/// `DELETE`: signs out.
pub(crate) async fn sign_out(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    let tls = is_tls(&app.options, request.headers());
    signed.voice.answer(end(&app, &signed, clear_cookie((tls, app.options.is_demo))).await)
}

async fn end(app: &App, signed: &Signed, cookie: Option<HeaderValue>) -> Result<Response> {
    if let Via::ApiToken(id) = signed.identity.via {
        return Err(Error::new(
            ErrorKind::NotSupported,
            text!(
                en = "A token is not a session, so it can't be signed out.",
                zh = "令牌不是登录会话，无法退出登录。"
            ),
        )
        .with_hint(text!(
            en = "Take it back with DELETE /api/v1/tokens?id=eq.{id}.",
            zh = "如需撤销，请使用 DELETE /api/v1/tokens?id=eq.{id}。"
        )));
    }
    app.engine.sign_out(signed.identity).await?;
    let mut response = empty(StatusCode::NO_CONTENT);
    if let Some(cookie) = cookie {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}
