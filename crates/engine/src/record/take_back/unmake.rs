//! Records that were made go into the bin, together, so that those which refer to each other do not
//! keep each other.

use std::collections::{BTreeMap, BTreeSet};

use steward_model::Result;
use steward_model::catalog::{ObjectDef, ObjectId};
use steward_model::record::Record;
use steward_model::scope::Verb;

use super::{Stays, TakeBack, TakenBack};
use crate::record::{MAX_BATCH, Problems, Work};

/// The records that are to go, by object.
pub(super) type Going = BTreeMap<ObjectId, BTreeSet<i64>>;

impl Work<'_, '_> {
    /// Puts those of these records into the bin that were made, that nobody has changed since, and to
    /// which nothing refers that stays.
    pub(super) async fn unmake(
        &mut self,
        back: &[(ObjectId, Vec<TakeBack>)],
        done: &mut TakenBack,
    ) -> Result<()> {
        let catalog = self.catalog();
        let mut going = Going::new();
        for (id, back) in back {
            let object = catalog.object(*id);
            // Nothing in a history is taken back: it goes with what it is about.
            if !object.append_only() {
                let ids = self.unchanged(object, back, done).await?;
                going.insert(*id, ids);
            }
        }
        loop {
            let mut used = Going::new();
            for (id, ids) in &going {
                used.insert(*id, self.used(catalog.object(*id), ids, &going).await?);
            }
            if used.values().all(BTreeSet::is_empty) {
                break;
            }
            for (id, ids) in used {
                done.stay.extend(ids.iter().map(|record| (id, *record, Stays::Used)));
                if let Some(left) = going.get_mut(&id) {
                    left.retain(|record| !ids.contains(record));
                }
            }
        }
        // In the order in which they were named: what was made last goes first.
        for (id, _) in back {
            if let Some(ids) = going.get(id) {
                done.removed += self.bin_all(catalog.object(*id), ids).await?;
            }
        }
        Ok(())
    }

    /// Those of the records that were made and that nobody has changed since.
    async fn unchanged(
        &mut self,
        object: &ObjectDef,
        back: &[TakeBack],
        done: &mut TakenBack,
    ) -> Result<BTreeSet<i64>> {
        let made = back.iter().filter(|one| one.made);
        let versions: BTreeMap<i64, i64> = made.map(|one| (one.id, one.version)).collect();
        let ids = versions.keys().copied().collect();
        let mut unchanged = Vec::new();
        for record in self.held_for(object, &ids, Verb::Delete, done).await? {
            if versions.get(&record.id()) == Some(&record.version()) {
                unchanged.push(record);
            } else {
                done.stay.push((object.id, record.id(), Stays::Edited));
            }
        }
        // Child records go with their parent, and come back with it.
        if object.has_trait("child") {
            unchanged = self.orphans(object, unchanged).await?;
        }
        Ok(unchanged.iter().map(Record::id).collect())
    }

    /// Those of these child records whose parents were not made together with them.
    async fn orphans(
        &mut self,
        object: &ObjectDef,
        mut records: Vec<Record>,
    ) -> Result<Vec<Record>> {
        let catalog = self.catalog();
        let Some(batch) = object.find_id("import_batch_id") else { return Ok(records) };
        for cascade in &object.cascades {
            let parent = catalog.object(cascade.parent);
            let Some(of_parent) = parent.find_id("import_batch_id") else { continue };
            let of = |record: &Record| record.get(cascade.field).as_int();
            let parents = self.by_ids(parent, &records.iter().filter_map(of).collect()).await?;
            records.retain(|record| {
                let parent = of(record).and_then(|id| parents.get(&id));
                parent.is_none_or(|parent| parent.get(of_parent) != record.get(batch))
            });
        }
        Ok(records)
    }

    /// Puts records into the bin, as they are by now: what went before may have touched them. Answers how
    /// many.
    async fn bin_all(&mut self, object: &ObjectDef, ids: &BTreeSet<i64>) -> Result<u64> {
        let mut records = self.held_by(object, ids, Verb::Delete).await?;
        let count = records.len() as u64;
        while !records.is_empty() {
            let rest = records.split_off(records.len().min(MAX_BATCH));
            let changes = self.bin_changes(object, std::mem::replace(&mut records, rest));
            let binned = self.save(object, changes, Problems::new(false)).await?;
            self.bin_children(object, &binned).await?;
        }
        Ok(count)
    }
}
