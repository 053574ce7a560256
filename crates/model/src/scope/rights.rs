//! What may be done with the records and fields of an object.

use super::Reach;
use std::collections::BTreeMap;

/// What is done with records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verb {
    /// See them.
    Read,
    /// Make new ones.
    Create,
    /// Change them.
    Update,
    /// Delete them (into the bin) and restore them.
    Delete,
    /// Take many out at once.
    Export,
    /// Bring many in at once.
    Import,
    /// Give them to another owner.
    Transfer,
}

impl Verb {
    /// All verbs, in their order.
    pub const ALL: [Self; 7] = [
        Self::Read,
        Self::Create,
        Self::Update,
        Self::Delete,
        Self::Export,
        Self::Import,
        Self::Transfer,
    ];

    /// The name in role definitions.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Export => "export",
            Self::Import => "import",
            Self::Transfer => "transfer",
        }
    }
}

/// How far a role's verb reaches, before it is compiled for a user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DataScope {
    /// Nothing.
    #[default]
    None,
    /// One's own records, and those one collaborates on.
    Own,
    /// Those of one's department as well.
    Department,
    /// Those of the departments below as well.
    DepartmentAndBelow,
    /// All.
    All,
}

impl DataScope {
    /// The key in role definitions.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Own => "own",
            Self::Department => "department",
            Self::DepartmentAndBelow => "department_and_below",
            Self::All => "all",
        }
    }

    /// The scope with this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::None, Self::Own, Self::Department, Self::DepartmentAndBelow, Self::All]
            .into_iter()
            .find(|scope| scope.key() == key)
    }
}

/// What may be done with a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FieldRight {
    /// It does not exist for the reader.
    Hidden,
    /// It is known, but its values are not shown and can't be used to filter, sort or sum.
    Masked,
    /// It may be read.
    Read,
    /// It may be read and written.
    #[default]
    Write,
}

/// Rights on one object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectRights {
    /// The reach of each verb, in the order of [`Verb::ALL`].
    pub reach: [Reach; 7],
    /// Rights on fields, where they are less than [`FieldRight::Write`].
    pub fields: BTreeMap<String, FieldRight>,
}

impl ObjectRights {
    /// No rights.
    pub const NONE: Self = Self { reach: [const { Reach::None }; 7], fields: BTreeMap::new() };

    /// The rows that `verb` reaches.
    #[must_use]
    pub fn reach(&self, verb: Verb) -> &Reach {
        &self.reach[verb as usize]
    }

    /// The right on a field.
    #[must_use]
    pub fn field(&self, name: &str) -> FieldRight {
        self.fields.get(name).copied().unwrap_or_default()
    }
}
