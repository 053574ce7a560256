//! `/api/v1/setup`: the first start, as long as nobody is there.
//!
//! Whoever may set a company up proves it with the code that the server wrote on its console when it
//! started. Coming from the same machine proves nothing: a proxy makes everyone come from there.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use steward_model::error::{Error, ErrorKind, FieldError, Result};
use steward_model::text;

use crate::answer;
use crate::app::App;
use crate::ask::{no_query, read_form};
use crate::caller::check_origin;
use crate::discover::describe;
use crate::limits::{FORM_BYTES, SETUP_ATTEMPTS};
use crate::session;
use crate::voice::Voice;

/// The code of the first start, and how often it was guessed wrong.
#[derive(Debug)]
pub(crate) struct SetupCode {
    code: String,
    wrong: AtomicU32,
}

impl SetupCode {
    /// A code that was written on the console.
    pub(crate) fn new(code: String) -> Self {
        Self { code, wrong: AtomicU32::new(0) }
    }

    /// Whether this is the code. After too many wrong ones, none is.
    fn is(&self, tried: &str) -> bool {
        if self.wrong.load(Ordering::Relaxed) >= SETUP_ATTEMPTS {
            return false;
        }
        // People write codes down, in small letters and with blanks.
        let plain: String = tried.chars().filter(char::is_ascii_alphanumeric).collect();
        let known: String = self.code.chars().filter(char::is_ascii_alphanumeric).collect();
        let right = plain.eq_ignore_ascii_case(&known);
        if !right {
            self.wrong.fetch_add(1, Ordering::Relaxed);
        }
        right
    }
}

/// What the wizard asks for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    /// The code on the console.
    code: String,
    company: String,
    language: String,
    time_zone: String,
    #[serde(default)]
    trade: Option<String>,
    #[serde(default)]
    currency: Option<String>,
    name: String,
    /// An e-mail address or a phone number.
    login: String,
    password: String,
    #[serde(default = "normal")]
    text_size: String,
}

fn normal() -> String {
    "normal".to_owned()
}

/// `GET`: whether the company is still to be set up; then, in which currencies it can count, the usual
/// one first.
pub(crate) async fn state(State(app): State<Arc<App>>, request: Request) -> Response {
    let voice = Voice::of(request.headers());
    voice.answer(whether(&app).await)
}

async fn whether(app: &App) -> Result<Response> {
    let open = app.setup.is_some() && steward_crm::is_new(&app.engine).await?;
    let currencies =
        if open { steward_crm::currencies(&app.engine.catalog())? } else { Vec::new() };
    let currencies: Vec<_> = currencies
        .iter()
        .map(|(code, label)| json!({"code": code, "label": describe::label(label)}))
        .collect();
    Ok(answer::json(StatusCode::OK, &json!({"open": open, "currencies": currencies})))
}

/// `POST`: sets the company up and signs its first user in.
pub(crate) async fn run(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let voice = Voice::of(&head.headers);
    voice.answer(set_up(&app, &head, body).await)
}

async fn set_up(app: &App, head: &Parts, body: Body) -> Result<Response> {
    no_query(head.uri.query())?;
    check_origin(&app.options, &head.headers)?;
    let input: Input = read_form(&head.headers, body, FORM_BYTES).await?;
    let Some(code) = &app.setup else { return Err(steward_crm::done_already()) };
    if !steward_crm::is_new(&app.engine).await? {
        return Err(steward_crm::done_already());
    }
    if !code.is(&input.code) {
        return Err(wrong_code());
    }
    let setup = steward_crm::Setup {
        company: input.company,
        language: input.language,
        time_zone: input.time_zone,
        trade: input.trade,
        currency: input.currency,
        name: input.name,
        login: input.login.clone(),
        password: input.password.clone(),
        text_size: input.text_size,
    };
    steward_crm::set_up(&app.engine, &setup).await?;
    session::start(app, head, input.login, input.password).await
}

fn wrong_code() -> Error {
    let message = text!(
        en = "This is not the code. It stands on the server's console; after {SETUP_ATTEMPTS} wrong ones, start the server again.",
        zh = "初始设置码不正确。请查看服务器控制台；连续输错 {SETUP_ATTEMPTS} 次后需重启服务器。"
    );
    Error::new(ErrorKind::InvalidFields, message.clone()).with_field(FieldError::new(
        "code",
        "wrong_code",
        message,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it_and_not_guessed_for_ever() {
        let code = SetupCode::new("K7QF-2M9A".to_owned());
        assert!(code.is(" k7qf 2m9a "));
        for _ in 0..SETUP_ATTEMPTS {
            assert!(!code.is("K7QF-2M9B"));
        }
        assert!(!code.is("K7QF-2M9A"), "after too many wrong ones none is right");
    }
}
