//! What people want to be told of, as they have set it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use steward_engine::Engine;
use steward_model::Result;

use super::rows::{int, rows};
use crate::listing::Row;
use crate::support::{among, equals};
use crate::typed::notification::Kind;
use crate::typed::user_setting::{NAME, field};

/// Under which name it lies among somebody's settings.
const KEY: &str = "notifications";

/// How long before an event one is reminded of it, in minutes, as long as one has not chosen.
const EVENT_MINUTES: i64 = 15;

/// What somebody wants to be told of.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    /// The kinds of which he is not told.
    off: BTreeSet<String>,
    /// How long before an event he is reminded of it, in minutes; 0 for never.
    pub(super) event_minutes: i64,
}

impl Default for Wish {
    fn default() -> Self {
        Self { off: BTreeSet::new(), event_minutes: EVENT_MINUTES }
    }
}

impl Wish {
    /// Whether he wants to be told.
    pub(super) fn wants(&self, kind: &Kind) -> bool {
        !self.off.contains(kind.key())
    }
}

/// What these people want. What can't be read counts as not set.
pub(super) async fn wishes(engine: &Engine, users: &BTreeSet<i64>) -> Result<BTreeMap<i64, Wish>> {
    if users.is_empty() {
        return Ok(BTreeMap::new());
    }
    let theirs = among(field::USER_ID, users.iter().copied()).and(equals(field::KEY, KEY));
    let found = rows(engine, NAME, theirs).await?;
    let read = |row: &Row| {
        let value = row.get(field::VALUE)?.clone();
        Some((int(row, field::USER_ID)?, serde_json::from_value(value).ok()?))
    };
    Ok(found.iter().filter_map(read).collect())
}
