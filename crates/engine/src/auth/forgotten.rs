//! Forgotten passwords: a link by mail, with which a new one is set, once.
//!
//! Whether there is a user with a name is not told: who asks gets the same answer, and what tells the
//! two apart happens behind it.

use std::net::IpAddr;

use serde_json::json;
use steward_model::clock::{Micros, SECOND};
use steward_model::error::{ErrorKind, FieldError};
use steward_model::text::Language;
use steward_model::{Error, Result, text};
use steward_store::auth::link_token::{self, LinkToken, Purpose};
use steward_store::auth::{account, attempt};

use super::throttle::{Counted, Target, WINDOW, network};
use super::token::{self, Token};
use super::{end_sessions, login, password};
use crate::Engine;
use crate::key::Code;

/// How long a link holds.
pub const RESET_LIFETIME: Micros = 30 * 60 * SECOND;

/// How many links one user gets within a quarter of an hour; for further ones nothing is sent.
pub const RESETS_PER_USER: i64 = 3;

/// How often links are asked for from one network address within a quarter of an hour; one more is
/// refused.
pub const RESETS_PER_ADDRESS: i64 = 20;

/// A link to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResetLink {
    /// Whose password it sets.
    pub user_id: i64,
    /// The user's name.
    pub name: String,
    /// Where it is sent.
    pub email: String,
    /// The user's language, if one is settled.
    pub language: Option<Language>,
    /// What stands in the link. It is stored nowhere.
    pub token: Token,
}

impl Engine {
    /// Counts that somebody asks for a link from an address.
    ///
    /// # Errors
    /// [`ErrorKind::TooManyAttempts`] when that was too often.
    pub async fn allow_reset(&self, address: Option<IpAddr>) -> Result<()> {
        let Some(address) = address else { return Ok(()) };
        let key = self.auth().throttle.begin().text("reset address").bytes(&network(address)[..]);
        let (count, wait) = self.count_reset(key.finish()).await?;
        if count > RESETS_PER_ADDRESS { Err(too_often(wait)) } else { Ok(()) }
    }

    /// Makes a link for whoever signs in by this name. `None` where nothing is to be sent: nobody has
    /// the name, or may not come in, or has no e-mail address, or got too many.
    ///
    /// # Errors
    /// When the database can't be read or written.
    pub async fn begin_reset(&self, login: &str) -> Result<Option<ResetLink>> {
        let Some(login) = login::read(login) else { return Ok(None) };
        let found = account::find(self.database(), &login).await?;
        let found = found.filter(|found| found.status == "active");
        let Some((found, email)) = found.and_then(|f| f.email.clone().map(|email| (f, email)))
        else {
            return Ok(None);
        };
        let user_id = found.user_id;
        let key = self.auth().throttle.begin().text("reset user").int(user_id).finish();
        if self.count_reset(key).await?.0 > RESETS_PER_USER {
            return Ok(None);
        }
        let language = self.scope_of(user_id).await?.principal.language;
        let token = Token::session(self.random());
        let (engine, hash, now) = (self.clone(), token.hash(), self.clock().now());
        let written = self.database().write(move |tx| {
            let engine = engine.clone();
            Box::pin(async move {
                let expires_at = Some(now + RESET_LIFETIME);
                let kept = LinkToken { user_id, created_at: now, expires_at };
                link_token::put(tx, Purpose::Password, &hash, kept).await?;
                let what = ("ask_password", user_id);
                engine.log_credential(tx, None, what, &json!({})).await
            })
        });
        written.await?;
        Ok(Some(ResetLink { user_id, name: found.name, email, language, token }))
    }

    /// Sets a new password by a link, which ends by that, as do the user's sessions.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidFields`] at `token` when the link does not hold, at `password` when that is
    /// too short or too long.
    pub async fn finish_reset(&self, token: &str, new: &str) -> Result<()> {
        password::check("password", new)?;
        let (_, hash) = token::read(token).ok_or_else(ended)?;
        let now = self.clock().now();
        let found = link_token::find(self.database(), Purpose::Password, &hash, now).await?;
        let user_id = found.ok_or_else(ended)?.user_id;
        let stored = self.auth().passwords.hash(new, self.random()).await?;
        let (engine, counted) =
            (self.clone(), Counted::new(&self.auth().throttle, Target::User(user_id), None));
        let written = self.database().write(move |tx| {
            let (engine, stored) = (engine.clone(), stored.clone());
            Box::pin(async move {
                // Of two at the same moment one gets it.
                if !link_token::take(tx, Purpose::Password, &hash, now).await? {
                    return Err(ended());
                }
                account::set_password(tx, user_id, &stored, now).await?;
                end_sessions(tx, user_id, None).await?;
                counted.succeeded(tx).await?;
                let what = ("reset_password", user_id);
                engine.log_credential(tx, Some(user_id), what, &json!({})).await
            })
        });
        written.await
    }

    /// Counts under a key: how often it was within the window, and how long that still lasts.
    async fn count_reset(&self, key: Code) -> Result<(i64, Micros)> {
        let now = self.clock().now();
        let counted = self.database().write(move |tx| {
            Box::pin(async move { attempt::count(tx, &key, (now, now - WINDOW)).await })
        });
        let counted = counted.await?;
        Ok((counted.count, counted.since + WINDOW - now))
    }
}

fn ended() -> Error {
    let message = text!(
        en = "This link does not hold, or no longer: it works once, for half an hour. Ask for a new one.",
        zh = "该链接无效或已失效：链接只能使用一次，半小时内有效。请重新申请。"
    );
    Error::invalid(vec![FieldError::new("token", "link_ended", message)])
}

fn too_often(wait: Micros) -> Error {
    let minutes = (wait + 60 * SECOND - 1).max(1) / (60 * SECOND);
    Error::new(
        ErrorKind::TooManyAttempts,
        text!(
            en = "New passwords were asked for too often. Try again in {minutes} min.",
            zh = "申请重设密码过于频繁，请在 {minutes} 分钟后重试。"
        ),
    )
    .with_retry_after(u32::try_from((wait + SECOND - 1) / SECOND).unwrap_or(u32::MAX))
}
