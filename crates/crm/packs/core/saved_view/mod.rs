//! Saved views: of an object that there is.

use std::collections::BTreeSet;

use steward_engine::Problems;
use steward_engine::behaviour::{Behaviour, Change, ChangeVerb, Facts};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::{Result, text};

use crate::typed::saved_view::{Fields, NAME, View, field};

/// Checks what a view is of.
#[derive(Debug)]
pub(crate) struct SavedView {
    fields: Fields,
    /// The names of all objects.
    objects: BTreeSet<String>,
}

impl SavedView {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        let there = catalog.objects().iter().filter(|object| object.gone.is_none());
        let objects = there.map(|object| object.name.clone()).collect();
        Ok(Self { fields: Fields::resolve(catalog)?, objects })
    }
}

impl Behaviour for SavedView {
    fn name(&self) -> &'static str {
        "saved_view"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    fn validate(&self, _: Facts<'_>, change: &Change, problems: &mut Problems) {
        let object = View::new(&self.fields, &change.new).object();
        if change.verb == ChangeVerb::Create
            && let Some(object) = object
            && !self.objects.contains(object)
        {
            let message = text!(
                en = "There is no object '{object}' that a view could show.",
                zh = "没有名为“{object}”的对象，无法为它保存视图。"
            );
            problems.add(change.row, field::OBJECT, "unknown_object", message);
        }
    }
}
