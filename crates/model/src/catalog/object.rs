//! An object: a table, with what people call it and how it hangs together.

use super::{Composite, Conditional, Conditions, FieldDef, FieldId, Gone, ObjectId, Rule};
use crate::formula::Display;
use crate::query::OrderTerm;
use crate::scope::Verb;
use crate::text::Text;
use std::collections::HashMap;
use std::sync::Arc;

/// An object.
#[derive(Clone, Debug)]
pub struct ObjectDef {
    /// Its position in the catalog.
    pub id: ObjectId,
    /// Singular name; also the table's name.
    pub name: String,
    /// The table's name in quotes, as SQL wants it.
    pub quoted: String,
    /// Plural name; the path in the API.
    pub plural: String,
    /// What people call one.
    pub label: Text,
    /// What people call several.
    pub label_plural: Text,
    /// What it is for.
    pub help: Text,
    /// The icon's name.
    pub icon: String,
    /// Whether its records are parts of another record and listed there only.
    pub part: bool,
    /// The field that names a record.
    pub title: FieldId,
    /// The names of its traits.
    pub traits: Vec<String>,
    /// Default order, without the id.
    pub order: Vec<OrderTerm>,
    /// The fields: `id` first, `version` second.
    pub fields: Vec<FieldDef>,
    /// Fields by name.
    pub(crate) by_name: HashMap<String, FieldId>,
    /// Fields that have no column: they are computed when they are read.
    pub displays: Vec<Arc<Display>>,
    /// Fields that search reads.
    pub search: Vec<FieldId>,
    /// Unique keys over undeleted rows.
    pub uniques: Vec<UniqueKey>,
    /// Indexes over undeleted rows.
    pub indexes: Vec<IndexDef>,
    /// Exactly one of these references must be set, if there are any.
    pub one_of: Vec<FieldId>,
    /// At most one of these fields may be set.
    pub never_together: Vec<FieldId>,
    /// Allowed changes of select fields.
    pub transitions: Vec<Transition>,
    /// What the company says must hold of its records, oldest first.
    pub rules: Vec<Rule>,
    /// Fields that a form asks for, or shows, of some records only.
    pub conditionals: Vec<Conditional>,
    /// Sections of the form.
    pub sections: Vec<Section>,
    /// Views that everyone finds at first.
    pub views: Vec<ViewDef>,
    /// The references along which access comes down from parents.
    pub cascades: Vec<Cascade>,
    /// Who takes part in its records and may therefore read them.
    pub people: Option<People>,
    /// Which records only their owner and those who take part see.
    pub private: Option<Private>,
    /// Fields that mean something only together.
    pub composites: Vec<Composite>,
    /// Whose a record is.
    pub owner: Option<FieldId>,
    /// Which department's a record is.
    pub department: Option<FieldId>,
    /// The group of the navigation in which a company's own object stands.
    pub group: Option<String>,
    /// Which of the company's own objects it is; none for a shipped one.
    pub own: Option<i64>,
    /// Whether it is gone, and how far: then it has its place in the catalog, but nobody finds it.
    pub gone: Option<Gone>,
}

impl ObjectDef {
    /// A field by name; internal fields are not found.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FieldDef> {
        self.by_name.get(name).map(|&id| &self.fields[id]).filter(|field| !field.internal)
    }

    /// A field that is computed when it is read, by name.
    #[must_use]
    pub fn display(&self, name: &str) -> Option<&Arc<Display>> {
        self.displays.iter().find(|display| display.def.name == name)
    }

    /// The fields that people see, stored or not.
    pub fn shown(&self) -> impl Iterator<Item = &FieldDef> {
        let stored = self.fields.iter().filter(|field| !field.internal);
        stored.chain(self.displays.iter().map(|display| &display.def))
    }

    /// The position of a field that the definitions are known to have.
    ///
    /// # Panics
    /// If there is none; use it only with names that come from a trait of this object.
    #[must_use]
    pub fn id_of(&self, name: &str) -> FieldId {
        *self.by_name.get(name).unwrap_or_else(|| panic!("{} has no field {name}", self.name))
    }

    /// The position of a field, if there is one, internal fields included.
    #[must_use]
    pub fn find_id(&self, name: &str) -> Option<FieldId> {
        self.by_name.get(name).copied()
    }

    /// What of a field depends on the record, if anything does.
    #[must_use]
    pub fn conditions_of(&self, field: &str) -> Option<&Conditions> {
        let mut all = self.conditionals.iter();
        let one = all.find(|one| one.parts.iter().any(|part| part == field))?;
        Some(&one.conditions)
    }

    /// Whether it has this trait.
    #[must_use]
    pub fn has_trait(&self, name: &str) -> bool {
        self.traits.iter().any(|t| t == name)
    }

    /// Whether records are never changed or deleted once written.
    #[must_use]
    pub fn append_only(&self) -> bool {
        self.has_trait("append_only")
    }

    /// Whether people can do this with its records at all, given the right: nobody changes a history,
    /// and to one that only the system writes nobody adds anything.
    #[must_use]
    pub fn allows(&self, verb: Verb) -> bool {
        match verb {
            Verb::Read | Verb::Export => true,
            Verb::Create | Verb::Import => !self.append_only() || self.takes_new(),
            Verb::Update | Verb::Delete | Verb::Transfer => !self.append_only(),
        }
    }

    /// Whether its form has a field to fill in; `origin` and the like are writable in every object.
    fn takes_new(&self) -> bool {
        let mut told = self.sections.iter().flat_map(|section| &section.fields);
        told.any(|name| self.field(name).is_some_and(FieldDef::writable))
    }
}

/// Fields that no two undeleted records may share; a null never clashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UniqueKey {
    /// The index's name in the database.
    pub name: String,
    /// The fields.
    pub fields: Vec<FieldId>,
}

/// An index over undeleted rows, ending in the id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexDef {
    /// The index's name in the database.
    pub name: String,
    /// The fields.
    pub fields: Vec<FieldId>,
    /// Whether rows where the first field is null are left out.
    pub skip_null: bool,
}

/// Who takes part in the records of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct People {
    /// The object with those who take part.
    pub object: ObjectId,
    /// Their reference to the record.
    pub via: FieldId,
    /// Who takes part.
    pub user: FieldId,
}

/// Which records only their owner and those who take part see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Private {
    /// The field that says so.
    pub field: FieldId,
    /// Its value for private.
    pub value: String,
    /// The departments that see it as well.
    pub departments: Option<PrivateDepartments>,
}

/// The departments whose people see a private record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrivateDepartments {
    /// The object with the departments.
    pub object: ObjectId,
    /// Their reference to the record.
    pub via: FieldId,
    /// Which department.
    pub department: FieldId,
}

/// From one option of a select field to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The select field.
    pub field: FieldId,
    /// The key before.
    pub from: String,
    /// The keys it may become.
    pub to: Vec<String>,
}

/// A section of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub label: Text,
    /// The names of its fields.
    pub fields: Vec<String>,
}

/// A view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewDef {
    /// A stable key.
    pub key: String,
    /// What people call it.
    pub label: Text,
    /// The query, in the spelling of a query string.
    pub query: String,
}

/// A reference along which access comes down from the parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cascade {
    /// The field with the parent's id.
    pub field: FieldId,
    /// For an any-record: the field with the parent's object and that object's name.
    pub when: Option<(FieldId, String)>,
    /// The parent.
    pub parent: ObjectId,
    /// Whether access comes from that parent through this reference only, and not once more through
    /// the record's other parents.
    pub covers: bool,
}
