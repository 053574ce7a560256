//! Tokens with which programs come in on behalf of a user.

use serde_json::json;
use steward_model::clock::Micros;
use steward_model::error::FieldError;
use steward_model::kind::{Kind as _, TextKind};
use steward_model::{Error, Result, Value, text};
use steward_store::auth::account;
use steward_store::auth::api_token::{self, ApiToken};

use super::set_password::no_user;
use super::token::Token;
use crate::Engine;

/// The most characters of a token's name.
pub const MAX_TOKEN_NAME: usize = 100;

/// A token that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApiToken {
    /// Its id.
    pub id: i64,
    /// What to hand out. It is stored nowhere.
    pub token: Token,
}

impl Engine {
    /// Makes a token for programs of a user, which ends at `expires_at` or never. `by` is who does it;
    /// nobody means the command line.
    ///
    /// # Errors
    /// [`InvalidFields`](steward_model::error::ErrorKind::InvalidFields) at `name` or `expires_at`,
    /// [`NotFound`](steward_model::error::ErrorKind::NotFound) when there is no such user.
    pub async fn create_api_token(
        &self,
        by: Option<i64>,
        user_id: i64,
        name: &str,
        expires_at: Option<Micros>,
    ) -> Result<NewApiToken> {
        let now = self.clock().now();
        let name = check(name, expires_at, now)?;
        let token = Token::api(self.random());
        let (engine, hash) = (self.clone(), token.hash());
        let written = self.database().write(move |tx| {
            let (engine, name) = (engine.clone(), name.clone());
            Box::pin(async move {
                if !account::exists(tx, user_id).await? {
                    return Err(no_user());
                }
                let times = (now, expires_at);
                let id = api_token::insert(tx, &hash, user_id, &name, times).await?;
                let payload = json!({"token": id, "name": name});
                let what = ("create_token", user_id);
                engine.log_credential(tx, by, what, &payload).await?;
                Ok(id)
            })
        });
        Ok(NewApiToken { id: written.await?, token })
    }

    /// Takes a user's token back; whether there was one to take back.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn revoke_api_token(&self, by: Option<i64>, user_id: i64, id: i64) -> Result<bool> {
        let (engine, now) = (self.clone(), self.clock().now());
        let revoked = self.database().write(move |tx| {
            let engine = engine.clone();
            Box::pin(async move {
                let revoked = api_token::revoke(tx, user_id, id, now).await?;
                if revoked {
                    tx.bump_epoch().await?;
                    let what = ("revoke_token", user_id);
                    engine.log_credential(tx, by, what, &json!({"token": id})).await?;
                }
                Ok(revoked)
            })
        });
        revoked.await
    }

    /// A user's tokens, newest first, also those that have ended or were taken back.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn api_tokens(&self, user_id: i64) -> Result<Vec<ApiToken>> {
        api_token::of_user(self.database(), user_id).await
    }
}

/// The name as it is kept.
fn check(name: &str, expires_at: Option<Micros>, now: Micros) -> Result<String> {
    let mut fields = Vec::new();
    let line = TextKind { long: false, max: MAX_TOKEN_NAME };
    let name = match line.read_text(name) {
        Ok(Value::Text(name)) => name,
        Ok(_) => {
            let message = text!(en = "Say what the token is for.", zh = "请说明令牌的用途。");
            fields.push(FieldError::new("name", "required", message));
            String::new()
        }
        Err(refusal) => {
            fields.push(FieldError::new("name", refusal.code, refusal.message));
            String::new()
        }
    };
    if expires_at.is_some_and(|expires| expires <= now) {
        let message = text!(en = "Give a time to come.", zh = "请填写将来的时间。");
        fields.push(FieldError::new("expires_at", "past", message));
    }
    if fields.is_empty() { Ok(name) } else { Err(Error::invalid(fields)) }
}
