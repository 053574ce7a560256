//! Which rows a reader sees.

use steward_model::Value;
use steward_model::catalog::ObjectDef;
use steward_model::clock::Micros;
use steward_model::record::Record;
use steward_model::scope::{Principal, Reach, Terms, Verb};

use super::access::NaiveAccess;
use super::answer::View;
use super::fields::{self, id, value};
use super::special::{Reader, since_1970};
use super::{MAX_CASCADES, Naive};

/// All records, as one reader meets them.
pub(super) struct Scoped<'a> {
    pub(super) naive: &'a Naive,
    pub(super) access: &'a NaiveAccess,
    pub(super) now: Micros,
}

impl<'a> Scoped<'a> {
    /// What the reader sees of every object.
    pub(super) fn view(&self) -> View<'a> {
        let objects = self.naive.catalog.objects();
        let seen = |object: &ObjectDef| {
            let rows = self.naive.rows(object.id).iter();
            rows.filter(|row| self.reached(object, row, Verb::Read, MAX_CASCADES, &[])).collect()
        };
        View { rows: objects.iter().map(seen).collect(), zone: self.access.zone(), now: self.now }
    }

    /// Whether the reader reaches this row, over at most so many cascades.
    pub(super) fn reached(
        &self,
        object: &ObjectDef,
        row: &Record,
        verb: Verb,
        cascades: usize,
        covered: &[usize],
    ) -> bool {
        if !value(object, row, "deleted_at").is_null() {
            return false;
        }
        let open = match self.access.reach(object, verb) {
            Reach::None => false,
            Reach::All => true,
            Reach::Terms(terms) => {
                owned(object, row, terms)
                    || self.collaborates(object, row, terms)
                    || terms.participant.is_some_and(|user| self.takes_part(object, row, user))
                    || (cascades > 0 && self.comes_down(object, row, verb, (cascades - 1, covered)))
            }
        };
        open && !self.closed(object, row)
    }

    /// Whether the row is private, and the reader neither its owner, nor one who takes part, nor of a
    /// department that sees it.
    fn closed(&self, object: &ObjectDef, row: &Record) -> bool {
        let (Some(private), NaiveAccess::User(scope)) = (&object.private, self.access) else {
            return false;
        };
        let Principal { user_id: user, shared_departments, .. } = &scope.principal;
        let user = *user;
        let own = object.owner.is_some_and(|owner| row.values[owner] == Value::Int(user));
        let is_private = row.values[private.field] == Value::Text(private.value.clone());
        let shown =
            || shared_departments.iter().any(|department| self.is_shared(object, row, *department));
        is_private && !own && !self.takes_part(object, row, user) && !shown()
    }

    /// Whether a private row is shared with a department.
    fn is_shared(&self, object: &ObjectDef, row: &Record, department: i64) -> bool {
        let shared = object.private.as_ref().and_then(|private| private.departments);
        let Some(shared) = shared else { return false };
        let links = &self.naive.catalog.objects()[shared.object];
        self.naive.rows(links.id).iter().any(|link| {
            value(links, link, "deleted_at").is_null()
                && link.values[shared.via] == Value::Int(id(row))
                && link.values[shared.department] == Value::Int(department)
        })
    }

    fn takes_part(&self, object: &ObjectDef, row: &Record, user: i64) -> bool {
        let Some(people) = &object.people else { return false };
        let links = &self.naive.catalog.objects()[people.object];
        self.naive.rows(links.id).iter().any(|link| {
            value(links, link, "deleted_at").is_null()
                && link.values[people.via] == Value::Int(id(row))
                && link.values[people.user] == Value::Int(user)
        })
    }

    fn comes_down(
        &self,
        object: &ObjectDef,
        row: &Record,
        verb: Verb,
        (cascades, covered): (usize, &[usize]),
    ) -> bool {
        let verb = if matches!(verb, Verb::Read | Verb::Export) { verb } else { Verb::Update };
        object.cascades.iter().any(|cascade| {
            let fits = match &cascade.when {
                Some((field, name)) => row.values[*field] == Value::Text(name.clone()),
                None => true,
            };
            let Value::Int(parent) = row.values[cascade.field] else { return false };
            let Some(parent) = self.naive.row(cascade.parent, parent) else { return false };
            let target = &self.naive.catalog.objects()[cascade.parent];
            let mut above = covered.to_vec();
            for other in &object.cascades {
                if other.covers && other.field != cascade.field {
                    above.push(other.parent);
                }
            }
            fits && !covered.contains(&cascade.parent)
                && self.reached(target, parent, verb, cascades, &above)
        })
    }

    /// The day that it is now where the reader is, in days since 1970-01-01.
    fn today(&self) -> i64 {
        since_1970(Reader { access: self.access, now: self.now }.wall().date())
    }

    fn collaborates(&self, object: &ObjectDef, row: &Record, terms: &Terms) -> bool {
        let Some(links) = fields::object(&self.naive.catalog, "collaborator") else { return false };
        self.naive.rows(links.id).iter().any(|link| {
            let of = |name: &str| value(links, link, name);
            let undeleted = of("deleted_at").is_null();
            let about = *of("subject_object") == Value::Text(object.name.clone())
                && *of("subject_id") == Value::Int(id(row));
            let person = terms.collaborator.is_some_and(|user| *of("user_id") == Value::Int(user));
            let departments = &terms.collaborating_departments;
            let department =
                departments.iter().any(|wanted| *of("department_id") == Value::Int(*wanted));
            let right = match of("right") {
                Value::Text(right) => right == "write" || (right == "read" && !terms.write),
                _ => false,
            };
            let current = match of("until") {
                Value::Int(last_day) => *last_day >= self.today(),
                _ => true,
            };
            undeleted && about && (person || department) && right && current
        })
    }
}

fn owned(object: &ObjectDef, row: &Record, terms: &Terms) -> bool {
    let is = |field: Option<usize>, wanted: i64| {
        field.is_some_and(|field| row.values[field] == Value::Int(wanted))
    };
    terms.owner.is_some_and(|user| is(object.owner, user))
        || terms.departments.iter().any(|&department| is(object.department, department))
}
