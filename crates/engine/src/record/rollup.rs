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
    let additive = matches!(source.rollup.function, RollUpFunction::Count | RollUpFunction::Sum);
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
                self.statements.push(emit::apply_roll_ups(dialect, &catalog, parent, id, &deltas));
            }
        }
        Ok(())
    }
}
