//! Whose a token is.

use std::sync::Arc;

use steward_model::Result;
use steward_store::auth::{TokenHash, api_token, session};

use super::remembered::{Known, Seen};
use super::token::{self, TokenKind};
use crate::Engine;
use crate::permission::moved;

/// How often a token is looked up again because rights or sessions changed meanwhile.
const ATTEMPTS: usize = 5;

/// Who somebody is, and how that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The user.
    pub user_id: i64,
    /// How it is known.
    pub via: Via,
}

/// How it is known who somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Via {
    /// By the session with this id.
    Session(i64),
    /// By the program's token with this id.
    ApiToken(i64),
}

/// A token that somebody came by and that has to last, without the token itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pass {
    kind: TokenKind,
    hash: TokenHash,
}

impl Engine {
    /// What is kept of a token to see whether it lasts; `None` for a text that can't be one.
    pub(crate) fn pass(token: &str) -> Option<Pass> {
        token::read(token).map(|(kind, hash)| Pass { kind, hash })
    }

    /// Whether a token is still valid. To look does not count as using it: a session that is only looked
    /// after ends like one at rest.
    ///
    /// # Errors
    /// When the database can't be read.
    pub(crate) async fn holds(&self, pass: &Pass) -> Result<bool> {
        let now = self.clock().now();
        let known = self.auth().remembered.get(&pass.hash, self.database().epoch());
        let known = match known {
            Some(known) if known.lasts(now) => Some(known),
            _ => self.look_up(pass.kind, &pass.hash).await?,
        };
        Ok(known.is_some_and(|known| known.lasts(now)))
    }

    /// Whose a token is: that of a session or of a program. `None` when it is not valid: it is unknown,
    /// has ended or was taken back, or its user may not come in.
    ///
    /// A token that was looked up before costs one hash and no question to the database, until the epoch
    /// changes. What it finds holds at that epoch: [`Engine::scope_of`] tells what the user may do.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn authenticate(&self, token: &str) -> Result<Option<Identity>> {
        let Some((kind, hash)) = token::read(token) else { return Ok(None) };
        let now = self.clock().now();
        let remembered = &self.auth().remembered;
        let known = match remembered.get(&hash, self.database().epoch()) {
            Some(known) if known.lasts(now) => Some(known),
            // Unknown here, or used through another server meanwhile.
            _ => self.look_up(kind, &hash).await?,
        };
        match known {
            Some(known) if known.lasts(now) => {
                remembered.used(&known, now);
                Ok(Some(known.identity))
            }
            _ => {
                remembered.forget(&hash);
                Ok(None)
            }
        }
    }

    /// Looks a token up in the database and remembers it.
    async fn look_up(&self, kind: TokenKind, hash: &TokenHash) -> Result<Option<Arc<Known>>> {
        for _ in 0..ATTEMPTS {
            // The epoch must be the same before and after: what was read belongs to it only then.
            let before = self.database().epoch();
            let (epoch, found) = self.find_token(kind, hash).await?;
            if epoch != before {
                continue;
            }
            let found = found.map(Arc::new);
            if let Some(known) = &found {
                self.auth().remembered.keep(*hash, Arc::clone(known));
            }
            return Ok(found);
        }
        Err(moved())
    }

    async fn find_token(&self, kind: TokenKind, hash: &TokenHash) -> Result<(i64, Option<Known>)> {
        let database = self.database();
        Ok(match kind {
            TokenKind::Session => {
                let answer = session::find(database, hash).await?;
                let known = answer.out.map(|found| {
                    let identity = Identity { user_id: found.user_id, via: Via::Session(found.id) };
                    Known::new(identity, answer.epoch, Some(found.expires_at), found.seen_at)
                });
                (answer.epoch, known)
            }
            TokenKind::Api => {
                let answer = api_token::find(database, hash).await?;
                let known = answer.out.map(|found| {
                    let identity =
                        Identity { user_id: found.user_id, via: Via::ApiToken(found.id) };
                    let seen = found.used_at.unwrap_or_default();
                    Known::new(identity, answer.epoch, found.expires_at, seen)
                });
                (answer.epoch, known)
            }
        })
    }

    /// Takes when sessions and tokens were last used, to be stored.
    pub(crate) fn take_seen(&self) -> Seen {
        self.auth().remembered.take_seen()
    }
}
