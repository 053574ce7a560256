//! What waits to be sent to one reader: bounded, so that a slow reader costs no more than others.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::limits::{PATIENCE, QUEUE_BYTES};

/// What waits for one reader.
#[derive(Debug, Default)]
pub(super) struct Mailbox {
    waiting: Mutex<Waiting>,
    arrived: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    parts: VecDeque<Arc<str>>,
    bytes: usize,
    /// Heartbeats that came while something waited.
    unanswered: u32,
    /// Whether anything was put in since the last heartbeat.
    fresh: bool,
    ended: bool,
}

impl Mailbox {
    /// Puts in what is to be sent. If too much waits already, all of it is replaced by `instead`.
    pub(super) fn put(&self, part: &Arc<str>, instead: impl FnOnce() -> Arc<str>) {
        let mut waiting = self.waiting();
        if waiting.ended {
            return;
        }
        let part = if waiting.bytes + part.len() > QUEUE_BYTES {
            waiting.parts.clear();
            waiting.bytes = 0;
            instead()
        } else {
            Arc::clone(part)
        };
        waiting.bytes += part.len();
        waiting.parts.push_back(part);
        waiting.fresh = true;
        drop(waiting);
        self.arrived.notify_one();
    }

    /// Sends a sign of life, if nothing else was sent since the last. Ends a reader who has taken nothing for
    /// several of them.
    pub(super) fn beat(&self, heartbeat: &Arc<str>) {
        let mut waiting = self.waiting();
        let quiet = !std::mem::take(&mut waiting.fresh);
        if waiting.parts.is_empty() {
            waiting.unanswered = 0;
        } else {
            waiting.unanswered += 1;
            waiting.ended |= waiting.unanswered >= PATIENCE;
        }
        if quiet && waiting.parts.is_empty() && !waiting.ended {
            waiting.bytes += heartbeat.len();
            waiting.parts.push_back(Arc::clone(heartbeat));
        }
        drop(waiting);
        self.arrived.notify_one();
    }

    /// Ends it: what waits is still sent, and nothing more comes.
    pub(super) fn end(&self) {
        self.waiting().ended = true;
        self.arrived.notify_one();
    }

    /// Whether nothing more comes.
    pub(super) fn is_ended(&self) -> bool {
        self.waiting().ended
    }

    /// The next part, once there is one; `None` at the end. For one reader at a time.
    pub(super) async fn take(&self) -> Option<Arc<str>> {
        loop {
            {
                let mut waiting = self.waiting();
                if let Some(part) = waiting.parts.pop_front() {
                    waiting.bytes -= part.len();
                    return Some(part);
                }
                if waiting.ended {
                    return None;
                }
            }
            self.arrived.notified().await;
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(length: usize) -> Arc<str> {
        "x".repeat(length).into()
    }

    fn never() -> Arc<str> {
        panic!("there is room")
    }

    #[tokio::test]
    async fn what_was_put_in_comes_out_in_order() {
        let mailbox = Mailbox::default();
        mailbox.put(&"a".into(), never);
        mailbox.put(&"b".into(), never);
        mailbox.end();
        mailbox.put(&"too late".into(), never);
        assert_eq!(mailbox.take().await.as_deref(), Some("a"));
        assert_eq!(mailbox.take().await.as_deref(), Some("b"));
        assert_eq!(mailbox.take().await, None);
    }

    #[tokio::test]
    async fn who_is_too_slow_is_told_to_ask_again() {
        let mailbox = Mailbox::default();
        mailbox.put(&part(QUEUE_BYTES), never);
        mailbox.put(&part(1), || "ask again".into());
        mailbox.put(&part(1), never);
        assert_eq!(mailbox.take().await.as_deref(), Some("ask again"));
        assert_eq!(mailbox.take().await.as_deref(), Some("x"));
    }

    #[tokio::test]
    async fn who_takes_nothing_is_ended() {
        let mailbox = Mailbox::default();
        let heartbeat: Arc<str> = ":".into();
        mailbox.put(&part(1), never);
        for _ in 0..PATIENCE {
            assert!(!mailbox.is_ended());
            mailbox.beat(&heartbeat);
        }
        assert!(mailbox.is_ended());
    }

    #[tokio::test]
    async fn a_heartbeat_comes_only_where_nothing_else_did() {
        let mailbox = Mailbox::default();
        let heartbeat: Arc<str> = ":".into();
        mailbox.put(&"a".into(), never);
        assert_eq!(mailbox.take().await.as_deref(), Some("a"));
        mailbox.beat(&heartbeat);
        mailbox.beat(&heartbeat);
        mailbox.beat(&heartbeat);
        mailbox.end();
        assert_eq!(mailbox.take().await.as_deref(), Some(":"));
        assert_eq!(mailbox.take().await, None, "one waits at most");
    }
}
