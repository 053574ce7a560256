//! Setting and changing passwords.

use serde_json::json;
use steward_model::error::{ErrorKind, FieldError};
use steward_model::{Error, Result, text};
use steward_store::auth::account;
use steward_store::auth::link_token::{self, Purpose};

use super::password::{self, Verdict};
use super::throttle::{Counted, Target};
use super::{Identity, Via, end_sessions};
use crate::Engine;

impl Engine {
    /// Sets a user's password and ends the user's sessions. `by` is who does it; nobody means the
    /// command line.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidFields`] at `password` when it is too short or too long.
    pub async fn set_password(&self, by: Option<i64>, user_id: i64, new: &str) -> Result<()> {
        password::check("password", new)?;
        self.store_password(by, user_id, new, None, None).await
    }

    /// Changes one's own password and ends one's other sessions.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidFields`] at `old_password` when that is another one and at `new_password` when
    /// it is too short or too long, [`ErrorKind::TooManyAttempts`] after too many wrong ones.
    pub async fn change_password(&self, identity: Identity, old: &str, new: &str) -> Result<()> {
        password::check("new_password", new)?;
        let user_id = identity.user_id;
        // Who finds a screen unlocked must not be able to guess the password there.
        let counted = Counted::new(&self.auth().throttle, Target::User(user_id), None);
        counted.count(self.database(), self.clock().now()).await?;
        let hash = account::password_hash(self.database(), user_id).await?;
        let passwords = &self.auth().passwords;
        let verdict = passwords.verify(old, hash.as_deref(), self.random()).await?;
        if verdict == Verdict::Wrong {
            let message = text!(en = "This is not your password.", zh = "原密码不正确。");
            let field = FieldError::new("old_password", "wrong_password", message);
            return Err(Error::invalid(vec![field]));
        }
        let keep = match identity.via {
            Via::Session(id) => Some(id),
            Via::ApiToken(_) => None,
        };
        self.store_password(Some(user_id), user_id, new, keep, Some(counted)).await
    }

    async fn store_password(
        &self,
        by: Option<i64>,
        user_id: i64,
        new: &str,
        keep: Option<i64>,
        counted: Option<Counted>,
    ) -> Result<()> {
        let hash = self.auth().passwords.hash(new, self.random()).await?;
        let (engine, now) = (self.clone(), self.clock().now());
        let written = self.database().write(move |tx| {
            let (engine, hash) = (engine.clone(), hash.clone());
            Box::pin(async move {
                if !account::exists(tx, user_id).await? {
                    return Err(no_user());
                }
                account::set_password(tx, user_id, &hash, now).await?;
                end_sessions(tx, user_id, keep).await?;
                // A link that was sent before must not set yet another one.
                link_token::remove(tx, user_id, Purpose::Password).await?;
                if let Some(counted) = counted {
                    counted.succeeded(tx).await?;
                }
                engine.log_credential(tx, by, ("set_password", user_id), &json!({})).await
            })
        });
        written.await
    }
}

pub(super) fn no_user() -> Error {
    Error::new(ErrorKind::NotFound, text!(en = "There is no such user.", zh = "该用户不存在。"))
}
