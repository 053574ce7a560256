//! `/api/v1/password`: a new password for whoever has forgotten the old one, by mail.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use steward_engine::Engine;
use steward_engine::auth::{RESET_LIFETIME, ResetLink};
use steward_engine::mail::{Mail, Mailer};
use steward_model::clock::SECOND;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::{Text, text};

use crate::answer::{empty, json};
use crate::app::App;
use crate::ask::{no_query, read_form};
use crate::caller::check_origin;
use crate::limits::FORM_BYTES;
use crate::serve::address;
use crate::voice::Voice;

/// Where the web app sets the new password; the token stands behind `#`, which no server sees.
const SCREEN: &str = "/new-password#";

/// Who has forgotten it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// An e-mail address, a phone number or an employee number.
    login: String,
}

/// The new one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    /// What stood in the link.
    token: String,
    /// The password that shall be.
    password: String,
}

/// `GET`: whether links are sent here.
pub(crate) async fn state(State(app): State<Arc<App>>, request: Request) -> Response {
    let voice = Voice::of(request.headers());
    voice.answer(
        no_query(request.uri().query())
            .map(|()| json(StatusCode::OK, &json!({"mail": sends(&app).is_some()}))),
    )
}

/// What is needed to send a link: a mail server, and the address that it leads to. What the request
/// names as its host is anyone's word, and has no place in a mail.
fn sends(app: &App) -> Option<(Mailer, String)> {
    app.options.mail.clone().zip(app.options.public_url.clone())
}

/// `POST`: sends a link, if there is somebody to send it to. The answer is the same if not.
pub(crate) async fn ask(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let voice = Voice::of(&head.headers);
    voice.answer(begin(&app, &head, body).await)
}

async fn begin(app: &Arc<App>, head: &Parts, body: Body) -> Result<Response> {
    no_query(head.uri.query())?;
    check_origin(&app.options, &head.headers)?;
    let asked: Asked = read_form(&head.headers, body, FORM_BYTES).await?;
    let (mailer, base) = sends(app).ok_or_else(no_mail)?;
    app.engine.allow_reset(address(&app.options, head)).await?;
    let room = Arc::clone(&app.mails).try_acquire_owned().map_err(|_| busy())?;
    let engine = app.engine.clone();
    // Behind the answer, so that how long it takes tells nothing either. Not a job of the database: it
    // would have to keep the token.
    tokio::spawn(async move {
        if let Err(error) = send(&engine, &mailer, &base, &asked.login).await {
            tracing::warn!(%error, "a link to set a password was not sent");
        }
        drop(room);
    });
    Ok(empty(StatusCode::ACCEPTED))
}

async fn send(engine: &Engine, mailer: &Mailer, base: &str, login: &str) -> Result<()> {
    let Some(link) = engine.begin_reset(login).await? else { return Ok(()) };
    let (now, random) = (engine.clock().now(), engine.random());
    mailer.send(&letter(&link, base), now, random).await
}

/// The mail, in the user's language; in both where none is settled.
fn letter(link: &ResetLink, base: &str) -> Mail {
    let (name, token) = (&link.name, link.token.text());
    let address = format!("{base}{SCREEN}{token}");
    let minutes = RESET_LIFETIME / (60 * SECOND);
    let subject = text!(en = "Set a new password for Steward", zh = "重设 Steward 密码");
    let body = text!(
        en = "Hello {name},\n\nset your new password here:\n\n{address}\n\n\
              The link works once, for {minutes} minutes. If you did not ask for it, \
              leave it: your password stays as it is.\n",
        zh = "{name}，你好：\n\n请打开以下链接设置新密码：\n\n{address}\n\n\
              链接只能使用一次，{minutes} 分钟内有效。如非本人操作，请忽略此邮件，密码不会改变。\n"
    );
    let said = |text: &Text, between: &str| match link.language {
        Some(language) => text.get(language).to_owned(),
        None => format!("{}{between}{}", text.zh, text.en),
    };
    Mail {
        name: name.clone(),
        to: link.email.clone(),
        subject: said(&subject, " / "),
        body: said(&body, "\n"),
    }
}

/// `PUT`: sets it by the link.
pub(crate) async fn set(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let voice = Voice::of(&head.headers);
    voice.answer(finish(&app, &head, body).await)
}

async fn finish(app: &App, head: &Parts, body: Body) -> Result<Response> {
    no_query(head.uri.query())?;
    check_origin(&app.options, &head.headers)?;
    let new: New = read_form(&head.headers, body, FORM_BYTES).await?;
    app.engine.finish_reset(&new.token, &new.password).await?;
    Ok(empty(StatusCode::NO_CONTENT))
}

fn no_mail() -> Error {
    Error::new(
        ErrorKind::NotSupported,
        text!(
            en = "No mail is sent here, so no link can be sent either.",
            zh = "系统未配置邮件服务，无法发送链接。"
        ),
    )
    .with_hint(text!(
        en = "An administrator sets a new password on the server: steward user password.",
        zh = "请管理员在服务器上用 steward user password 设置新密码。"
    ))
}

fn busy() -> Error {
    Error::new(
        ErrorKind::Unavailable,
        text!(
            en = "Too many mails are being sent right now. Please try again.",
            zh = "正在发送的邮件过多，请稍后重试。"
        ),
    )
}
