//! One open stream: whose it is, what it wants, and what waits for it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::hub::Shared;
use super::mailbox::Mailbox;
use crate::auth::Pass;

/// What a client wants of its stream.
#[derive(Clone, Debug, Default)]
pub struct StreamWish {
    /// The plurals of the objects to hear of; all without.
    pub objects: Option<BTreeSet<String>>,
    /// The last position that it has; only what comes from now on without.
    pub after: Option<i64>,
}

/// An open stream as the hub knows it.
#[derive(Debug)]
pub(super) struct Stream {
    pub(super) user: i64,
    pub(super) pass: Pass,
    pub(super) wish: StreamWish,
    pub(super) mailbox: Mailbox,
}

/// The reader's end of a stream. Dropping it ends the stream.
#[derive(Debug)]
pub struct Subscription {
    pub(super) stream: Arc<Stream>,
    pub(super) shared: Arc<Shared>,
}

impl Subscription {
    /// The next events as text, once there are any; `None` at the end.
    pub async fn next(&mut self) -> Option<Arc<str>> {
        self.stream.mailbox.take().await
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.stream.mailbox.end();
        self.shared.leave(self.stream.user);
    }
}
