//! Remembering which pieces of lexemes are noted with their places, so that hardly a write notes any: a company's
//! records soon have all that there are.

use std::collections::{BTreeSet, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::{PoisonError, RwLock};

use steward_store::search::Placed;

/// The most places remembered, in eight bytes each; when full, all are forgotten and noted once more.
const MOST: usize = 400_000;

/// What this server knows to be noted, since it was committed. Nothing noted is ever taken back.
#[derive(Debug, Default)]
pub(crate) struct Noted {
    /// Another one for each server: nobody can choose texts that are taken for one another.
    hasher: RandomState,
    known: RwLock<HashSet<u64>>,
}

impl Noted {
    /// Whether it is known to be noted.
    pub(super) fn has(&self, placed: &Placed) -> bool {
        let hash = self.hasher.hash_one(placed);
        self.known.read().unwrap_or_else(PoisonError::into_inner).contains(&hash)
    }

    /// These were noted by a transaction that is committed.
    pub(crate) fn learn(&self, placed: BTreeSet<Placed>) {
        if placed.is_empty() {
            return;
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() + placed.len() > MOST {
            known.clear();
        }
        known.extend(placed.iter().map(|placed| self.hasher.hash_one(placed)));
    }
}
