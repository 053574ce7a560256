//! Waking those who wait for changes, so that nobody has to look often.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

/// From a commit to the sealer, and from the sealer to the reader of the log. As long as nobody listens,
/// it costs a write one look at a number.
#[derive(Debug, Default)]
pub(crate) struct Pulse {
    listeners: AtomicUsize,
    written: Notify,
    sealed: Notify,
}

impl Pulse {
    /// Somebody listens from now on.
    pub(super) fn listen(&self) {
        self.listeners.fetch_add(1, Ordering::Relaxed);
    }

    /// Somebody no longer listens.
    pub(super) fn leave(&self) {
        self.listeners.fetch_sub(1, Ordering::Relaxed);
    }

    fn is_heard(&self) -> bool {
        self.listeners.load(Ordering::Relaxed) > 0
    }

    /// Something was committed.
    pub(crate) fn wrote(&self) {
        if self.is_heard() {
            self.written.notify_one();
        }
    }

    /// Something got its position.
    pub(crate) fn has_sealed(&self) {
        if self.is_heard() {
            self.sealed.notify_one();
        }
    }

    /// Until something is committed and somebody listens.
    pub(crate) async fn written(&self) {
        self.written.notified().await;
    }

    /// Until something gets its position.
    pub(super) async fn sealed(&self) {
        self.sealed.notified().await;
    }
}
