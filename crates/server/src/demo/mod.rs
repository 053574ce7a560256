//! `/api/v1/demo`: looking around a company that is full of customers, beside one's own that is still empty.
//!
//! The demo company has an engine, an [`App`] and routes of its own; nothing of it touches the company's data. Who
//! looks around has a second session, in a cookie of its own, beside the own one. Requests go to the company that
//! the page shows which sends them, and while a page does not know yet, to the demo if there is that cookie
//! ([`Demo::takes`]). When the demo is gone, its pages are told so: what they write never gets into one's own company.

mod making;
mod meant;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;
use steward_engine::Engine;
use steward_engine::file::FileSettings;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::{Text, text};
use tower::ServiceExt as _;

use self::making::Making;
pub(crate) use self::meant::gone;
use crate::answer;
use crate::app::App;
use crate::ask::no_query;
use crate::caller::Signed;
use crate::headers::STEWARD_COMPANY;
use crate::serve::Peer;
use crate::session;

/// Whoever may use this action, as an administrator may every one, may look around the demo company.
const ACTION: &str = "demo";

/// What makes the demo company.
pub trait DemoMaker: fmt::Debug + Send + Sync {
    /// Makes it and opens it; `progress` is told how far it is.
    fn make<'a>(
        &'a self,
        progress: &'a mut (dyn FnMut(Text) + Send),
    ) -> Pin<Box<dyn Future<Output = Result<DemoCompany>> + Send + 'a>>;
}

/// A demo company that was made.
#[derive(Clone, Debug)]
pub struct DemoCompany {
    /// What reads and writes it.
    pub engine: Engine,
    /// Where the contents of its files lie.
    pub files: FileSettings,
    /// As whom one looks around.
    pub login: String,
    /// That person's password.
    pub password: String,
}

/// The demo company of a server.
#[derive(Debug, Default)]
pub(crate) struct Demo {
    maker: Option<Arc<dyn DemoMaker>>,
    making: Mutex<Making>,
    open: OnceLock<Open>,
}

/// A demo company that is there.
#[derive(Debug)]
struct Open {
    company: DemoCompany,
    app: Arc<App>,
    router: Router,
}

impl Demo {
    /// None is there yet; `maker` makes one, if any can be made.
    pub(crate) fn new(maker: Option<Arc<dyn DemoMaker>>) -> Self {
        Self { maker, ..Self::default() }
    }

    /// Whether somebody with this scope may look around one.
    pub(crate) fn is_offered(&self, may: impl Fn(&str) -> bool) -> bool {
        self.maker.is_some() && may(ACTION)
    }

    /// The demo's answer, if a request is meant for it; otherwise the request.
    ///
    /// # Errors
    /// The request, when it is not meant for the demo.
    pub(crate) async fn takes(&self, request: Request) -> std::result::Result<Response, Request> {
        let Some(open) = self.open.get().filter(|_| meant::is_for_demo(request.headers())) else {
            return Err(request);
        };
        let (mut head, body) = request.into_parts();
        // The demo itself has no other company beside it.
        head.headers.remove(STEWARD_COMPANY);
        // What the first routes found out does not hold for the second ones.
        let peer = head.extensions.remove::<Peer>();
        head.extensions.clear();
        if let Some(peer) = peer {
            head.extensions.insert(peer);
        }
        match open.router.clone().oneshot(Request::from_parts(head, body)).await {
            Ok(response) => Ok(response),
            Err(never) => match never {},
        }
    }

    /// The streams of the demo are ended.
    pub(crate) fn stop(&self) {
        if let Some(open) = self.open.get() {
            open.app.stop();
        }
    }

    fn making(&self) -> std::sync::MutexGuard<'_, Making> {
        self.making.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `POST`: the way into the demo company: 200 with a session in it, or 202 and how far the making of it is.
pub(crate) async fn enter(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    signed.voice.answer(open(&app, &signed, request).await)
}

async fn open(app: &Arc<App>, signed: &Signed, request: Request) -> Result<Response> {
    let (head, _) = request.into_parts();
    no_query(head.uri.query())?;
    let Some(maker) = &app.demo.maker else { return Err(none_here()) };
    if !signed.scope.may(ACTION) {
        return Err(only_administrators());
    }
    if let Some(open) = app.demo.open.get() {
        let company = &open.company;
        let (login, password) = (company.login.clone(), company.password.clone());
        return session::start(&open.app, &head, login, password).await;
    }
    let progress = making::begin(app, maker)?;
    Ok(answer::json(
        StatusCode::ACCEPTED,
        &json!({"progress": {"en": progress.en, "zh": progress.zh}}),
    ))
}

fn none_here() -> Error {
    let message = text!(en = "No demo company can be made here.", zh = "此处无法生成演示公司。");
    Error::new(ErrorKind::NotSupported, message).with_hint(text!(
        en = "`steward demo` runs one by itself.",
        zh = "可运行 `steward demo` 单独启动演示公司。"
    ))
}

fn only_administrators() -> Error {
    let message = text!(
        en = "Only an administrator may open the demo company.",
        zh = "只有管理员可以打开演示公司。"
    );
    Error::new(ErrorKind::Forbidden, message)
        .with_hint(text!(en = "Ask an administrator.", zh = "请联系管理员。"))
}
