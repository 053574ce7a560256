//! The one list of those who follow the log or the clock.

use steward_engine::consumer::Consumers;

use crate::packs::notification::{Changes, Reminders};
use crate::packs::webhook;

/// The consumers of the standard objects.
#[must_use]
pub fn consumers() -> Consumers {
    Consumers::default().with(Changes).with(Reminders).with(webhook::Changes)
}
