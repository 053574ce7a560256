//! Visibility: a scope compiled into SQL, in two ways.
//!
//! - [`Sql::visible`] is a condition on a row, for rows that are found another way: by walking the
//!   order's index, by their id, or by their parent.
//! - [`Sql::visible_ids`] is the union of the ids that a scope consists of, each source by its own
//!   index: to start from where they are few, and to count.

use steward_model::catalog::{Cascade, ObjectDef, ObjectId, People, PrivateDepartments};
use steward_model::scope::{Access, Reach, Terms, Verb};
use steward_model::{Value, zone};

use super::predicate::Walk;
use super::sql::{Alias, Sql};
use crate::Dialect;
use crate::plan::{Predicate, SMALL_SCOPE};

/// How many parents up access is looked for.
pub const MAX_CASCADE: usize = 4;

impl Sql<'_> {
    /// Appends the condition that the row `alias` is undeleted and reached by `verb`.
    pub(crate) fn visible(&mut self, object: &ObjectDef, alias: Alias, verb: Verb, walk: Walk) {
        self.column(alias, &object.fields[object.id_of("deleted_at")]).push(" IS NULL");
        self.reached(object, alias, Way { verb, walk, depth: 0, covered: &[] });
    }

    /// Appends the condition that the row `alias` lies in the bin and is reached by `verb`.
    pub(crate) fn in_bin(&mut self, object: &ObjectDef, alias: Alias, verb: Verb) {
        self.column(alias, &object.fields[object.id_of("deleted_at")]).push(" IS NOT NULL");
        self.reached(object, alias, Way { verb, walk: Walk::Probe, depth: 0, covered: &[] });
    }

    fn reached(&mut self, object: &ObjectDef, alias: Alias, way: Way<'_>) {
        let access = self.access;
        match access.reach(object.id, way.verb) {
            Reach::All => {}
            Reach::None => {
                self.push(" AND FALSE");
            }
            Reach::Terms(terms) => {
                self.push(" AND (");
                self.terms(object, alias, terms, way);
                self.push(")");
            }
        }
        // Behind the terms: of the rows that a walk passes, most fail those.
        self.not_private(object, alias, way.walk, way.depth);
    }

    fn terms(&mut self, object: &ObjectDef, alias: Alias, terms: &Terms, way: Way<'_>) {
        let plain = self.plain(way.walk, way.depth);
        let mut word = "";
        if let (Some(field), Some(owner)) = (object.owner, terms.owner) {
            self.push(plain).column(alias, &object.fields[field]).push(" = ");
            self.bind(Value::Int(owner));
            word = " OR ";
        }
        if let Some(field) = object.department
            && !terms.departments.is_empty()
        {
            self.push(word).push(plain).column(alias, &object.fields[field]);
            self.in_numbers(&terms.departments);
            word = " OR ";
        }
        for list in self.lists(object, terms) {
            self.push(word).column(alias, &object.fields[0]).push(" IN (");
            self.listed(object, terms, list);
            self.push(")");
            word = " OR ";
        }
        for cascade in open(self.access, object, way.verb, (way.depth, way.covered)) {
            self.push(word);
            self.cascade(object, alias, cascade, way);
            word = " OR ";
        }
        if word.is_empty() {
            self.push("FALSE");
        }
    }

    /// Appends the condition that the row is not private, or the reader's own, or one in which he
    /// takes part. It holds whatever gives access to the row, so that it stands beside all terms.
    pub(crate) fn not_private(
        &mut self,
        object: &ObjectDef,
        alias: Alias,
        walk: Walk,
        depth: usize,
    ) {
        let access = self.access;
        let (Some(private), Some(owner), Some(reader)) =
            (&object.private, object.owner, access.principal())
        else {
            return;
        };
        let plain = self.plain(walk, depth);
        self.push(" AND (");
        self.column(alias, &object.fields[private.field]).push(" <> ");
        self.bind(Value::Text(private.value.clone())).push(" OR ").push(plain);
        self.column(alias, &object.fields[owner]).push(" = ").bind(Value::Int(reader.user_id));
        if let Some(people) = &object.people {
            self.push(" OR ").push(plain).column(alias, &object.fields[0]).push(" IN (");
            self.participations(people, reader.user_id);
            self.push(")");
        }
        if let Some(departments) = &private.departments
            && !reader.shared_departments.is_empty()
        {
            self.push(" OR ").push(plain).column(alias, &object.fields[0]).push(" IN (");
            self.shared_with(departments, &reader.shared_departments);
            self.push(")");
        }
        self.push(")");
    }

    /// Appends a query for the ids of the records in which a user takes part.
    fn participations(&mut self, people: &People, user: i64) {
        let object = &self.catalog.objects()[people.object];
        let inner = self.alias();
        self.push("SELECT ").column(inner, &object.fields[people.via]).push(" FROM ");
        self.push(&object.quoted).push(" ").number(inner).push(" WHERE ");
        self.column(inner, &object.fields[people.user]).push(" = ").bind(Value::Int(user));
        self.push(" AND ").column(inner, &object.fields[object.id_of("deleted_at")]);
        self.push(" IS NULL");
    }

    /// Appends a query for the ids of the private records that are shared with these departments.
    fn shared_with(&mut self, shared: &PrivateDepartments, departments: &[i64]) {
        let object = &self.catalog.objects()[shared.object];
        let inner = self.alias();
        self.push("SELECT ").column(inner, &object.fields[shared.via]).push(" FROM ");
        self.push(&object.quoted).push(" ").number(inner).push(" WHERE ");
        self.column(inner, &object.fields[shared.department]);
        self.in_numbers(departments);
        self.push(" AND ").column(inner, &object.fields[object.id_of("deleted_at")]);
        self.push(" IS NULL");
    }

    /// On SQLite a unary plus keeps a condition from being answered by an index of its own; on
    /// PostgreSQL the limit makes the planner prefer the order's index.
    fn plain(&self, walk: Walk, depth: usize) -> &'static str {
        match (walk, self.dialect) {
            (Walk::Index, Dialect::Sqlite) if depth == 0 => "+",
            _ => "",
        }
    }

    fn in_numbers(&mut self, numbers: &[i64]) {
        self.push(" IN (");
        self.list(", ", numbers, |sql, number| {
            sql.number(number);
        });
        self.push(")");
    }

    /// The lists that open single records of `object`.
    fn lists<'o>(&self, object: &'o ObjectDef, terms: &Terms) -> Vec<List<'o>> {
        let shared = self.has_collaborators(object, terms).then_some(List::Collaborators);
        let people = object.people.as_ref().zip(terms.participant);
        let people = people.map(|(people, user)| List::Participants(people, user));
        shared.into_iter().chain(people).collect()
    }

    /// Appends a query for the ids that a list opens.
    fn listed(&mut self, object: &ObjectDef, terms: &Terms, list: List<'_>) {
        match list {
            List::Collaborators => self.collaborations(object, terms),
            List::Participants(people, user) => self.participations(people, user),
        }
    }

    fn has_collaborators(&self, object: &ObjectDef, terms: &Terms) -> bool {
        (terms.collaborator.is_some() || !terms.collaborating_departments.is_empty())
            && self.catalog.find("collaborator").is_some_and(|collaborator| {
                collaborator.cascades.iter().any(|cascade| cascade.parent == object.id)
            })
    }

    /// The ids of the records of `object` that the reader collaborates on: each arm by an index of
    /// its own, which one condition with OR would not use on SQLite.
    fn collaborations(&mut self, object: &ObjectDef, terms: &Terms) {
        let mut word = "";
        if let Some(user) = terms.collaborator {
            self.collaborations_of(object, terms, |sql| {
                sql.push("c.\"user_id\" = ").bind(Value::Int(user));
            });
            word = " UNION ALL ";
        }
        if !terms.collaborating_departments.is_empty() {
            self.push(word);
            self.collaborations_of(object, terms, |sql| {
                sql.push("c.\"department_id\"");
                sql.in_numbers(&terms.collaborating_departments);
            });
        }
    }

    fn collaborations_of(
        &mut self,
        object: &ObjectDef,
        terms: &Terms,
        collaborator: impl FnOnce(&mut Self),
    ) {
        self.push("SELECT c.\"subject_id\" FROM \"collaborator\" c WHERE ");
        collaborator(self);
        self.push(" AND c.\"subject_object\" = ").bind(Value::from(object.name.as_str()));
        self.push(" AND c.\"deleted_at\" IS NULL");
        let today = Value::Int(self.today());
        self.push(" AND (c.\"until\" IS NULL OR c.\"until\" >= ").bind(today).push(")");
        if terms.write {
            self.push(" AND c.\"right\" = 'write'");
        }
    }

    /// The reader's today, in days since 1970-01-01: a collaboration holds on its last day.
    fn today(&self) -> i64 {
        zone::today(self.now, self.access.zone())
    }

    fn cascade(&mut self, object: &ObjectDef, alias: Alias, cascade: &Cascade, way: Way<'_>) {
        let parent = &self.catalog.objects()[cascade.parent];
        let inner = self.alias();
        self.push("(");
        self.cascade_when(object, alias, cascade);
        // For each row that a walk passes, PostgreSQL shall look at one parent. EXISTS would let it gather
        // all visible parents first, however few rows are passed.
        self.push(match (way.walk, self.dialect) {
            (Walk::Index, Dialect::Postgres) => "(SELECT TRUE FROM ",
            _ => "EXISTS (SELECT 1 FROM ",
        });
        self.push(&parent.quoted).push(" ").number(inner);
        self.push(" WHERE ").column(inner, &parent.fields[0]).push(" = ");
        self.column(alias, &object.fields[cascade.field]).push(" AND ");
        self.column(inner, &parent.fields[parent.id_of("deleted_at")]).push(" IS NULL");
        let covered = &covered_by(object, cascade, way.covered);
        let (verb, depth) = (parent_verb(way.verb), way.depth + 1);
        self.reached(parent, inner, Way { verb, depth, covered, ..way });
        self.push("))");
    }

    fn cascade_when(&mut self, object: &ObjectDef, alias: Alias, cascade: &Cascade) {
        if let Some((field, name)) = &cascade.when {
            self.column(alias, &object.fields[*field]).push(" = ");
            self.bind(Value::Text(name.clone())).push(" AND ");
        }
    }

    /// Appends a query for the ids that `verb` reaches.
    pub(crate) fn visible_ids(&mut self, object: &ObjectDef, verb: Verb) {
        self.ids(object, (verb, 0, &[]), Sources { most: None, filter: None });
    }

    /// Appends a query for the ids that `verb` reaches and that meet `filter`.
    pub(crate) fn visible_ids_of(&mut self, object: &ObjectDef, verb: Verb, filter: &Predicate) {
        let filter = Some(filter).filter(|filter| !filter.is_always());
        self.ids(object, (verb, 0, &[]), Sources { most: None, filter });
    }

    /// Appends a query for ids that may be read, to count them: at most one more than [`SMALL_SCOPE`] from
    /// each source. All of them, if the scope of no parent is larger than that.
    pub(super) fn ids_to_count(&mut self, object: &ObjectDef) {
        let most = Some(SMALL_SCOPE + 1);
        self.ids(object, (Verb::Read, 0, &[]), Sources { most, filter: None });
    }

    fn ids(
        &mut self,
        object: &ObjectDef,
        (verb, depth, covered): (Verb, usize, &[ObjectId]),
        sources: Sources<'_>,
    ) {
        let access = self.access;
        let Reach::Terms(terms) = access.reach(object.id, verb) else {
            let all = *access.reach(object.id, verb) == Reach::All;
            let row = self.alias();
            self.arm(object, row, sources, |sql| {
                sql.push(if all { "TRUE" } else { "FALSE" });
            });
            return;
        };
        let mut word = "";
        if let (Some(field), Some(owner)) = (object.owner, terms.owner) {
            let row = self.alias();
            self.arm(object, row, sources, |sql| {
                sql.column(row, &object.fields[field]).push(" = ").bind(Value::Int(owner));
            });
            word = " UNION ";
        }
        if let Some(field) = object.department
            && !terms.departments.is_empty()
        {
            self.push(word);
            let row = self.alias();
            self.arm(object, row, sources, |sql| {
                sql.column(row, &object.fields[field]);
                sql.in_numbers(&terms.departments);
            });
            word = " UNION ";
        }
        for list in self.lists(object, terms) {
            self.push(word);
            let row = self.alias();
            self.arm(object, row, sources, |sql| {
                sql.column(row, &object.fields[0]).push(" IN (");
                sql.listed(object, terms, list);
                sql.push(")");
            });
            word = " UNION ";
        }
        for cascade in open(access, object, verb, (depth, covered)) {
            self.push(word);
            self.cascaded_ids(object, cascade, (verb, depth, covered), sources);
            word = " UNION ";
        }
        if word.is_empty() {
            let row = self.alias();
            self.arm(object, row, sources, |sql| {
                sql.push("FALSE");
            });
        }
    }

    fn cascaded_ids(
        &mut self,
        object: &ObjectDef,
        cascade: &Cascade,
        (verb, depth, covered): (Verb, usize, &[ObjectId]),
        sources: Sources<'_>,
    ) {
        let parent = &self.catalog.objects()[cascade.parent];
        let covered = covered_by(object, cascade, covered);
        let row = self.alias();
        let parents = Sources { filter: None, ..sources };
        self.arm(object, row, sources, |sql| {
            sql.cascade_when(object, row, cascade);
            sql.column(row, &object.fields[cascade.field]).push(" IN (");
            sql.ids(parent, (parent_verb(verb), depth + 1, &covered), parents);
            sql.push(")");
        });
    }

    /// One source of ids, cut off where there are enough.
    fn arm(
        &mut self,
        object: &ObjectDef,
        row: Alias,
        sources: Sources<'_>,
        condition: impl FnOnce(&mut Self),
    ) {
        if sources.most.is_some() {
            // A limit in front of UNION stands inside a query of its own.
            self.push("SELECT id FROM (");
        }
        self.push("SELECT ").column(row, &object.fields[0]).push(" AS id FROM ");
        self.push(&object.quoted).push(" ").number(row).push(" WHERE ");
        self.column(row, &object.fields[object.id_of("deleted_at")]).push(" IS NULL AND ");
        condition(self);
        self.not_private(object, row, Walk::Probe, 1);
        if let Some(filter) = sources.filter {
            self.push(" AND ");
            self.predicate(object, row, filter);
        }
        if let Some(most) = sources.most {
            self.push(" LIMIT ").number(most).push(") a").number(row);
        }
    }
}

/// The references along which access may come down to an object that is found `depth` parents up, behind
/// references that `covered` these parents.
pub(super) fn open<'o>(
    access: &Access,
    object: &'o ObjectDef,
    verb: Verb,
    (depth, covered): (usize, &[ObjectId]),
) -> Vec<&'o Cascade> {
    let open = |cascade: &&Cascade| {
        depth < MAX_CASCADE
            && !covered.contains(&cascade.parent)
            && *access.reach(cascade.parent, parent_verb(verb)) != Reach::None
    };
    object.cascades.iter().filter(open).collect()
}

/// Where people stand to whom single records of an object are open.
#[derive(Clone, Copy)]
enum List<'o> {
    Collaborators,
    Participants(&'o People, i64),
}

/// How far up from the row asked for, and what was asked on the way.
#[derive(Clone, Copy)]
struct Way<'c> {
    verb: Verb,
    walk: Walk,
    depth: usize,
    covered: &'c [ObjectId],
}

/// The parents that need not be asked for again behind a cascade: those that another reference of
/// the same record covers.
fn covered_by(object: &ObjectDef, cascade: &Cascade, covered: &[ObjectId]) -> Vec<ObjectId> {
    let others =
        object.cascades.iter().filter(|other| other.covers && other.field != cascade.field);
    covered.iter().copied().chain(others.map(|other| other.parent)).collect()
}

/// What is taken from each source of ids.
#[derive(Clone, Copy)]
struct Sources<'q> {
    /// At most so many.
    most: Option<u64>,
    /// Of the object itself, only rows that meet this.
    filter: Option<&'q Predicate>,
}

/// What must be allowed on a parent for access to come down: reading to read, changing to write.
fn parent_verb(verb: Verb) -> Verb {
    match verb {
        Verb::Read | Verb::Export => verb,
        _ => Verb::Update,
    }
}
