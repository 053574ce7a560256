//! Tokens that were looked up, remembered for the epoch.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use steward_model::clock::{Micros, SECOND};
use steward_store::auth::TokenHash;

use super::authenticate::{Identity, Via};
use super::session::SESSION_IDLE;

/// The most tokens remembered; when there are more, all are forgotten and looked up again.
const REMEMBERED_MOST: usize = 10_000;

/// How exactly it is stored when a session or token was last used.
const SEEN_RESOLUTION: Micros = 5 * 60 * SECOND;

/// A token that was found in the database.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) identity: Identity,
    pub(super) epoch: i64,
    /// When it ends at the latest.
    pub(super) expires_at: Option<Micros>,
    /// When it was last used, as far as is stored.
    stored_seen: AtomicI64,
    /// When it was last used.
    seen: AtomicI64,
}

impl Known {
    pub(super) fn new(
        identity: Identity,
        epoch: i64,
        expires_at: Option<Micros>,
        seen: Micros,
    ) -> Self {
        let (stored_seen, seen) = (AtomicI64::new(seen), AtomicI64::new(seen));
        Self { identity, epoch, expires_at, stored_seen, seen }
    }

    /// Whether it has not ended by itself at `now`.
    pub(super) fn lasts(&self, now: Micros) -> bool {
        let idle = match self.identity.via {
            Via::Session(_) => now >= self.seen.load(Ordering::Relaxed) + SESSION_IDLE,
            Via::ApiToken(_) => false,
        };
        !idle && self.expires_at.is_none_or(|expires| now < expires)
    }
}

/// When sessions and tokens were last used, to be stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Sessions by id.
    pub(crate) sessions: Vec<(i64, Micros)>,
    /// Tokens of programs by id.
    pub(crate) api_tokens: Vec<(i64, Micros)>,
}

/// The tokens remembered.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    known: RwLock<HashMap<TokenHash, Arc<Known>>>,
    seen: Mutex<HashMap<Via, Micros>>,
}

impl Remembered {
    /// The token with this hash, if it was looked up at this epoch.
    pub(super) fn get(&self, hash: &TokenHash, epoch: i64) -> Option<Arc<Known>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.get(hash).filter(|known| known.epoch == epoch).cloned()
    }

    /// Remembers a token that was just looked up.
    pub(super) fn keep(&self, hash: TokenHash, token: Arc<Known>) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED_MOST {
            known.clear();
        }
        known.insert(hash, token);
    }

    /// Forgets a token.
    pub(super) fn forget(&self, hash: &TokenHash) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).remove(hash);
    }

    /// Notes that a token is used now.
    pub(super) fn used(&self, token: &Known, now: Micros) {
        token.seen.fetch_max(now, Ordering::Relaxed);
        let stored = token.stored_seen.load(Ordering::Relaxed);
        if now >= stored + SEEN_RESOLUTION
            && token
                .stored_seen
                .compare_exchange(stored, now, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
        {
            self.seen().insert(token.identity.via, now);
        }
    }

    /// Takes what is to be stored.
    pub(super) fn take_seen(&self) -> Seen {
        let mut out = Seen::default();
        for (via, at) in std::mem::take(&mut *self.seen()) {
            match via {
                Via::Session(id) => out.sessions.push((id, at)),
                Via::ApiToken(id) => out.api_tokens.push((id, at)),
            }
        }
        out.sessions.sort_unstable();
        out.api_tokens.sort_unstable();
        out
    }

    fn seen(&self) -> MutexGuard<'_, HashMap<Via, Micros>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Micros = 1_795_219_200_000_000;

    fn session(id: i64) -> Known {
        let identity = Identity { user_id: 7, via: Via::Session(id) };
        Known::new(identity, 3, Some(NOW + 2 * SESSION_IDLE), NOW)
    }

    #[test]
    fn a_session_ends_when_it_rests_and_at_its_end() {
        let remembered = Remembered::default();
        let known = session(1);
        assert!(known.lasts(NOW + SESSION_IDLE - 1));
        assert!(!known.lasts(NOW + SESSION_IDLE));
        remembered.used(&known, NOW + SESSION_IDLE - 1);
        assert!(known.lasts(NOW + 2 * SESSION_IDLE - 2));
        assert!(!known.lasts(NOW + 2 * SESSION_IDLE), "it does not last for ever");
    }

    #[test]
    fn a_token_without_end_lasts() {
        let identity = Identity { user_id: 7, via: Via::ApiToken(1) };
        let known = Known::new(identity, 3, None, 0);
        assert!(known.lasts(i64::MAX));
    }

    #[test]
    fn a_token_is_known_in_its_epoch_only() {
        let remembered = Remembered::default();
        remembered.keep([1; 32], Arc::new(session(1)));
        assert!(remembered.get(&[1; 32], 3).is_some());
        assert!(remembered.get(&[1; 32], 4).is_none());
        assert!(remembered.get(&[2; 32], 3).is_none());
        remembered.forget(&[1; 32]);
        assert!(remembered.get(&[1; 32], 3).is_none());
    }

    #[test]
    fn uses_are_stored_now_and_then() {
        let remembered = Remembered::default();
        let known = session(9);
        remembered.used(&known, NOW + SEEN_RESOLUTION - 1);
        assert_eq!(remembered.take_seen(), Seen::default());
        remembered.used(&known, NOW + SEEN_RESOLUTION);
        remembered.used(&known, NOW + SEEN_RESOLUTION + 1);
        assert_eq!(remembered.take_seen().sessions, [(9, NOW + SEEN_RESOLUTION)]);
        assert_eq!(remembered.take_seen(), Seen::default());
    }

    #[test]
    fn memory_is_bounded() {
        let remembered = Remembered::default();
        for number in 0..=REMEMBERED_MOST as u64 {
            let mut hash = [0; 32];
            hash[..8].copy_from_slice(&number.to_le_bytes());
            remembered.keep(hash, Arc::new(session(1)));
        }
        assert_eq!(remembered.known.read().unwrap().len(), 1);
    }
}
