//! What happens when `phone` or `email` is written on an account, contact or lead: its primary contact
//! point follows.
//!
//! A value that another of its points has already makes that one the primary point. Null removes the
//! primary point; where another one of its group is left, that one takes its place, and the field
//! shows it at once.

use std::collections::BTreeSet;

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::record::Record;
use steward_model::{Result, Value};

use super::group::Group;
use super::points::{ByParent, Points, Side};
use crate::typed::contact_point::ViewMut;

/// The mirrors of accounts, contacts and leads.
#[derive(Debug)]
pub(crate) struct Mirror(Points);

/// What the points need for their parents' mirrors to be true.
#[derive(Debug, Default)]
struct Wanted {
    new: Vec<Record>,
    changed: Vec<(Record, Vec<(usize, Value)>)>,
    gone: Vec<Record>,
}

impl Mirror {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Points::new(catalog).map(Self)
    }

    fn side(&self, object: &ObjectDef) -> Option<&Side> {
        self.0.sides.iter().find(|side| side.object == object.id)
    }

    fn in_group<'r>(&self, points: &'r [Record], group: &Group) -> Vec<&'r Record> {
        points.iter().filter(|point| self.0.group(point).as_ref() == Some(group)).collect()
    }

    /// What one changed mirror wants.
    fn want(
        &self,
        (side, group, field): (&Side, &Group, usize),
        change: &Change,
        points: &[Record],
        blank: &Record,
        wanted: &mut Wanted,
    ) {
        let fields = &self.0.fields;
        let points = self.in_group(points, group);
        let primary = points.iter().find(|point| self.0.is_primary(point));
        let Some(value) = change.new.get(field).as_text() else {
            wanted.gone.extend(primary.map(|point| (*point).clone()));
            return;
        };
        let same = points.iter().find(|point| self.0.view(point).value() == Some(value));
        // Null was written, and `prepare` has put the next point's value in its place: with the
        // primary point gone, that one is the primary.
        if change.verb == ChangeVerb::Update && !change.given.contains(&field) {
            wanted.gone.extend(primary.map(|point| (*point).clone()));
            return;
        }
        let kind = group.kind(value);
        match (same, primary) {
            (Some(same), _) => {
                wanted.changed.push(((*same).clone(), vec![(fields.is_primary, true.into())]));
            }
            (None, Some(primary)) => {
                let set = vec![(fields.value, value.into()), (fields.kind, kind.key().into())];
                wanted.changed.push(((*primary).clone(), set));
            }
            (None, None) => {
                let mut point = blank.clone();
                point.set(side.reference, change.new.id());
                let mut edit = ViewMut::new(fields, &mut point);
                edit.set_kind(Some(&kind));
                edit.set_value(Some(value));
                edit.set_is_primary(Some(true));
                wanted.new.push(point);
            }
        }
    }
}

impl Behaviour for Mirror {
    fn name(&self) -> &'static str {
        "contact_point/mirror"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        self.side(object).is_some()
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &mut [Change],
        _problems: &mut Problems,
    ) -> Result<()> {
        let Some(side) = self.side(object) else { return Ok(()) };
        let cleared = |change: &Change, field: usize| {
            let emptied = change.changes(field) && change.new.get(field).is_null();
            change.verb == ChangeVerb::Update && emptied
        };
        let any = |change: &&Change| side.mirrors.iter().any(|(_, f)| cleared(change, *f));
        let parents: BTreeSet<_> =
            changes.iter().filter(any).map(|change| (side.object, change.new.id())).collect();
        if parents.is_empty() {
            return Ok(());
        }
        let points = self.0.of(work, parents.into_iter()).await?;
        for change in changes.iter_mut() {
            let Some(points) = points.get(&(side.object, change.new.id())) else { continue };
            for (group, field) in &side.mirrors {
                let points = self.in_group(points, group);
                let next = points.iter().find(|point| !self.0.is_primary(point));
                if let Some(next) = next.filter(|_| cleared(change, *field)) {
                    change.new.set(*field, self.0.view(next).value());
                    change.given.remove(field);
                }
            }
        }
        Ok(())
    }

    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        let Some(side) = self.side(object) else { return Ok(()) };
        let touched = |change: &&Change| {
            change.is_save() && side.mirrors.iter().any(|(_, field)| change.changes(*field))
        };
        let parents: BTreeSet<_> =
            changes.iter().filter(touched).map(|c| (side.object, c.new.id())).collect();
        if parents.is_empty() {
            return Ok(());
        }
        let catalog = work.catalog();
        let point = catalog.object(self.0.fields.object_id());
        let points: ByParent = self.0.of(work, parents.into_iter()).await?;
        let blank = Work::blank(point);
        let mut wanted = Wanted::default();
        for change in changes.iter().filter(touched) {
            let id = (side.object, change.new.id());
            let points = points.get(&id).map_or(&[][..], Vec::as_slice);
            for (group, field) in &side.mirrors {
                if change.changes(*field) {
                    self.want((side, group, *field), change, points, &blank, &mut wanted);
                }
            }
        }
        work.create(point, wanted.new).await?;
        work.change_each(point, wanted.changed).await?;
        if wanted.gone.is_empty() { Ok(()) } else { work.remove(point, wanted.gone).await }
    }
}
