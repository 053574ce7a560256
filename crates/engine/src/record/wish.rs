//! What callers say about a write, and what they get back.

use std::sync::Arc;

use serde_json::Value as Json;
use steward_model::scope::Access;
use steward_store::log::ChangeEntry;

use super::Foreign;
use crate::import_batch::ImportStep;

/// On whose behalf, and from where.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Whose rights.
    pub access: Access,
    /// From where: a key of `origin`, such as `api` or `import`.
    pub origin: &'static str,
    /// The request, for the log.
    pub request_id: Option<String>,
}

impl Caller {
    /// The epoch in which the rights were compiled; none for the system, whose never change.
    #[must_use]
    pub fn epoch(&self) -> Option<i64> {
        match &self.access {
            Access::User(scope) => Some(scope.epoch),
            Access::System(_) => None,
        }
    }
}

/// A client's name for a write, so that sending it twice does it once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// The client's key.
    pub key: String,
    /// What the request was, so that the same key with another request is noticed.
    pub request_hash: [u8; 32],
}

/// What a caller wants of a write besides the values.
#[derive(Clone, Debug, Default)]
pub struct WriteWish {
    /// Only if the one record still has this version.
    pub if_match: Option<i64>,
    /// Refuse rather than touch more records than this.
    pub max_affected: Option<u64>,
    /// Do it once.
    pub idempotency: Option<IdempotencyKey>,
    /// Take only these fields of the bodies.
    pub columns: Option<Vec<String>>,
    /// Check everything, change nothing.
    pub dry_run: bool,
    /// The other database that the records come from.
    pub foreign: Option<Foreign>,
    /// Refuse what the company only warns of, such as a likely duplicate, rather than do it.
    pub heed_warnings: bool,
    /// The import that makes the records.
    pub import_batch: Option<i64>,
    /// How far that import is with this write.
    pub import_step: Option<Arc<ImportStep>>,
}

/// What an upsert does with a record that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Change it.
    Merge,
    /// Leave it.
    Ignore,
}

/// What a write did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The records touched, in the order of the request.
    pub ids: Vec<i64>,
    /// The version afterwards, when it is exactly one record.
    pub version: Option<i64>,
    /// Of a batch: the version of each of `ids` afterwards.
    pub versions: Vec<i64>,
    /// Of an action: what it answers.
    pub answer: Option<Json>,
    /// How many of them are new.
    pub inserted: u64,
    /// Whether this is the answer of an earlier, same request.
    pub replayed: bool,
    /// Of a dry run: what the change log would have said. Nobody's rights are in it:
    /// [`would_change`](crate::Engine::would_change) tells what a caller may know.
    pub planned: Vec<ChangeEntry>,
}
