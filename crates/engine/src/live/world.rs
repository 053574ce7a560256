//! The records that decide who sees what, read once for all readers of a batch of changes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use steward_model::Result;
use steward_model::catalog::{Cascade, Catalog, ObjectDef, ObjectId};
use steward_model::query::{Filter, Operator};
use steward_model::record::Record;

use super::ties::COLLABORATOR;
use crate::engine::Engine;
use crate::permission::{Rows, among, binned_rows, rows};

/// How many parents up access comes from: as the store compiles it.
pub(super) const DEPTH: usize = steward_store::emit::MAX_CASCADE;

/// The most records that are asked for in one query.
const AT_ONCE: usize = 500;

/// A record of some object.
pub(super) type Key = (ObjectId, i64);

/// Somebody to whom a record was opened.
#[derive(Clone, Debug)]
pub(super) struct Collaborator {
    pub(super) user: Option<i64>,
    pub(super) department: Option<i64>,
    /// The last day, in days since 1970-01-01.
    pub(super) until: Option<i64>,
}

/// Records with their parents, and those to whom single ones are open.
#[derive(Debug, Default)]
pub(super) struct World {
    there: HashMap<Key, Record>,
    binned: HashMap<Key, Record>,
    collaborators: HashMap<Key, Vec<Collaborator>>,
    participants: HashMap<Key, Vec<i64>>,
    shared: HashMap<Key, Vec<i64>>,
    /// The epochs at which all this was read, the first and the last.
    epochs: Option<(i64, i64)>,
}

impl World {
    /// Reads `changed` records, in the bin or not, and all parents through which access may come to them or to
    /// the `other` records.
    pub(super) async fn read(
        engine: &Engine,
        catalog: &Catalog,
        changed: &BTreeSet<Key>,
        other: &BTreeSet<Key>,
    ) -> Result<Self> {
        let mut world = Self::default();
        let mut next: BTreeSet<Key> = changed.union(other).copied().collect();
        for depth in 0..=DEPTH {
            if next.is_empty() {
                break;
            }
            let mut parents = BTreeSet::new();
            for (object, ids) in by_object(&next) {
                let object = catalog.object(object);
                for ids in ids.chunks(AT_ONCE) {
                    world.read_records(engine, object, ids, depth == 0).await?;
                    world.read_grants(engine, catalog, object, ids).await?;
                }
                let found = ids.iter().filter_map(|id| world.image((object.id, *id)));
                parents.extend(found.flat_map(|record| self::parents(object, record)));
            }
            next = parents.into_iter().filter(|key| !world.there.contains_key(key)).collect();
        }
        Ok(world)
    }

    /// Whether everything was read at this epoch.
    pub(super) fn is_of(&self, epoch: i64) -> bool {
        self.epochs.is_none_or(|epochs| epochs == (epoch, epoch))
    }

    /// A record that is not in the bin.
    pub(super) fn there(&self, key: Key) -> Option<&Record> {
        self.there.get(&key)
    }

    /// A record as it lies in its table, in the bin or not.
    pub(super) fn image(&self, key: Key) -> Option<&Record> {
        self.there.get(&key).or_else(|| self.binned.get(&key))
    }

    /// Those to whom a record was opened.
    pub(super) fn collaborators(&self, key: Key) -> &[Collaborator] {
        self.collaborators.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The users who take part in a record.
    pub(super) fn participants(&self, key: Key) -> &[i64] {
        self.participants.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The departments with which a private record is shared.
    pub(super) fn shared(&self, key: Key) -> &[i64] {
        self.shared.get(&key).map_or(&[], Vec::as_slice)
    }

    async fn read_records(
        &mut self,
        engine: &Engine,
        object: &ObjectDef,
        ids: &[i64],
        with_bin: bool,
    ) -> Result<()> {
        let found = rows(engine, object, among("id", ids)).await?;
        self.note(&found);
        for record in found.records {
            self.there.insert((object.id, record.id()), record);
        }
        let missing = |id: &i64| !self.there.contains_key(&(object.id, *id));
        let missing: Vec<i64> = ids.iter().copied().filter(missing).collect();
        if with_bin && !missing.is_empty() {
            let found = binned_rows(engine, object, among("id", &missing)).await?;
            self.note(&found);
            for record in found.records {
                self.binned.insert((object.id, record.id()), record);
            }
        }
        Ok(())
    }

    /// Reads to whom the records are open one by one.
    async fn read_grants(
        &mut self,
        engine: &Engine,
        catalog: &Catalog,
        object: &ObjectDef,
        ids: &[i64],
    ) -> Result<()> {
        let opens = |o: &&ObjectDef| o.cascades.iter().any(|cascade| cascade.parent == object.id);
        if let Some(list) = catalog.find(COLLABORATOR).filter(opens) {
            let subject = Filter::test("subject_object", Operator::Eq, vec![object.name.clone()]);
            let found = rows(engine, list, subject.and(among("subject_id", ids))).await?;
            self.note(&found);
            for record in &found.records {
                let Some(subject) = found.int(record, "subject_id") else { continue };
                let collaborator = Collaborator {
                    user: found.int(record, "user_id"),
                    department: found.int(record, "department_id"),
                    until: found.int(record, "until"),
                };
                self.collaborators.entry((object.id, subject)).or_default().push(collaborator);
            }
        }
        if let Some(people) = &object.people {
            let list = (people.object, people.via, people.user);
            let found = self.read_list(engine, catalog, list, ids).await?;
            for (id, user) in found {
                self.participants.entry((object.id, id)).or_default().push(user);
            }
        }
        if let Some(shared) = object.private.as_ref().and_then(|private| private.departments) {
            let list = (shared.object, shared.via, shared.department);
            let found = self.read_list(engine, catalog, list, ids).await?;
            for (id, department) in found {
                self.shared.entry((object.id, id)).or_default().push(department);
            }
        }
        Ok(())
    }

    async fn read_list(
        &mut self,
        engine: &Engine,
        catalog: &Catalog,
        (list, via, whom): (ObjectId, usize, usize),
        ids: &[i64],
    ) -> Result<Vec<(i64, i64)>> {
        let list = catalog.object(list);
        let found = rows(engine, list, among(&list.fields[via].name, ids)).await?;
        self.note(&found);
        let pairs = found
            .records
            .iter()
            .filter_map(|record| Some((record.get(via).as_int()?, record.get(whom).as_int()?)));
        Ok(pairs.collect())
    }

    fn note(&mut self, rows: &Rows<'_>) {
        let epoch = rows.epoch;
        self.epochs = Some(match self.epochs {
            None => (epoch, epoch),
            Some((first, last)) => (first.min(epoch), last.max(epoch)),
        });
    }
}

/// The parents through which access may come to a record.
pub(super) fn parents<'r>(
    object: &'r ObjectDef,
    record: &'r Record,
) -> impl Iterator<Item = Key> + use<'r> {
    let led = object.cascades.iter().filter(|cascade| leads(cascade, record));
    led.filter_map(|cascade| Some((cascade.parent, record.get(cascade.field).as_int()?)))
}

/// Whether a reference leads to the cascade's object: an any-record may lead elsewhere.
pub(super) fn leads(cascade: &Cascade, record: &Record) -> bool {
    cascade.when.as_ref().is_none_or(|(field, name)| record.get(*field).as_text() == Some(name))
}

fn by_object(keys: &BTreeSet<Key>) -> BTreeMap<ObjectId, Vec<i64>> {
    let mut all: BTreeMap<ObjectId, Vec<i64>> = BTreeMap::new();
    for (object, id) in keys {
        all.entry(*object).or_default().push(*id);
    }
    all
}
