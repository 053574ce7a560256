//! Who asks: a token in `Authorization`, or the cookie of a session.

mod cookie;
mod credential;
mod origin;
mod tls;

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::response::Response;
use steward_engine::Caller;
use steward_engine::auth::Identity;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::scope::{Access, Scope};
use steward_model::text;

pub(crate) use cookie::{clear_cookie, has_demo_session, session_cookie};
pub(crate) use credential::Credential;
pub(crate) use origin::check_origin;
pub(crate) use tls::is_tls;

use crate::app::App;
use crate::voice::Voice;

/// The origin of what comes over HTTP, as records keep it.
const ORIGIN: &str = "api";

/// A caller who is known.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    /// For the engine.
    pub(crate) caller: Caller,
    /// How to answer.
    pub(crate) voice: Voice,
    /// Who it is, and how that is known.
    pub(crate) identity: Identity,
    /// The caller's rights.
    pub(crate) scope: Arc<Scope>,
}

impl FromRequestParts<Arc<App>> for Signed {
    type Rejection = Response;

    async fn from_request_parts(head: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        let mut voice = Voice::of(&head.headers);
        match sign(app, head).await {
            Ok((identity, scope)) => {
                voice.language = scope.principal.language.unwrap_or(voice.language);
                let caller = Caller {
                    access: Access::User(Arc::clone(&scope)),
                    origin: ORIGIN,
                    request_id: Some(voice.request_id().to_owned()),
                };
                Ok(Self { caller, voice, identity, scope })
            }
            Err(error) => Err(refused(app, head, &voice, &error)),
        }
    }
}

/// Who has no session in the demo any more is back in the own company.
fn refused(app: &App, head: &Parts, voice: &Voice, error: &Error) -> Response {
    let mut response = voice.error(error);
    let tls = is_tls(&app.options, &head.headers);
    if app.options.is_demo
        && let Some(cookie) = clear_cookie((tls, true))
    {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

async fn sign(app: &App, head: &Parts) -> Result<(Identity, Arc<Scope>)> {
    let credential = Credential::of(&head.headers, app.options.is_demo)?.ok_or_else(nobody)?;
    if matches!(credential, Credential::Session(_)) && !head.method.is_safe() {
        check_origin(&app.options, &head.headers)?;
    }
    let identity = credential.identity(&app.engine).await?;
    let identity = identity.ok_or_else(|| credential.refused())?;
    let scope = app.engine.scope_of(identity.user_id).await?;
    Ok((identity, scope))
}

fn nobody() -> Error {
    Error::new(
        ErrorKind::Unauthenticated,
        text!(en = "Sign in first, or send a token.", zh = "请先登录，或提供访问令牌。"),
    )
    .with_hint(text!(
        en = "Send 'Authorization: Bearer stw_…'; `steward token create` makes a token.",
        zh = "请发送 Authorization: Bearer stw_…，令牌可用 `steward token create` 创建。"
    ))
}
