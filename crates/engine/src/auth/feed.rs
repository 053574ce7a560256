//! The address under which other calendars read a user's: a token stands in it, so whoever has the
//! address sees what the user sees of it, until it is taken back.

use serde_json::json;
use steward_model::Result;
use steward_store::auth::link_token::{self, LinkToken, Purpose};

use super::set_password::no_user;
use super::token::{self, Token};
use crate::Engine;

impl Engine {
    /// Makes the token for the address of a user's calendar. The former one no longer leads there.
    /// `by` is who does it.
    ///
    /// # Errors
    /// [`NotFound`](steward_model::error::ErrorKind::NotFound) when there is no such user.
    pub async fn make_calendar_token(&self, by: Option<i64>, user_id: i64) -> Result<Token> {
        let token = Token::session(self.random());
        let (engine, hash, now) = (self.clone(), token.hash(), self.clock().now());
        let written = self.database().write(move |tx| {
            let engine = engine.clone();
            Box::pin(async move {
                if !steward_store::auth::account::exists(tx, user_id).await? {
                    return Err(no_user());
                }
                let kept = LinkToken { user_id, created_at: now, expires_at: None };
                link_token::put(tx, Purpose::Calendar, &hash, kept).await?;
                let what = ("share_calendar", user_id);
                engine.log_credential(tx, by, what, &json!({})).await
            })
        });
        written.await?;
        Ok(token)
    }

    /// Takes the address of a user's calendar back; whether there was one.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn revoke_calendar_token(&self, by: Option<i64>, user_id: i64) -> Result<bool> {
        let engine = self.clone();
        let revoked = self.database().write(move |tx| {
            let engine = engine.clone();
            Box::pin(async move {
                let revoked = link_token::remove(tx, user_id, Purpose::Calendar).await?;
                if revoked {
                    let what = ("unshare_calendar", user_id);
                    engine.log_credential(tx, by, what, &json!({})).await?;
                }
                Ok(revoked)
            })
        });
        revoked.await
    }

    /// Since when a user's calendar has an address, if it has one.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn calendar_token(&self, user_id: i64) -> Result<Option<LinkToken>> {
        link_token::of_user(self.database(), user_id, Purpose::Calendar).await
    }

    /// Whose calendar a token leads to; `None` when it leads nowhere, or its user may not come in.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn user_of_calendar(&self, token: &str) -> Result<Option<i64>> {
        let Some((_, hash)) = token::read(token) else { return Ok(None) };
        let now = self.clock().now();
        let found = link_token::find(self.database(), Purpose::Calendar, &hash, now).await?;
        Ok(found.map(|found| found.user_id))
    }
}
