//! Whose access a question uses.

use std::sync::Arc;

use jiff::tz::TimeZone;
use steward_model::catalog::ObjectDef;
use steward_model::scope::{Access, FieldRight, Reach, Scope, SystemAccess, Verb};

/// Whose access a question uses.
#[derive(Clone, Debug)]
pub enum NaiveAccess {
    /// The system's own: every undeleted row, every field.
    System,
    /// A user's.
    User(Arc<Scope>),
}

impl NaiveAccess {
    /// The same access for the store.
    #[must_use]
    pub fn access(&self) -> Access {
        match self {
            Self::System => {
                Access::System(SystemAccess::because("a test asks as the system itself"))
            }
            Self::User(scope) => Access::User(Arc::clone(scope)),
        }
    }

    /// The zone in which the reader's days begin.
    pub(super) fn zone(&self) -> TimeZone {
        let name = match self {
            Self::User(scope) => scope.principal.time_zone.as_str(),
            Self::System => "Asia/Shanghai",
        };
        match TimeZone::get(name) {
            Ok(zone) => zone,
            Err(error) => panic!("{name}: {error}"),
        }
    }

    pub(super) fn reach(&self, object: &ObjectDef, verb: Verb) -> &Reach {
        match self {
            Self::System => &Reach::All,
            Self::User(scope) => {
                let place = Verb::ALL.iter().position(|known| *known == verb);
                place.map_or(&Reach::None, |place| &scope.objects[object.id].reach[place])
            }
        }
    }

    pub(super) fn right(&self, object: &ObjectDef, field: &str) -> FieldRight {
        match self {
            Self::System => FieldRight::Write,
            Self::User(scope) => {
                let rights = &scope.objects[object.id].fields;
                rights.get(field).copied().unwrap_or(FieldRight::Write)
            }
        }
    }
}
