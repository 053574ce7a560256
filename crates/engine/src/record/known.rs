//! What a transaction knows of single records: those that it has written or holds, which nobody else
//! can change before it ends, and those that it has only looked at.

use std::collections::{BTreeMap, BTreeSet};

use steward_model::Result;
use steward_model::catalog::{ObjectDef, ObjectId};
use steward_model::kind::Scalar;
use steward_model::record::Record;
use steward_model::scope::SystemAccess;
use steward_store::emit;

use super::Work;

/// Records by object and id, as the transaction last saw them.
#[derive(Debug, Default)]
pub(crate) struct Known {
    records: BTreeMap<(ObjectId, i64), Seen>,
    /// The versions that changed records had before this transaction.
    began: BTreeMap<(ObjectId, i64), i64>,
    /// The titles of undeleted records of which no more was read.
    titles: BTreeMap<(ObjectId, i64), Option<String>>,
}

#[derive(Debug)]
struct Seen {
    record: Record,
    how: How,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// Another transaction may change it.
    LookedAt,
    /// Locked or written here.
    Held,
    /// Made here.
    New,
}

impl Known {
    /// Notes a record that was written just now.
    pub(super) fn written(&mut self, record: &Record, new: bool) {
        let key = (record.object, record.id());
        let new = new || self.records.get(&key).is_some_and(|seen| seen.how == How::New);
        let how = if new { How::New } else { How::Held };
        self.records.insert(key, Seen { record: record.clone(), how });
    }

    /// Notes the version of a record that is about to be changed.
    pub(super) fn changes(&mut self, before: &Record) {
        self.began.entry((before.object, before.id())).or_insert(before.version());
    }

    /// The version that a record had before this transaction: what whoever asked for it may know.
    pub(super) fn version_before(&self, record: &Record) -> i64 {
        let began = self.began.get(&(record.object, record.id()));
        began.copied().unwrap_or_else(|| record.version())
    }

    /// A record that is held, as it is now.
    pub(crate) fn latest(&self, object: ObjectId, id: i64) -> Option<&Record> {
        let seen = self.records.get(&(object, id)).filter(|seen| seen.how != How::LookedAt);
        seen.map(|seen| &seen.record)
    }

    fn seen(&self, object: ObjectId, id: i64) -> Option<&Record> {
        self.records.get(&(object, id)).map(|seen| &seen.record)
    }

    /// The title of a record that was seen, and whether it is undeleted.
    pub(super) fn title(&self, object: &ObjectDef, id: i64) -> Option<(Option<String>, bool)> {
        if let Some(record) = self.seen(object.id, id) {
            let value = record.get(object.title);
            let wire = object.fields[object.title].kind().wire();
            let title = (!value.is_null()).then(|| wire.to_text(Scalar::from(value)));
            return Some((title, record.get(object.id_of("deleted_at")).is_null()));
        }
        self.titles.get(&(object.id, id)).map(|title| (title.clone(), true))
    }

    /// Notes the title of an undeleted record.
    pub(super) fn keep_title(&mut self, object: ObjectId, id: i64, title: Option<&str>) {
        self.titles.insert((object, id), title.map(str::to_owned));
    }

    /// Notes records that were locked just now.
    pub(super) fn held(&mut self, records: &[Record]) {
        for record in records {
            let new = self.records.get(&(record.object, record.id())).map(|seen| seen.how);
            self.keep(record, if new == Some(How::New) { How::New } else { How::Held });
        }
    }

    fn keep(&mut self, record: &Record, how: How) {
        let key = (record.object, record.id());
        self.records.insert(key, Seen { record: record.clone(), how });
    }
}

impl Work<'_, '_> {
    /// Records by id, deleted or not, to look at, as the system sees them. Each is read once in a
    /// transaction; to change one, [`Work::hold`] it.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn by_ids(
        &mut self,
        object: &ObjectDef,
        ids: &BTreeSet<i64>,
    ) -> Result<BTreeMap<i64, Record>> {
        let known = |known: &Known, id| known.seen(object.id, id).cloned();
        self.named(object, ids, known, How::LookedAt).await
    }

    /// Records by id, deleted or not, to change them: nobody else changes them until the transaction
    /// ends.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn hold(
        &mut self,
        object: &ObjectDef,
        ids: &BTreeSet<i64>,
    ) -> Result<BTreeMap<i64, Record>> {
        let known = |known: &Known, id| known.latest(object.id, id).cloned();
        self.named(object, ids, known, How::Held).await
    }

    async fn named(
        &mut self,
        object: &ObjectDef,
        ids: &BTreeSet<i64>,
        known: impl Fn(&Known, i64) -> Option<Record>,
        how: How,
    ) -> Result<BTreeMap<i64, Record>> {
        let mut found = BTreeMap::new();
        let mut missing = Vec::new();
        for &id in ids {
            match known(&self.known, id) {
                Some(record) => {
                    found.insert(id, record);
                }
                None => missing.push(id),
            }
        }
        if missing.is_empty() {
            return Ok(found);
        }
        let why = SystemAccess::because("behaviours see what they depend on");
        let (dialect, lock) = (self.tx.dialect(), how == How::Held);
        let catalog = self.catalog();
        let statement = emit::by_ids(dialect, &catalog, object.id, &missing, lock, why);
        for record in self.rows(object, &statement).await? {
            self.known.keep(&record, how);
            found.insert(record.id(), record);
        }
        Ok(found)
    }

    /// Whether this transaction has made the record, so that nothing older can belong to it.
    #[must_use]
    pub fn is_new(&self, object: &ObjectDef, id: i64) -> bool {
        self.known.records.get(&(object.id, id)).is_some_and(|seen| seen.how == How::New)
    }

    /// The records of an object that this transaction has written or holds, as they are now, by id.
    pub fn written(&self, object: &ObjectDef) -> impl Iterator<Item = &Record> {
        let all = (object.id, i64::MIN)..=(object.id, i64::MAX);
        let here = self.known.records.range(all).filter(|(_, seen)| seen.how != How::LookedAt);
        here.map(|(_, seen)| &seen.record)
    }

    /// The records of an object that this transaction has made, as they are now, by id.
    pub fn made(&self, object: &ObjectDef) -> impl Iterator<Item = &Record> {
        let all = (object.id, i64::MIN)..=(object.id, i64::MAX);
        let new = self.known.records.range(all).filter(|(_, seen)| seen.how == How::New);
        new.map(|(_, seen)| &seen.record)
    }
}
