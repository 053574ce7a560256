//! What happens when a contact point itself is written: its value gets its form and key, its group
//! keeps exactly one primary point, and the parent's mirror follows.

use std::collections::{BTreeMap, BTreeSet};

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb, Facts};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, FieldId, ObjectDef};
use steward_model::record::Record;
use steward_model::{Result, Value};

use super::group::{Group, match_key, normalise};
use super::points::{ByParent, Parent, Points};
use crate::typed::contact_point::{NAME, State, ViewMut, field};

/// The behaviour of contact points.
#[derive(Debug)]
pub(crate) struct PrimaryPoint(Points);

impl PrimaryPoint {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Points::new(catalog).map(Self)
    }

    fn normalise(&self, change: &mut Change, problems: &mut Problems) {
        let fields = &self.0.fields;
        let view = self.0.view(&change.new);
        let (Some(kind), Some(raw)) = (view.kind(), view.value()) else { return };
        match normalise(&kind, raw) {
            Ok(value) => change.new.values[fields.value] = value,
            Err(refusal) => {
                problems.add(change.row, field::VALUE, refusal.code, refusal.message);
            }
        }
    }

    /// Chooses the primary points among the changed ones, given all undeleted points from before.
    fn choose(&self, changes: &mut [Change], before: &ByParent) {
        let mut groups: BTreeMap<(Parent, Group), Vec<usize>> = BTreeMap::new();
        for (index, change) in changes.iter().enumerate() {
            if change.verb != ChangeVerb::Delete
                && let Some(key) = self.0.parent(&change.new).zip(self.0.group(&change.new))
            {
                groups.entry(key).or_default().push(index);
            }
        }
        let touched: BTreeSet<i64> = changes.iter().map(|change| change.new.id()).collect();
        for ((parent, group), members) in groups {
            let others: Vec<&Record> = before
                .get(&parent)
                .into_iter()
                .flatten()
                .filter(|record| !touched.contains(&record.id()))
                .filter(|record| self.0.group(record).as_ref() == Some(&group))
                .collect();
            let other_is = others.iter().any(|record| self.0.is_primary(record));
            let claims = |&&index: &&usize| self.claims(&changes[index]);
            let stays = |&&index: &&usize| self.0.is_primary(&changes[index].new);
            let chosen = match members.iter().rev().find(claims) {
                Some(claimed) => Some(*claimed),
                None if other_is => None,
                None => match members.iter().find(stays) {
                    Some(staying) => Some(*staying),
                    // Another point that is there already is promoted afterwards.
                    None if !others.is_empty() => None,
                    None => members.first().copied(),
                },
            };
            for index in members {
                let primary = Some(index) == chosen;
                let mut edit = ViewMut::new(&self.0.fields, &mut changes[index].new);
                edit.set_is_primary(Some(primary));
            }
        }
    }

    /// Whether this change makes a point the primary one of its group.
    fn claims(&self, change: &Change) -> bool {
        let was = change.old.as_ref().is_some_and(|old| {
            self.0.is_primary(old) && self.0.group(old) == self.0.group(&change.new)
        });
        change.is_save() && self.0.is_primary(&change.new) && !was
    }

    /// The parents of these points with the groups that they were or are in.
    fn affected(&self, changes: &[Change]) -> BTreeMap<Parent, BTreeSet<Group>> {
        let mut affected: BTreeMap<Parent, BTreeSet<Group>> = BTreeMap::new();
        for record in changes.iter().flat_map(|change| change.old.iter().chain([&change.new])) {
            if let Some((parent, group)) = self.0.parent(record).zip(self.0.group(record)) {
                affected.entry(parent).or_default().insert(group);
            }
        }
        affected
    }

    /// Makes sure that each of the groups has one primary point: the one that was written as such,
    /// or else the oldest one.
    async fn settle(
        &self,
        work: &mut Work<'_, '_>,
        affected: &BTreeMap<Parent, BTreeSet<Group>>,
        points: &mut ByParent,
        written: &BTreeSet<i64>,
    ) -> Result<()> {
        let mut edits = Vec::new();
        for (parent, groups) in affected {
            let members = points.entry(*parent).or_default();
            for group in groups {
                let chosen = self.primary_of(members, group, written).map(Record::id);
                for record in members.iter_mut() {
                    let should = Some(record.id()) == chosen;
                    let is = self.0.is_primary(record);
                    if self.0.group(record).as_ref() == Some(group) && is != should {
                        let set = vec![(self.0.fields.is_primary, Value::Bool(should))];
                        edits.push((record.clone(), set));
                        ViewMut::new(&self.0.fields, record).set_is_primary(Some(should));
                    }
                }
            }
        }
        let catalog = work.catalog();
        work.change_each(catalog.object(self.0.fields.object_id()), edits).await
    }

    fn primary_of<'r>(
        &self,
        members: &'r [Record],
        group: &Group,
        written: &BTreeSet<i64>,
    ) -> Option<&'r Record> {
        let of_group = || members.iter().filter(|r| self.0.group(r).as_ref() == Some(group));
        let primary = || of_group().filter(|record| self.0.is_primary(record));
        primary()
            .find(|record| written.contains(&record.id()))
            .or_else(|| primary().next())
            .or_else(|| of_group().next())
    }

    /// Brings the parents' mirrors in step with their primary points.
    async fn mirror(
        &self,
        work: &mut Work<'_, '_>,
        affected: &BTreeMap<Parent, BTreeSet<Group>>,
        points: &ByParent,
    ) -> Result<()> {
        let parents = self.0.hold(work, &affected.keys().copied().collect()).await?;
        let catalog = work.catalog();
        for side in &self.0.sides {
            let mut edits = Vec::new();
            for ((object, id), record) in &parents {
                if *object != side.object {
                    continue;
                }
                let parent = (*object, *id);
                let groups = &affected[&parent];
                let members = points.get(&parent).map_or(&[][..], Vec::as_slice);
                let mut set: Vec<(FieldId, Value)> = Vec::new();
                for (group, field) in side.mirrors.iter().filter(|(g, _)| groups.contains(g)) {
                    let primary = self.primary_of(members, group, &BTreeSet::new());
                    let value = primary.and_then(|point| self.0.view(point).value());
                    set.push((*field, value.into()));
                }
                edits.push((record.clone(), set));
            }
            work.change_each(catalog.object(side.object), edits).await?;
        }
        Ok(())
    }
}

impl Behaviour for PrimaryPoint {
    fn name(&self) -> &'static str {
        "contact_point/primary"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        for change in changes.iter_mut().filter(|change| change.is_save()) {
            self.normalise(change, problems);
        }
        let parents = changes.iter().filter_map(|c| self.0.parent(&c.new)).collect();
        let held = self.0.hold(work, &parents).await?;
        if !held.is_empty() && changes.iter().any(|c| c.verb != ChangeVerb::Delete) {
            let before = self.0.of(work, held.into_keys()).await?;
            self.choose(changes, &before);
        }
        Ok(())
    }

    fn derive(&self, _facts: Facts<'_>, change: &mut Change) {
        let fields = &self.0.fields;
        let view = self.0.view(&change.new);
        let key = view.kind().zip(view.value()).and_then(|(kind, value)| match_key(&kind, value));
        // What was found out about the old value says nothing about a new one.
        let renewed = change.verb == ChangeVerb::Update && change.changes(fields.value);
        let unsaid = |field| renewed && !change.given.contains(&field);
        let (verified, state) = (unsaid(fields.verified_at), unsaid(fields.state));
        let mut edit = ViewMut::new(fields, &mut change.new);
        edit.set_value_key(key.as_deref());
        if verified {
            edit.set_verified_at(None);
        }
        if state {
            edit.set_state(Some(&State::Ok));
        }
    }

    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        let mut affected = self.affected(changes);
        let held = self.0.hold(work, &affected.keys().copied().collect()).await?;
        // Points go into the bin and come back with their parent as they are.
        affected.retain(|parent, _| held.contains_key(parent));
        if affected.is_empty() {
            return Ok(());
        }
        let written = changes.iter().map(|change| change.new.id()).collect();
        let mut points = self.0.of(work, affected.keys().copied()).await?;
        self.settle(work, &affected, &mut points, &written).await?;
        self.mirror(work, &affected, &points).await
    }
}
