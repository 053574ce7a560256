//! What the threads of one SQLite file share.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::database::Counters;

/// The epoch and the counters.
#[derive(Debug)]
pub(super) struct Shared {
    epoch: AtomicI64,
    pub(super) stats: Counters,
}

impl Shared {
    /// What is shared from the start, with the epoch that the file has.
    pub(super) fn new(epoch: i64) -> Self {
        Self { epoch: AtomicI64::new(epoch), stats: Counters::default() }
    }

    /// The epoch of the last commit.
    pub(super) fn epoch(&self) -> i64 {
        self.epoch.load(Ordering::Acquire)
    }

    /// Makes a committed epoch known.
    pub(super) fn publish(&self, epoch: i64) {
        self.epoch.store(epoch, Ordering::Release);
    }
}
