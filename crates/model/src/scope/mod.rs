//! Who asks, and what they may see and do.
//!
//! A [`Scope`] is made by the engine from a user's roles and holds for one epoch. Every read and
//! write needs an [`Access`]; there is no default. The system's own access is [`SystemAccess`], a
//! separate type that is easy to search for.

mod reach;
mod rights;

pub use reach::{Reach, Terms};
pub use rights::{DataScope, FieldRight, ObjectRights, Verb};

use crate::catalog::{ObjectDef, ObjectId};
use crate::formula::Display;
use crate::text::Language;
use crate::zone::{self, DEFAULT_ZONE};
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The user on whose behalf something happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The user's id.
    pub user_id: i64,
    /// The user's name, for the log.
    pub name: String,
    /// The user's department.
    pub department_id: Option<i64>,
    /// The departments that count as the user's, ascending: their own, and those that they lead with
    /// all below them.
    pub departments: Arc<[i64]>,
    /// The departments of which what is shared with them is the user's to see, ascending: those that
    /// count as the user's, and those above.
    pub shared_departments: Arc<[i64]>,
    /// The language of messages, if the user has chosen one.
    pub language: Option<Language>,
    /// The IANA name of the user's time zone.
    pub time_zone: String,
}

/// What one user may see and do, in one epoch.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Who.
    pub principal: Principal,
    /// The epoch in which this was compiled.
    pub epoch: i64,
    /// Rights per object, by position in the catalog.
    pub objects: Vec<ObjectRights>,
    /// The actions allowed, `*` for all; `!name` is an exception from that. [`Scope::may`] reads it.
    pub actions: BTreeSet<String>,
}

impl Scope {
    /// The rights on an object: none on one that is newer than the scope.
    #[must_use]
    pub fn rights(&self, object: ObjectId) -> &ObjectRights {
        static NONE: ObjectRights = ObjectRights::NONE;
        self.objects.get(object).unwrap_or(&NONE)
    }

    /// Whether the user may use an action.
    #[must_use]
    pub fn may(&self, action: &str) -> bool {
        let all = self.actions.contains("*") && !self.actions.contains(&format!("!{action}"));
        all || self.actions.contains(action)
    }
}

/// The system's own access: everything, on nobody's behalf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SystemAccess(());

impl SystemAccess {
    /// Access without a user. `why` documents the call.
    #[must_use]
    pub fn because(why: &'static str) -> Self {
        debug_assert!(!why.is_empty(), "say why the system needs access");
        Self(())
    }
}

/// Whose access a read or write uses.
#[derive(Clone, Debug)]
pub enum Access {
    /// A user's.
    User(Arc<Scope>),
    /// The system's own.
    System(SystemAccess),
}

impl Access {
    /// The user, if there is one.
    #[must_use]
    pub fn principal(&self) -> Option<&Principal> {
        match self {
            Self::User(scope) => Some(&scope.principal),
            Self::System(_) => None,
        }
    }

    /// The zone in which the caller's days begin.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        zone::named(self.principal().map_or(DEFAULT_ZONE, |principal| &principal.time_zone))
    }

    /// What of an object's rows may be reached with this verb.
    #[must_use]
    pub fn reach(&self, object: ObjectId, verb: Verb) -> &Reach {
        match self {
            Self::User(scope) => scope.rights(object).reach(verb),
            Self::System(_) => &Reach::All,
        }
    }

    /// Whether an action is allowed.
    #[must_use]
    pub fn may(&self, action: &str) -> bool {
        match self {
            Self::User(scope) => scope.may(action),
            Self::System(_) => true,
        }
    }

    /// The right on a field.
    #[must_use]
    pub fn field(&self, object: ObjectId, field: &str) -> FieldRight {
        match self {
            Self::User(scope) => scope.rights(object).field(field),
            Self::System(_) => FieldRight::Write,
        }
    }

    /// The right on a field that has no column: nobody may see more of it than of what it is made of.
    #[must_use]
    pub fn display(&self, object: &ObjectDef, display: &Display) -> FieldRight {
        let made_of = display.fields().iter().map(|field| &object.fields[*field].name);
        let rights = made_of.map(|name| self.field(object.id, name));
        rights.min().unwrap_or_default().min(FieldRight::Read)
    }
}
