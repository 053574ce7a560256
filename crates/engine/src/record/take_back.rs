//! Taking back what was done with records, as far as nobody has changed or used them since.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use steward_model::Result;
use steward_model::catalog::{FieldDef, ObjectDef};
use steward_model::kind::FieldKind;
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::record::Record;
use steward_model::scope::{Reach, Verb};

use super::input::{self, Given};
use super::{MAX_BATCH, Problems, Work, WriteWish};

/// What was done with a record and is to be taken back.
#[derive(Clone, Debug)]
pub(crate) struct TakeBack {
    /// The record.
    pub(crate) id: i64,
    /// Whether it was made.
    pub(crate) made: bool,
    /// Its version afterwards.
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
    /// Something that was made since refers to it.
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
    pub(crate) stay: Vec<(i64, Stays)>,
}

impl Work<'_, '_> {
    /// Takes back what was done with these records of one object.
    ///
    /// # Errors
    /// As for any write; not if some must stay as they are.
    pub(crate) async fn take_back(
        &mut self,
        object: &ObjectDef,
        back: &[TakeBack],
    ) -> Result<TakenBack> {
        let mut done = TakenBack::default();
        // Nothing in a history is taken back: it goes with what it is about.
        if object.append_only() {
            return Ok(done);
        }
        let made: Vec<&TakeBack> = back.iter().filter(|one| one.made).collect();
        self.unmake(object, &made, &mut done).await?;
        let changed: Vec<&TakeBack> = back.iter().filter(|one| !one.made).collect();
        self.set_back(object, &changed, &mut done).await?;
        Ok(done)
    }

    /// Puts records into the bin that were made.
    async fn unmake(
        &mut self,
        object: &ObjectDef,
        made: &[&TakeBack],
        done: &mut TakenBack,
    ) -> Result<()> {
        let records = self.held_for(object, made, Verb::Delete, done).await?;
        let versions: BTreeMap<i64, i64> = made.iter().map(|one| (one.id, one.version)).collect();
        let (untouched, edited): (Vec<Record>, Vec<Record>) = records
            .into_iter()
            .partition(|record| versions.get(&record.id()) == Some(&record.version()));
        done.stay.extend(edited.iter().map(|record| (record.id(), Stays::Edited)));
        let ids: BTreeSet<i64> = untouched.iter().map(Record::id).collect();
        let used = self.used(object, ids).await?;
        done.stay.extend(used.iter().map(|id| (*id, Stays::Used)));
        let mut goes: Vec<Record> =
            untouched.into_iter().filter(|record| !used.contains(&record.id())).collect();
        // Child records go with their parent, and come back with it.
        if object.has_trait("child") {
            goes = self.orphans(object, goes).await?;
        }
        if goes.is_empty() {
            return Ok(());
        }
        done.removed += goes.len() as u64;
        let changes = self.bin_changes(object, goes);
        let binned = self.save(object, changes, Problems::new(false)).await?;
        self.bin_children(object, &binned).await
    }

    /// Those of these child records whose parents were not made together with them.
    async fn orphans(&mut self, object: &ObjectDef, records: Vec<Record>) -> Result<Vec<Record>> {
        let catalog = self.catalog();
        let Some(batch) = object.find_id("import_batch_id") else { return Ok(records) };
        let mut kept = Vec::new();
        for record in records {
            let mut together = false;
            for cascade in &object.cascades {
                let parent = catalog.object(cascade.parent);
                let (Some(id), Some(field)) =
                    (record.get(cascade.field).as_int(), parent.find_id("import_batch_id"))
                else {
                    continue;
                };
                let found = self.by_ids(parent, &BTreeSet::from([id])).await?;
                together |= found.values().any(|of| of.get(field) == record.get(batch));
            }
            if !together {
                kept.push(record);
            }
        }
        Ok(kept)
    }

    /// Those of the records to which others refer that are not parts of them.
    async fn used(&mut self, object: &ObjectDef, ids: BTreeSet<i64>) -> Result<BTreeSet<i64>> {
        let catalog = self.catalog();
        let mut used = BTreeSet::new();
        for other in catalog.objects().iter().filter(|other| !other.append_only()) {
            for field in other.fields.iter().filter(|field| refers(other, field, object)) {
                let mut asked: BTreeSet<i64> = ids.difference(&used).copied().collect();
                while !asked.is_empty() {
                    let some = asked.iter().map(ToString::to_string).collect();
                    let filter = Filter::test(&field.name, Operator::In, some);
                    let query = ListQuery { filter, ..ListQuery::default() };
                    let found = self.look(other, &query).await?;
                    let whole = found.len() < MAX_BATCH;
                    let named: BTreeSet<i64> =
                        found.iter().filter_map(|record| record.get(field.id).as_int()).collect();
                    asked.retain(|id| !named.contains(id));
                    used.extend(named);
                    if whole {
                        break;
                    }
                }
            }
        }
        Ok(used)
    }

    /// Gives records their former values back, field by field.
    async fn set_back(
        &mut self,
        object: &ObjectDef,
        changed: &[&TakeBack],
        done: &mut TakenBack,
    ) -> Result<()> {
        let records = self.held_for(object, changed, Verb::Update, done).await?;
        let wanted: BTreeMap<i64, &TakeBack> = changed.iter().map(|one| (one.id, *one)).collect();
        for record in records {
            let Some(one) = wanted.get(&record.id()) else { continue };
            let (mut set, mut whole) = (Given::new(), true);
            for (name, before) in &one.before {
                let Some(field) = object.field(name).filter(|field| of_people(field)) else {
                    continue;
                };
                let after = one.after.get(name).unwrap_or(&Json::Null);
                let now = self.told(object, field, after)?;
                match self.told(object, field, before)? {
                    _ if now.as_ref() != Some(record.get(field.id)) => whole = false,
                    Some(value) => set.push((field.id, value)),
                    None => whole = false,
                }
            }
            let id = record.id();
            if !set.is_empty() {
                self.apply(object, vec![record], &set, Problems::new(false)).await?;
                done.restored += 1;
            }
            if !whole {
                done.stay.push((id, Stays::Edited));
            }
        }
        Ok(())
    }

    /// A value as the log tells it; `None` if it is none that the caller could give.
    fn told(
        &self,
        object: &ObjectDef,
        field: &FieldDef,
        told: &Json,
    ) -> Result<Option<steward_model::Value>> {
        let json = match (&field.kind, told) {
            (FieldKind::Reference(_), Json::Object(named)) => {
                named.get("id").cloned().unwrap_or_default()
            }
            _ => told.clone(),
        };
        let mut problems = Problems::new(false);
        let body = Map::from_iter([(field.name.clone(), json)]);
        let given =
            input::read(object, &self.caller.access, &body, None, (0, false), &mut problems)?;
        Ok(given.into_iter().next().map(|(_, value)| value).filter(|_| problems.is_empty()))
    }

    /// The records that the caller reaches with this verb, held. Those in the bin are left out, the
    /// others stay.
    async fn held_for(
        &mut self,
        object: &ObjectDef,
        back: &[&TakeBack],
        verb: Verb,
        done: &mut TakenBack,
    ) -> Result<Vec<Record>> {
        if back.is_empty() {
            return Ok(Vec::new());
        }
        let ids: BTreeSet<i64> = back.iter().map(|one| one.id).collect();
        let filter =
            Filter::test("id", Operator::In, ids.iter().map(ToString::to_string).collect());
        let query = ListQuery { filter, ..ListQuery::default() };
        let reached = match *self.caller.access.reach(object.id, verb) {
            Reach::None => Vec::new(),
            _ => self.targets(object, &query, verb, &WriteWish::default()).await?,
        };
        let reached_ids: BTreeSet<i64> = reached.iter().map(Record::id).collect();
        let there = self.by_ids(object, &ids).await?;
        let deleted = object.find_id("deleted_at");
        let lies = |record: &Record| deleted.is_some_and(|field| !record.get(field).is_null());
        let beyond = there.values().map(Record::id).filter(|id| !reached_ids.contains(id));
        done.stay.extend(beyond.filter(|id| !lies(&there[id])).map(|id| (id, Stays::Forbidden)));
        Ok(reached)
    }
}

/// Whether a field of `other` refers to records of `object` without being a part of them.
fn refers(other: &ObjectDef, field: &FieldDef, object: &ObjectDef) -> bool {
    let FieldKind::Reference(reference) = &field.kind else { return false };
    let part =
        other.has_trait("child") && other.cascades.iter().any(|cascade| cascade.field == field.id);
    reference.to.as_deref() == Some(object.name.as_str()) && field.name != "merged_into_id" && !part
}

/// Whether people fill a field in: what the system fills in follows from the others. What was sealed can't
/// be told from the log.
fn of_people(field: &FieldDef) -> bool {
    field.writable() && !field.fixed && !matches!(field.kind, FieldKind::Secret(_))
}
