//! Taking back what was done with records, as far as nobody has changed or used them since.

mod set_back;
mod unmake;
mod used;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use steward_model::Result;
use steward_model::catalog::{ObjectDef, ObjectId};
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::record::Record;
use steward_model::scope::{Reach, Verb};

use super::{MAX_BATCH, Work, WriteWish};

/// What was done with a record and is to be taken back.
#[derive(Clone, Debug)]
pub(crate) struct TakeBack {
    /// The record.
    pub(crate) id: i64,
    /// Whether it was made.
    pub(crate) made: bool,
    /// Its version if nobody has changed it since.
    pub(crate) version: i64,
    /// The fields that were changed, with their values before, as the log tells them.
    pub(crate) before: Map<String, Json>,
    /// Their values afterwards.
    pub(crate) after: Map<String, Json>,
}

/// Why a record stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Stays {
    /// Somebody has changed it since.
    Edited,
    /// Something that stays refers to it.
    Used,
    /// The caller may not do that with it.
    Forbidden,
}

/// What was taken back.
#[derive(Clone, Debug, Default)]
pub(crate) struct TakenBack {
    /// Records that went into the bin.
    pub(crate) removed: u64,
    /// Records that have former values again.
    pub(crate) restored: u64,
    /// Records that stay as they are, at least in part.
    pub(crate) stay: Vec<(ObjectId, i64, Stays)>,
}

impl Work<'_, '_> {
    /// Takes back what was done with these records, in the order of their objects.
    ///
    /// # Errors
    /// As for any write; not if some must stay as they are.
    pub(crate) async fn take_back(
        &mut self,
        back: &[(ObjectId, Vec<TakeBack>)],
    ) -> Result<TakenBack> {
        let mut done = TakenBack::default();
        self.unmake(back, &mut done).await?;
        let catalog = self.catalog();
        for (object, back) in back {
            let changed: Vec<&TakeBack> = back.iter().filter(|one| !one.made).collect();
            self.set_back(catalog.object(*object), &changed, &mut done).await?;
        }
        Ok(done)
    }

    /// The records that the caller reaches with this verb, held, however many they are.
    async fn held_by(
        &mut self,
        object: &ObjectDef,
        ids: &BTreeSet<i64>,
        verb: Verb,
    ) -> Result<Vec<Record>> {
        let mut reached = Vec::with_capacity(ids.len());
        for some in parts(ids) {
            let filter = Filter::test("id", Operator::In, some);
            let query = ListQuery { filter, ..ListQuery::default() };
            reached.extend(self.targets(object, &query, verb, &WriteWish::default()).await?);
        }
        Ok(reached)
    }

    /// The records that the caller reaches with this verb, held. Those in the bin are left out, the
    /// others stay.
    async fn held_for(
        &mut self,
        object: &ObjectDef,
        ids: &BTreeSet<i64>,
        verb: Verb,
        done: &mut TakenBack,
    ) -> Result<Vec<Record>> {
        let reached = match *self.caller.access.reach(object.id, verb) {
            Reach::None => Vec::new(),
            _ => self.held_by(object, ids, verb).await?,
        };
        let reached_ids: BTreeSet<i64> = reached.iter().map(Record::id).collect();
        let deleted = object.find_id("deleted_at");
        let lies = |record: &Record| deleted.is_some_and(|field| !record.get(field).is_null());
        for record in self.by_ids(object, ids).await?.values() {
            if !reached_ids.contains(&record.id()) && !lies(record) {
                done.stay.push((object.id, record.id(), Stays::Forbidden));
            }
        }
        Ok(reached)
    }
}

/// Ids as a filter has them, as many together as are looked up at once.
fn parts(ids: &BTreeSet<i64>) -> impl Iterator<Item = Vec<String>> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let count = ids.len();
    (0..count).step_by(MAX_BATCH).map(move |at| ids[at..count.min(at + MAX_BATCH)].to_vec())
}
