//! What must happen when a record changes: one small file beside each object.
//!
//! The phases of a write, in order: `prepare` reads what the others need, `derive` fills in fields,
//! `validate` says what is wrong, then the rows are written, then `effects` changes other records.
//! `derive` and `validate` are pure. Everything runs inside the transaction and may run again, so it
//! keeps nothing outside its arguments and awaits nothing but the database.

mod list;

use std::collections::BTreeSet;

use steward_model::catalog::{FieldId, ObjectDef};
use steward_model::record::Record;
use steward_model::{Result, Value};

use crate::record::{Problems, Work};

pub use list::Behaviours;
pub(crate) use list::{AnyBehaviour, Watcher};

/// What is done with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeVerb {
    /// A new record.
    Create,
    /// A changed record.
    Update,
    /// A record goes into the bin.
    Delete,
    /// A record comes back from the bin.
    Restore,
}

impl ChangeVerb {
    /// The name in the change log.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Restore => "restore",
        }
    }
}

/// One record before and after.
#[derive(Clone, Debug)]
pub struct Change {
    /// What is done.
    pub verb: ChangeVerb,
    /// Before; none for a new record.
    pub old: Option<Record>,
    /// After; what the phases work on.
    pub new: Record,
    /// The fields that the caller gave. A behaviour that has settled a field puts it here, too, so
    /// that nothing fills it in again.
    pub given: BTreeSet<FieldId>,
    /// Its place in the request, from 0.
    pub row: usize,
}

impl Change {
    /// The value before; null for a new record.
    #[must_use]
    pub fn before(&self, field: FieldId) -> &Value {
        self.old.as_ref().map_or(&Value::Null, |old| old.get(field))
    }

    /// Whether a field has another value than before.
    #[must_use]
    pub fn changes(&self, field: FieldId) -> bool {
        self.before(field) != self.new.get(field)
    }

    /// Whether any field has another value than before.
    #[must_use]
    pub fn is_change(&self) -> bool {
        self.old.as_ref().is_none_or(|old| old.values != self.new.values)
    }

    /// Whether this ends with an undeleted record that is new or changed by a caller.
    #[must_use]
    pub fn is_save(&self) -> bool {
        matches!(self.verb, ChangeVerb::Create | ChangeVerb::Update)
    }
}

/// What the pure phases may know besides the record.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The object.
    pub object: &'a ObjectDef,
    /// Now, in microseconds since 1970.
    pub now: i64,
    /// Who; none for the system.
    pub user_id: Option<i64>,
    /// Whether what forms ask for must be filled in: not in imports, nor in what follows from other
    /// changes.
    pub strict: bool,
}

/// The behaviour of one object or trait. Every phase does nothing unless written.
pub trait Behaviour: Send + Sync + std::fmt::Debug + 'static {
    /// Its name, for tests and traces.
    fn name(&self) -> &'static str;

    /// Whether it stands beside this object.
    fn applies(&self, object: &ObjectDef) -> bool;

    /// Reads what the other phases need and puts it into the records, or says what is wrong with
    /// them when that can only be told by reading.
    fn prepare(
        &self,
        _work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        _changes: &mut [Change],
        _problems: &mut Problems,
    ) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }

    /// Fills in fields.
    fn derive(&self, _facts: Facts<'_>, _change: &mut Change) {}

    /// Says what is wrong.
    fn validate(&self, _facts: Facts<'_>, _change: &Change, _problems: &mut Problems) {}

    /// Changes other records. The records have their ids now.
    fn effects(
        &self,
        _work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        _changes: &[Change],
    ) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }
}
