//! Sessions: how long they last, and how they end.

use serde_json::json;
use steward_model::Result;
use steward_model::clock::{DAY, Micros};
use steward_store::Tx;
use steward_store::auth::session::{self, Session};

use super::{Identity, Via};
use crate::{Engine, Work};

/// How long a session lasts without being used.
pub const SESSION_IDLE: Micros = 7 * DAY;

/// How long a session lasts at most.
pub const SESSION_LIFETIME: Micros = 30 * DAY;

/// Ends all sessions of a user except the one with the id `except`, within a transaction that also
/// raises the epoch: for whoever freezes a user or takes a user's password away.
///
/// # Errors
/// When the database can't be written.
pub async fn end_sessions(tx: &mut Tx<'_>, user_id: i64, except: Option<i64>) -> Result<()> {
    session::end_all(tx, user_id, except).await?;
    tx.bump_epoch().await.map(drop)
}

impl Work<'_, '_> {
    /// Ends all sessions of a user who is frozen or leaves.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn end_sessions(&mut self, user_id: i64) -> Result<()> {
        end_sessions(self.tx, user_id, None).await
    }
}

impl Engine {
    /// Ends the session of somebody who signs out; does nothing for who came by a program's token.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn sign_out(&self, identity: Identity) -> Result<()> {
        match identity.via {
            Via::Session(id) => self.end_session(identity.user_id, id).await.map(drop),
            Via::ApiToken(_) => Ok(()),
        }
    }

    /// Ends one of a user's sessions, such as one on a lost phone; whether there was one.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn end_session(&self, user_id: i64, id: i64) -> Result<bool> {
        let engine = self.clone();
        let ended = self.database().write(move |tx| {
            let engine = engine.clone();
            Box::pin(async move {
                let ended = session::end(tx, user_id, id).await?;
                if ended {
                    tx.bump_epoch().await?;
                    let payload = json!({"session": id});
                    let what = ("sign_out", user_id);
                    engine.log_credential(tx, Some(user_id), what, &payload).await?;
                }
                Ok(ended)
            })
        });
        ended.await
    }

    /// A user's sessions that last, newest first.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn sessions(&self, user_id: i64) -> Result<Vec<Session>> {
        let now = self.clock().now();
        session::of_user(self.database(), user_id, (now, now - SESSION_IDLE)).await
    }
}
