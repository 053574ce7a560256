//! Signing in with a password.

use std::net::IpAddr;
use std::sync::Arc;

use serde_json::json;
use steward_model::clock::Micros;
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};
use steward_store::auth::account::{self, Account};
use steward_store::auth::session::{self, Session};

use super::password::Verdict;
use super::throttle::{Counted, Target};
use super::token::Token;
use super::{SESSION_LIFETIME, login};
use crate::Engine;

/// The most characters that are kept of how a program names itself.
const MAX_CLIENT: usize = 200;

/// What somebody gives to sign in.
#[derive(Clone)]
pub struct SignIn {
    /// An e-mail address, a phone number or an employee number, however it is written.
    pub login: String,
    /// The password.
    pub password: String,
    /// From where, if that is known.
    pub address: Option<IpAddr>,
    /// With which program, as it names itself (`User-Agent`).
    pub client: Option<String>,
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn").field("address", &self.address).finish_non_exhaustive()
    }
}

/// A session that has begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Whose it is.
    pub user_id: i64,
    /// The token for the cookie. It is stored nowhere.
    pub token: Token,
    /// When the session ends at the latest.
    pub expires_at: Micros,
}

impl Engine {
    /// Signs somebody in. Whether the name is unknown or the password wrong, it takes as long and says
    /// the same.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`] for a wrong name or password and for a user who may not come in,
    /// [`ErrorKind::TooManyAttempts`] after too many failed attempts.
    pub async fn sign_in(&self, sign_in: &SignIn) -> Result<SignedIn> {
        let login = login::read(&sign_in.login);
        let account = match &login {
            Some(login) => account::find(self.database(), login).await?,
            None => None,
        };
        let target = match &account {
            Some(account) => Target::User(account.user_id),
            None => Target::Unknown(&sign_in.login),
        };
        let counted = Counted::new(&self.auth().throttle, target, sign_in.address);
        counted.count(self.database(), self.clock().now()).await?;
        let hash = account.as_ref().and_then(|account| account.password_hash.as_deref());
        let passwords = &self.auth().passwords;
        let verdict = passwords.verify(&sign_in.password, hash, self.random()).await?;
        let account = account.filter(|_| verdict != Verdict::Wrong).ok_or_else(wrong)?;
        if account.status != "active" {
            return Err(closed());
        }
        if verdict == Verdict::RightButOld {
            self.rehash(&account, &sign_in.password).await?;
        }
        self.begin_session(account.user_id, sign_in, counted).await
    }

    async fn begin_session(
        &self,
        user_id: i64,
        sign_in: &SignIn,
        counted: Counted,
    ) -> Result<SignedIn> {
        let now = self.clock().now();
        let token = Token::session(self.random());
        let client = sign_in.client.as_deref();
        let session = Arc::new(Session {
            id: 0,
            user_id,
            created_at: now,
            seen_at: now,
            expires_at: now + SESSION_LIFETIME,
            address: sign_in.address.map(|address| address.to_string()),
            client: client.map(|client| client.chars().take(MAX_CLIENT).collect()),
        });
        let (engine, hash, expires_at) = (self.clone(), token.hash(), session.expires_at);
        let written = self.database().write(move |tx| {
            let (engine, session) = (engine.clone(), Arc::clone(&session));
            Box::pin(async move {
                let insert = session::insert(tx, &hash, (*session).clone());
                tx.execute(&insert).await?;
                counted.succeeded(tx).await?;
                let payload = json!({"address": session.address, "client": session.client});
                let what = ("sign_in", user_id);
                engine.log_credential(tx, Some(user_id), what, &payload).await
            })
        });
        written.await?;
        Ok(SignedIn { user_id, token, expires_at })
    }

    /// Hashes a password again, with the settings of today.
    async fn rehash(&self, account: &Account, password: &str) -> Result<()> {
        let Some(old) = account.password_hash.clone() else { return Ok(()) };
        let new = self.auth().passwords.hash(password, self.random()).await?;
        let user_id = account.user_id;
        let written = self.database().write(move |tx| {
            let (old, new) = (old.clone(), new.clone());
            Box::pin(async move { account::rehash(tx, user_id, &old, &new).await })
        });
        written.await
    }
}

fn wrong() -> Error {
    Error::new(
        ErrorKind::Unauthenticated,
        text!(en = "The name or the password is not right.", zh = "账号或密码不正确。"),
    )
}

fn closed() -> Error {
    Error::new(
        ErrorKind::Unauthenticated,
        text!(
            en = "This user may not sign in. An administrator can change that.",
            zh = "该用户不能登录，可请管理员处理。"
        ),
    )
}
