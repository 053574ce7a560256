//! Whether somebody sees a record, decided in memory: the same rule that the store writes into its SQL,
//! for a thousand readers without a thousand queries.

use std::sync::Arc;

use steward_model::catalog::{Cascade, Catalog, ObjectDef, ObjectId};
use steward_model::clock::Micros;
use steward_model::record::Record;
use steward_model::scope::{Reach, Scope, Terms, Verb};
use steward_model::zone;

use super::world::{DEPTH, World, leads};

/// What one reader sees of a world.
pub(super) struct Sight<'w> {
    catalog: &'w Catalog,
    world: &'w World,
    scope: &'w Arc<Scope>,
    /// The reader's today, in days since 1970-01-01.
    today: i64,
}

impl<'w> Sight<'w> {
    /// That of a reader at a time.
    pub(super) fn new(
        catalog: &'w Catalog,
        world: &'w World,
        scope: &'w Arc<Scope>,
        now: Micros,
    ) -> Self {
        let zone = zone::named(&scope.principal.time_zone);
        Self { catalog, world, scope, today: zone::today(now, zone) }
    }

    /// Whether the reader sees a record that looks like this and is not in the bin.
    pub(super) fn sees(&self, object: &ObjectDef, record: &Record) -> bool {
        self.reached(object, record, 0, &[])
    }

    fn reached(
        &self,
        object: &ObjectDef,
        record: &Record,
        depth: usize,
        covered: &[ObjectId],
    ) -> bool {
        let reached = match self.reach(object.id) {
            Reach::All => true,
            Reach::None => false,
            Reach::Terms(terms) => {
                self.owns(object, record, terms)
                    || self.is_listed(object, record, terms)
                    || self.comes_from_parent(object, record, depth, covered)
            }
        };
        reached && self.is_not_private(object, record)
    }

    fn reach(&self, object: ObjectId) -> &Reach {
        self.scope.rights(object).reach(Verb::Read)
    }

    fn owns(&self, object: &ObjectDef, record: &Record, terms: &Terms) -> bool {
        let int = |field: Option<usize>| field.and_then(|field| record.get(field).as_int());
        let owner = int(object.owner).is_some_and(|owner| terms.owner == Some(owner));
        owner || int(object.department).is_some_and(|id| terms.departments.contains(&id))
    }

    fn is_listed(&self, object: &ObjectDef, record: &Record, terms: &Terms) -> bool {
        let key = (object.id, record.id());
        let collaborates = self.world.collaborators(key).iter().any(|one| {
            let user = one.user.is_some() && one.user == terms.collaborator;
            let department = one.department;
            let shared = department.is_some_and(|id| terms.collaborating_departments.contains(&id));
            (user || shared) && one.until.is_none_or(|until| until >= self.today)
        });
        let participant = terms.participant;
        collaborates || participant.is_some_and(|user| self.world.participants(key).contains(&user))
    }

    fn comes_from_parent(
        &self,
        object: &ObjectDef,
        record: &Record,
        depth: usize,
        covered: &[ObjectId],
    ) -> bool {
        let open = |cascade: &&Cascade| {
            depth < DEPTH
                && !covered.contains(&cascade.parent)
                && *self.reach(cascade.parent) != Reach::None
                && leads(cascade, record)
        };
        object.cascades.iter().filter(open).any(|cascade| {
            let parent = record.get(cascade.field).as_int();
            let parent = parent.and_then(|id| self.world.there((cascade.parent, id)));
            parent.is_some_and(|parent| {
                let others = object.cascades.iter();
                let others = others.filter(|o| o.covers && o.field != cascade.field);
                let covered: Vec<ObjectId> =
                    covered.iter().copied().chain(others.map(|other| other.parent)).collect();
                self.reached(self.catalog.object(cascade.parent), parent, depth + 1, &covered)
            })
        })
    }

    fn is_not_private(&self, object: &ObjectDef, record: &Record) -> bool {
        let (Some(private), Some(owner)) = (&object.private, object.owner) else { return true };
        let reader = &self.scope.principal;
        let key = (object.id, record.id());
        // As in SQL, where nothing is known of a null.
        record.get(private.field).as_text().is_some_and(|value| value != private.value)
            || record.get(owner).as_int() == Some(reader.user_id)
            || (object.people.is_some() && self.world.participants(key).contains(&reader.user_id))
            || (private.departments.is_some()
                && self.world.shared(key).iter().any(|id| reader.shared_departments.contains(id)))
    }
}
