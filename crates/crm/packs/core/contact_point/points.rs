//! Finding contact points and their parents.

use std::collections::{BTreeMap, BTreeSet};

use steward_engine::Work;
use steward_model::Result;
use steward_model::catalog::{Catalog, FieldId, ObjectId};
use steward_model::record::Record;

use super::group::Group;
use crate::support::{among, deleted, where_};
use crate::typed::contact_point::{self, View};
use crate::typed::{account, contact, lead};

/// Whose a point is: the parent's object and id.
pub(crate) type Parent = (ObjectId, i64);

/// Points of each parent, by id.
pub(crate) type ByParent = BTreeMap<Parent, Vec<Record>>;

/// One object that has points.
#[derive(Debug)]
pub(crate) struct Side {
    /// The object.
    pub(crate) object: ObjectId,
    /// The point's reference to it.
    pub(crate) reference: FieldId,
    /// The fields that mirror primary points.
    pub(crate) mirrors: [(Group, FieldId); 2],
}

/// Where points and their parents stand in a catalog.
#[derive(Debug)]
pub(crate) struct Points {
    /// The points' fields.
    pub(crate) fields: contact_point::Fields,
    /// The objects that have points.
    pub(crate) sides: [Side; 3],
}

impl Points {
    /// Looks everything up.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        let fields = contact_point::Fields::resolve(catalog)?;
        let account = account::Fields::resolve(catalog)?;
        let contact = contact::Fields::resolve(catalog)?;
        let lead = lead::Fields::resolve(catalog)?;
        let sides = [
            Side {
                object: account.object_id(),
                reference: fields.account_id,
                mirrors: [(Group::Phone, account.phone), (Group::Email, account.email)],
            },
            Side {
                object: contact.object_id(),
                reference: fields.contact_id,
                mirrors: [(Group::Phone, contact.phone), (Group::Email, contact.email)],
            },
            Side {
                object: lead.object_id(),
                reference: fields.lead_id,
                mirrors: [(Group::Phone, lead.phone), (Group::Email, lead.email)],
            },
        ];
        Ok(Self { fields, sides })
    }

    /// A point to read.
    pub(crate) fn view<'a>(&'a self, record: &'a Record) -> View<'a> {
        View::new(&self.fields, record)
    }

    /// Whose a point is.
    pub(crate) fn parent(&self, record: &Record) -> Option<Parent> {
        let of = |side: &Side| Some((side.object, record.get(side.reference).as_int()?));
        self.sides.iter().find_map(of)
    }

    /// The group of a point.
    pub(crate) fn group(&self, record: &Record) -> Option<Group> {
        self.view(record).kind().map(|kind| Group::of(&kind))
    }

    /// Whether a point is its group's primary one.
    pub(crate) fn is_primary(&self, record: &Record) -> bool {
        self.view(record).is_primary() == Some(true)
    }

    /// The parents that are not deleted, held so that their points stay as they are.
    pub(crate) async fn hold(
        &self,
        work: &mut Work<'_, '_>,
        parents: &BTreeSet<Parent>,
    ) -> Result<BTreeMap<Parent, Record>> {
        let catalog = work.catalog();
        let mut held = BTreeMap::new();
        for side in &self.sides {
            let object = catalog.object(side.object);
            let found = work.hold(object, &ids(parents, side.object)).await?;
            let alive = found.into_iter().filter(|(_, record)| !deleted(object, record));
            held.extend(alive.map(|(id, record)| ((side.object, id), record)));
        }
        Ok(held)
    }

    /// The undeleted points of these parents. Of parents that this transaction has made, no more
    /// need be asked than what it has made itself.
    pub(crate) async fn of(
        &self,
        work: &mut Work<'_, '_>,
        parents: impl Iterator<Item = Parent>,
    ) -> Result<ByParent> {
        let catalog = work.catalog();
        let points = catalog.object(self.fields.object_id());
        let (new, old): (BTreeSet<Parent>, BTreeSet<Parent>) =
            parents.partition(|&(object, id)| work.is_new(catalog.object(object), id));
        let mut found = Vec::new();
        if !new.is_empty() {
            let made = work.made(points).filter(|record| !deleted(points, record));
            let ours = |record: &&Record| self.parent(record).is_some_and(|p| new.contains(&p));
            found.extend(made.filter(ours).cloned());
        }
        for side in &self.sides {
            let ids = ids(&old, side.object);
            if !ids.is_empty() {
                let name = &points.fields[side.reference].name;
                found.extend(work.look(points, &where_(among(name, ids))).await?);
            }
        }
        let mut by_parent = ByParent::new();
        for record in found {
            if let Some(parent) = self.parent(&record) {
                by_parent.entry(parent).or_default().push(record);
            }
        }
        Ok(by_parent)
    }
}

fn ids(parents: &BTreeSet<Parent>, object: ObjectId) -> BTreeSet<i64> {
    parents.iter().filter(|(of, _)| *of == object).map(|(_, id)| *id).collect()
}
