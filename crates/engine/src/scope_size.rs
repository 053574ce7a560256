//! Remembering how many records of an object users see, as far as it was counted.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use steward_model::catalog::ObjectId;
use steward_model::clock::{Micros, SECOND};

/// How long a size is believed. It decides only how a list is found, never what is in it.
const BELIEVED: Micros = 300 * SECOND;

/// The most sizes remembered; when full, all are forgotten.
const MAX_REMEMBERED: usize = 50_000;

/// User, object and epoch.
type Key = (i64, ObjectId, i64);

/// The sizes of scopes, as counted some time ago.
#[derive(Debug, Default)]
pub(crate) struct ScopeSizes(Mutex<HashMap<Key, (Micros, u64)>>);

impl ScopeSizes {
    /// The size of the scope, if it was counted not too long ago.
    pub(crate) fn get(&self, key: Key, now: Micros) -> Option<u64> {
        let sizes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sizes.get(&key).filter(|(at, _)| now - at < BELIEVED).map(|(_, size)| *size)
    }

    /// Remembers a count.
    pub(crate) fn put(&self, key: Key, now: Micros, size: u64) {
        let mut sizes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if sizes.len() >= MAX_REMEMBERED {
            sizes.clear();
        }
        sizes.insert(key, (now, size));
    }
}
