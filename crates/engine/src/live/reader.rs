//! One user with all his streams, and what each change is to him.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use steward_model::catalog::{Catalog, ObjectId};
use steward_model::record::Record;
use steward_model::scope::{Reach, Scope, Verb};

use super::change::{Change, Kind};
use super::frame::Hidden;
use super::sight::Sight;
use super::stream::Stream;
use super::ties::{Grant, Ties};
use super::world::Key;

/// A user with all his streams.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) scope: Arc<Scope>,
    /// For each object, which of the [`Audiences`] the user belongs to.
    audience: Vec<usize>,
    pub(super) streams: Vec<Member>,
    /// What he asks for himself, without a stream.
    asks: Option<Wants>,
}

/// The objects of which somebody wants to hear.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wants(Option<BTreeSet<ObjectId>>);

impl Wants {
    /// Those with these plurals, as far as there are such; all without any.
    pub(super) fn of(catalog: &Catalog, plurals: Option<&BTreeSet<String>>) -> Self {
        Self(plurals.map(|plurals| {
            let found = plurals.iter().filter_map(|plural| catalog.find_plural(plural));
            found.map(|object| object.id).collect()
        }))
    }

    /// Whether an object is among them.
    pub(super) fn has(&self, object: ObjectId) -> bool {
        self.0.as_ref().is_none_or(|wants| wants.contains(&object))
    }
}

/// A stream with the objects that it wants, resolved.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) stream: Arc<Stream>,
    wants: Wants,
}

impl Member {
    pub(super) fn new(stream: Arc<Stream>, catalog: &Catalog) -> Self {
        let wants = Wants::of(catalog, stream.wish.objects.as_ref());
        Self { stream, wants }
    }

    pub(super) fn wants(&self, object: ObjectId) -> bool {
        self.wants.has(object)
    }
}

/// Sets of rights on fields, numbered, so that events for readers with the same rights are written once.
#[derive(Debug, Default)]
pub(super) struct Audiences {
    numbers: BTreeMap<Hidden, usize>,
}

impl Audiences {
    fn number(&mut self, hidden: &Hidden) -> usize {
        if let Some(&number) = self.numbers.get(hidden) {
            return number;
        }
        let number = self.numbers.len();
        self.numbers.insert(hidden.clone(), number);
        number
    }
}

/// What one change is to one user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Nothing,
    /// He sees the record, or saw it until it was deleted.
    Seen,
    /// He saw the record and no longer does.
    Gone,
}

impl Reader {
    pub(super) fn new(scope: Arc<Scope>, audiences: &mut Audiences) -> Self {
        let mut reader = Self { scope, audience: Vec::new(), streams: Vec::new(), asks: None };
        reader.number(audiences);
        reader
    }

    /// One who has no stream, and asks for these objects.
    pub(super) fn asking(scope: Arc<Scope>, asks: Wants) -> Self {
        Self { scope, audience: Vec::new(), streams: Vec::new(), asks: Some(asks) }
    }

    /// Gives the reader other rights; whether they differ from those before.
    pub(super) fn change_scope(&mut self, scope: Arc<Scope>, audiences: &mut Audiences) -> bool {
        let old = std::mem::replace(&mut self.scope, scope);
        let (before, after) = (&old.principal, &self.scope.principal);
        let same = old.objects == self.scope.objects
            && before.departments == after.departments
            && before.shared_departments == after.shared_departments;
        self.number(audiences);
        !same
    }

    /// Has all his streams ask again for everything.
    pub(super) fn ask_again(&self, resync: &Arc<str>) {
        for member in &self.streams {
            member.stream.mailbox.put(resync, || Arc::clone(resync));
        }
    }

    fn number(&mut self, audiences: &mut Audiences) {
        let objects = self.scope.objects.iter();
        self.audience = objects.map(|rights| audiences.number(&rights.fields)).collect();
    }

    /// Which of the [`Audiences`] he belongs to for an object. Of one that is newer than his rights he is
    /// told nothing, so none is as good as any.
    pub(super) fn audience(&self, object: ObjectId) -> usize {
        self.audience.get(object).copied().unwrap_or(usize::MAX)
    }

    /// How far he reads an object.
    pub(super) fn reach(&self, object: ObjectId) -> &Reach {
        self.scope.rights(object).reach(Verb::Read)
    }

    /// Whether it takes the record itself to say whether he sees it.
    pub(super) fn must_look(&self, catalog: &Catalog, object: ObjectId) -> bool {
        match self.reach(object) {
            Reach::None => false,
            Reach::All => catalog.object(object).private.is_some(),
            Reach::Terms(_) => true,
        }
    }

    /// Whether he asks for an object that he may read, or any of his streams wants events of it.
    pub(super) fn wants(&self, object: ObjectId) -> bool {
        *self.reach(object) != Reach::None
            && (self.asks.as_ref().is_some_and(|asks| asks.has(object))
                || self.streams.iter().any(|one| one.wants(object)))
    }

    /// The objects of which he sees some records only, among these.
    pub(super) fn sees_some<'s>(
        &'s self,
        catalog: &'s Catalog,
        objects: &'s BTreeSet<ObjectId>,
    ) -> impl Iterator<Item = ObjectId> + 's {
        objects.iter().copied().filter(|&object| self.must_look(catalog, object))
    }

    /// What a change is to him. `before` is the record as it was, as far as the log tells.
    pub(super) fn meaning(
        &self,
        sight: &Sight<'_>,
        catalog: &Catalog,
        change: &Change,
        (before, now): (Option<&Record>, Option<&Record>),
    ) -> Meaning {
        let object = catalog.object(change.object);
        if !self.must_look(catalog, change.object) {
            return match self.reach(change.object) {
                Reach::None => Meaning::Nothing,
                _ => Meaning::Seen,
            };
        }
        let sees = |record: Option<&Record>| record.is_some_and(|r| sight.sees(object, r));
        let saw = || !matches!(change.kind, Kind::Create | Kind::Restore) && sees(before);
        match change.kind {
            Kind::Delete if saw() => Meaning::Seen,
            Kind::Delete => Meaning::Nothing,
            _ if sees(now) => Meaning::Seen,
            _ if saw() => Meaning::Gone,
            _ => Meaning::Nothing,
        }
    }

    /// Whether what he sees of other objects may have changed with a record of this one.
    pub(super) fn may_see_otherwise(
        &self,
        sight: &Sight<'_>,
        (catalog, ties): (&Catalog, &Ties),
        change: &Change,
        (before, now): (Option<&Record>, Option<&Record>),
    ) -> bool {
        if ties.opens(change.object).is_empty() {
            return false;
        }
        let granted = ties.grant(change.object).is_some_and(|grant| {
            [before, now].into_iter().flatten().any(|record| self.is_named(grant, record))
        });
        // What was just made opens nothing yet.
        if granted || change.kind == Kind::Create {
            return granted;
        }
        let object = catalog.object(change.object);
        let sees = |record: Option<&Record>| record.is_some_and(|r| sight.sees(object, r));
        let (saw, sees_now) = match change.kind {
            Kind::Delete => (sees(before), false),
            Kind::Restore => (false, sees(now)),
            Kind::Create | Kind::Update => (sees(before), sees(now)),
        };
        saw != sees_now
    }

    fn is_named(&self, grant: &Grant, record: &Record) -> bool {
        let who = &self.scope.principal;
        let users = grant.users.iter().filter_map(|field| record.get(*field).as_int());
        let mut departments = grant.departments.iter().filter_map(|f| record.get(*f).as_int());
        users.into_iter().any(|user| user == who.user_id)
            || departments.any(|id| who.shared_departments.contains(&id))
    }
}

/// The key of the record that a change is about.
pub(super) fn key(change: &Change) -> Key {
    (change.object, change.record)
}
