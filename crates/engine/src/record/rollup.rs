//! Roll-ups: what each changed child means for its parents, gathered per transaction and applied in
//! the order of the parents' ids, so that two transactions never wait for each other in a circle.

use std::collections::BTreeMap;

use steward_model::catalog::{
    Catalog, Computed, FieldId, ObjectDef, ObjectId, RollUp, RollUpFunction,
};
use steward_model::record::Record;
use steward_model::{Result, Value};
use steward_store::emit::{self, Delta};

use super::Work;

/// A roll-up as its child object sees it.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// The parent object.
    pub(crate) parent: ObjectId,
    /// The parent's field.
    pub(crate) field: FieldId,
    /// The roll-up.
    pub(crate) rollup: RollUp,
}

/// The roll-ups that each object's records feed, by the object's position.
pub(crate) fn sources(catalog: &Catalog) -> Vec<Vec<Source>> {
    let mut found = vec![Vec::new(); catalog.objects().len()];
    for parent in catalog.objects() {
        for field in &parent.fields {
            if let Some(Computed::RollUp(rollup)) = &field.computed {
                let source = Source { parent: parent.id, field: field.id, rollup: rollup.clone() };
                found[rollup.from].push(source);
            }
        }
    }
    found
}

/// What one child adds to one parent's roll-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Contribution {
    parent: i64,
    value: Value,
}

impl Contribution {
    /// What a record adds, if it does.
    pub(super) fn of(source: &Source, object: &ObjectDef, record: &Record) -> Option<Self> {
        let rollup = &source.rollup;
        let deleted = !record.get(object.id_of("deleted_at")).is_null();
        let fits = rollup.only.iter().all(|(field, value)| record.get(*field) == value);
        let parent = record.get(rollup.via).as_int()?;
        let value = rollup.field.map_or(Value::Int(1), |field| record.get(field).clone());
        (!deleted && fits && !value.is_null()).then_some(Self { parent, value })
    }
}

type Deltas = BTreeMap<(ObjectId, i64), BTreeMap<FieldId, Delta>>;

/// Notes what the change from `old` to `new` means for the roll-up.
pub(super) fn note(
    deltas: &mut Deltas,
    source: &Source,
    old: Option<Contribution>,
    new: Option<Contribution>,
) {
    if old == new {
        return;
    }
    let additive = source.rollup.function.is_additive();
    let delta = |contribution: &Contribution, sign: i64| match (additive, sign) {
        (true, _) => Delta::Add(sign * contribution.value.as_int().unwrap_or_default()),
        (false, 1) => Delta::Seen(contribution.value.clone()),
        (false, _) => Delta::Recompute,
    };
    for (contribution, sign) in [(old, -1), (new, 1)] {
        if let Some(contribution) = contribution {
            let parent = deltas.entry((source.parent, contribution.parent)).or_default();
            let next = delta(&contribution, sign);
            let merged = match parent.remove(&source.field) {
                Some(before) => merge(before, next, source.rollup.function),
                None => next,
            };
            parent.insert(source.field, merged);
        }
    }
}

fn merge(before: Delta, next: Delta, function: RollUpFunction) -> Delta {
    match (before, next) {
        (Delta::Add(a), Delta::Add(b)) => Delta::Add(a.saturating_add(b)),
        (Delta::Seen(a), Delta::Seen(b)) => {
            Delta::Seen(if function == RollUpFunction::Min { a.min(b) } else { a.max(b) })
        }
        _ => Delta::Recompute,
    }
}

impl Work<'_, '_> {
    /// Puts the statements of the gathered roll-ups behind the others.
    pub(super) fn apply_roll_ups(&mut self) -> Result<()> {
        let catalog = self.catalog();
        for ((parent, id), fields) in std::mem::take(&mut self.rollups) {
            let parent = catalog.object(parent);
            let mut deltas = Vec::new();
            for (field, delta) in fields {
                if delta == Delta::Add(0) {
                    continue;
                }
                if let Some(Computed::RollUp(rollup)) = &parent.fields[field].computed {
                    deltas.push((field, rollup, delta));
                }
            }
            if !deltas.is_empty() {
                let dialect = self.tx.dialect();
                let applied = emit::apply_roll_ups(dialect, &catalog, parent, id, &deltas);
                self.statements.extend(applied);
            }
        }
        Ok(())
    }

    /// Works out a roll-up for an object's next records; answers how many records these were, the last one's id,
    /// and how many came out otherwise than before.
    ///
    /// The records are held first and their children looked at behind that: whoever has changed a child either
    /// holds the record and ends before, or adds to what is written here.
    pub(crate) async fn roll_up_next(
        &mut self,
        (object, field): (&ObjectDef, FieldId),
        after: i64,
        most: usize,
    ) -> Result<(usize, i64, usize)> {
        let catalog = self.catalog();
        let Some(Computed::RollUp(rollup)) = &object.fields[field].computed else {
            return Ok((0, after, 0));
        };
        let (dialect, column) = (self.tx.dialect(), object.fields[field].kind().column());
        let next = emit::next_parents(dialect, object, field, (after, most));
        let held = self.tx.query(&next).await?;
        let mut before = BTreeMap::new();
        for row in held {
            let (id, version) = (row.int(0)?.unwrap_or_default(), row.int(1)?.unwrap_or_default());
            before.insert(id, (version, row.typed(2, column)?));
        }
        let ids: Vec<i64> = before.keys().copied().collect();
        let Some(last) = ids.last().copied() else { return Ok((0, after, 0)) };
        let found = emit::rolled_up(dialect, &catalog, object, rollup, &ids);
        let mut statements = Vec::new();
        for row in self.tx.query(&found).await? {
            let (id, value) = (row.int(0)?.unwrap_or_default(), row.typed(1, column)?);
            if let Some((version, _)) = before.get(&id).filter(|(_, known)| *known != value) {
                statements.push(emit::update(dialect, object, id, *version, &[(field, value)]));
            }
        }
        if !statements.is_empty() {
            self.tx.pipeline(&statements).await?;
        }
        Ok((ids.len(), last, statements.len()))
    }
}
