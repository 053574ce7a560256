//! The catalog: every object, field and relation there is.
//!
//! Definitions are TOML ([`definition`]), read once and linked into an immutable [`Catalog`] that is
//! swapped whole. Objects and fields are addressed by position ([`ObjectId`], [`FieldId`]) inside one
//! catalog, by name everywhere outside.

mod composite;
mod computed;
mod conditional;
pub mod definition;
mod field;
mod link;
mod object;
mod overlay;
mod own_object;
mod relation;
mod rule;
mod spread;
mod traits;

pub use composite::Composite;
pub use computed::{Computed, RollUp, RollUpFunction};
pub use conditional::{Conditional, Conditions};
pub use field::FieldDef;
pub use object::{
    Cascade, IndexDef, ObjectDef, People, Private, PrivateDepartments, Section, Transition,
    UniqueKey, ViewDef,
};
pub use overlay::{FieldChange, OWN_PREFIX, Overlay, OwnField, is_name, try_field};
pub use own_object::{ABILITIES, Gone, OwnObject};
pub use relation::{Relation, RelationKind};
pub use rule::Rule;

use crate::error::{Error, ErrorKind, Result};
use crate::kind::{BlindIndex, search_form};
use std::collections::HashMap;
use std::sync::Arc;

/// The position of an object in its catalog.
pub type ObjectId = usize;

/// The position of a field in its object.
pub type FieldId = usize;

/// All objects. Immutable once made.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    objects: Vec<ObjectDef>,
    by_name: HashMap<String, ObjectId>,
    by_plural: HashMap<String, ObjectId>,
    blind: Option<Arc<dyn BlindIndex>>,
    /// What it was made of, without the company's part.
    shipped: Arc<[(String, definition::Object)]>,
}

impl Catalog {
    /// Reads and links definitions, each with the name of its file for messages.
    ///
    /// # Errors
    /// Names the file and the key that is wrong.
    pub fn from_toml<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        let mut definitions = Vec::new();
        for (file, text) in files {
            let definition: definition::Object =
                toml::from_str(text).map_err(|error| wrong(format!("{file}: {error}")))?;
            definitions.push((file.to_owned(), definition));
        }
        link::link(definitions.into(), &Overlay::default())
    }

    /// The shipped definitions of this catalog with what the company has made of them, instead of what
    /// this catalog has of that.
    ///
    /// # Errors
    /// [`ErrorKind::Definition`] names what does not fit.
    pub fn reshaped(&self, overlay: &Overlay) -> Result<Self> {
        let made = link::link(Arc::clone(&self.shipped), overlay)?;
        Ok(Self { blind: self.blind.clone(), ..made })
    }

    pub(crate) fn new(
        objects: Vec<ObjectDef>,
        shipped: Arc<[(String, definition::Object)]>,
    ) -> Self {
        let there = || objects.iter().filter(|object| object.gone.is_none());
        let by_name = there().map(|o| (o.name.clone(), o.id)).collect();
        let by_plural = there().map(|o| (o.plural.clone(), o.id)).collect();
        Self { objects, by_name, by_plural, blind: None, shipped }
    }

    /// The same catalog for a database whose secrets can be found with these codes.
    #[must_use]
    pub fn with_blind_index(mut self, blind: Arc<dyn BlindIndex>) -> Self {
        self.blind = Some(blind);
        self
    }

    /// The code by which a secret is found.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`] for a catalog that belongs to no database.
    pub fn secret_code(
        &self,
        object: &ObjectDef,
        field: &FieldDef,
        secret: &str,
    ) -> Result<String> {
        let blind = self.blind.as_ref();
        let blind =
            blind.ok_or_else(|| Error::internal("a catalog without keys knows no secrets"))?;
        Ok(blind.code(&object.name, &field.name, &search_form(secret)))
    }

    /// All objects in the order of their ids. Those of the company's own that are gone are among them:
    /// nobody has rights on them, and no name finds them, but their places stay theirs.
    #[must_use]
    pub fn objects(&self) -> &[ObjectDef] {
        &self.objects
    }

    /// An object by position.
    ///
    /// # Panics
    /// If the id is not one of this catalog's.
    #[must_use]
    pub fn object(&self, id: ObjectId) -> &ObjectDef {
        &self.objects[id]
    }

    /// An object by its name, such as `contact`.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&ObjectDef> {
        self.by_name.get(name).map(|&id| &self.objects[id])
    }

    /// An object by its plural, as in paths: `contacts`.
    #[must_use]
    pub fn find_plural(&self, plural: &str) -> Option<&ObjectDef> {
        self.by_plural.get(plural).map(|&id| &self.objects[id])
    }

    /// An object by its name, even if it is gone.
    #[must_use]
    pub fn find_even_gone(&self, name: &str) -> Option<&ObjectDef> {
        self.objects.iter().find(|object| object.name == name)
    }

    /// An object by its name.
    ///
    /// # Errors
    /// Says that there is no such object.
    pub fn expect(&self, name: &str) -> Result<&ObjectDef> {
        self.find(name).ok_or_else(|| unknown_object(name))
    }
}

/// There is no such object, or the reader may not know of it.
#[must_use]
pub fn unknown_object(name: &str) -> Error {
    Error::new(
        ErrorKind::UnknownObject,
        crate::text!(en = "There is no object '{name}'.", zh = "没有名为“{name}”的对象。"),
    )
}

pub(crate) fn wrong(what: String) -> Error {
    Error::new(
        ErrorKind::Definition,
        crate::text!(en = "A definition is wrong: {what}", zh = "对象定义有误：{what}"),
    )
}
