//! What of a catalog decides who sees which record.

use std::collections::{BTreeMap, BTreeSet};

use steward_model::catalog::{Catalog, FieldId, ObjectDef, ObjectId};

/// The object whose records open others to single people.
pub(super) const COLLABORATOR: &str = "collaborator";

/// What decides who sees the records of which object. Follows from the catalog.
#[derive(Debug)]
pub(super) struct Ties {
    own: Vec<BTreeSet<FieldId>>,
    opens: Vec<BTreeSet<ObjectId>>,
    grants: BTreeMap<ObjectId, Grant>,
}

/// The people to whom a record of such an object opens another record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Grant {
    /// The fields with a user.
    pub(super) users: BTreeSet<FieldId>,
    /// The fields with a department.
    pub(super) departments: BTreeSet<FieldId>,
}

impl Ties {
    /// Those of a catalog.
    pub(super) fn new(catalog: &Catalog) -> Self {
        let objects = catalog.objects();
        let mut grants: BTreeMap<ObjectId, Grant> = BTreeMap::new();
        let mut direct = vec![BTreeSet::new(); objects.len()];
        for object in objects {
            for cascade in &object.cascades {
                direct[cascade.parent].insert(object.id);
            }
            if let Some(people) = &object.people {
                grants.entry(people.object).or_default().users.insert(people.user);
                direct[people.object].insert(object.id);
            }
            let shared = object.private.as_ref().and_then(|private| private.departments);
            if let Some(shared) = shared {
                grants.entry(shared.object).or_default().departments.insert(shared.department);
                direct[shared.object].insert(object.id);
            }
        }
        if let Some(object) = catalog.find(COLLABORATOR) {
            let grant = grants.entry(object.id).or_default();
            grant.users.extend(object.find_id("user_id"));
            grant.departments.extend(object.find_id("department_id"));
            let subjects = object.cascades.iter().map(|cascade| cascade.parent);
            direct[object.id].extend(subjects);
        }
        let opens = (0..objects.len()).map(|object| reachable(&direct, object)).collect();
        let own = objects.iter().map(|object| own(object, grants.get(&object.id))).collect();
        Self { own, opens, grants }
    }

    /// The fields of an object that decide who sees its records, or what they open.
    pub(super) fn own(&self, object: ObjectId) -> &BTreeSet<FieldId> {
        &self.own[object]
    }

    /// The objects whose records may come into somebody's sight, or leave it, by a change of a record of this
    /// one.
    pub(super) fn opens(&self, object: ObjectId) -> &BTreeSet<ObjectId> {
        &self.opens[object]
    }

    /// How the records of an object open others to single people, if they do.
    pub(super) fn grant(&self, object: ObjectId) -> Option<&Grant> {
        self.grants.get(&object)
    }
}

fn own(object: &ObjectDef, grant: Option<&Grant>) -> BTreeSet<FieldId> {
    let cascades = object.cascades.iter();
    let parents = cascades
        .flat_map(|cascade| [Some(cascade.field), cascade.when.as_ref().map(|(field, _)| *field)]);
    let private = object.private.as_ref().map(|private| private.field);
    let named = grant.into_iter().flat_map(|grant| grant.users.union(&grant.departments).copied());
    let all = [object.owner, object.department, private];
    all.into_iter().chain(parents).flatten().chain(named).collect()
}

fn reachable(direct: &[BTreeSet<ObjectId>], from: ObjectId) -> BTreeSet<ObjectId> {
    let (mut all, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(object) = next.pop() {
        next.extend(direct[object].iter().copied().filter(|opened| all.insert(*opened)));
    }
    all
}
