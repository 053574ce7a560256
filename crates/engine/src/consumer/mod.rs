//! Those who follow what happened, or what time it is, and make further records of it: notifications,
//! deliveries of webhooks, later automations.
//!
//! A [`Consumer`] looks at changes in the order of the log, or at a stretch of time, and answers the
//! records that follow. They are written in one transaction with the consumer's new place, so that nothing
//! is missed and nothing is made twice, however many servers look and whenever one of them dies. A write
//! pays nothing for it.

mod course;
mod keep;

use std::sync::Arc;

use steward_model::Result;
use steward_model::catalog::ObjectId;
use steward_model::clock::Micros;
use steward_model::record::Record;
use steward_store::BoxFuture;

use crate::engine::Engine;
use crate::log::ChangeEntry;

/// What a consumer follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follows {
    /// The changes, in the order of the log.
    Log,
    /// The clock.
    Time,
}

/// What a consumer looks at.
#[derive(Clone, Copy, Debug)]
pub enum Seen<'a> {
    /// Changes in the order of the log: those that it [wants](Consumer::wants).
    Changes(&'a [ChangeEntry]),
    /// The time after the first moment up to the second, in microseconds since 1970.
    Time(Micros, Micros),
}

/// A record that follows.
#[derive(Clone, Debug)]
pub struct Made {
    /// Of which object.
    pub object: ObjectId,
    /// The record, new.
    pub record: Record,
}

/// Somebody who makes records of what happened.
pub trait Consumer: std::fmt::Debug + Send + Sync + 'static {
    /// Its name, under which its place is kept: never used for another one.
    fn name(&self) -> &'static str;

    /// What it follows.
    fn follows(&self) -> Follows;

    /// Whether it looks at a change; told for every row of the log, so it decides quickly.
    fn wants(&self, _entry: &ChangeEntry) -> bool {
        false
    }

    /// The records that follow from what it sees. It reads outside of the transaction that writes them, and
    /// may be asked again for the same.
    fn follow<'a>(&'a self, engine: &'a Engine, seen: Seen<'a>)
    -> BoxFuture<'a, Result<Vec<Made>>>;
}

/// All consumers that there are.
#[derive(Clone, Debug, Default)]
pub struct Consumers(Vec<Arc<dyn Consumer>>);

impl Consumers {
    /// Adds a consumer. Its name must be new.
    #[must_use]
    pub fn with(mut self, consumer: impl Consumer) -> Self {
        debug_assert!(
            !self.0.iter().any(|one| one.name() == consumer.name()),
            "two consumers of one name"
        );
        self.0.push(Arc::new(consumer));
        self
    }

    fn iter(&self) -> impl Iterator<Item = &Arc<dyn Consumer>> {
        self.0.iter()
    }
}
