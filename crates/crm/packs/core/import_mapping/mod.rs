//! A mapping belongs to the headings that it has; one that says nothing about columns is none.

use std::collections::BTreeSet;

use steward_engine::Problems;
use steward_engine::behaviour::{Behaviour, Change, Facts};
use steward_engine::import_mapping::{MappedColumn, fingerprint};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::record::Record;
use steward_model::{Result, text};

use crate::typed::import_mapping::{Fields, NAME, View, ViewMut, field};

/// Keeps the code of the headings.
#[derive(Debug)]
pub(crate) struct Headings {
    fields: Fields,
    /// What rows may become.
    objects: BTreeSet<String>,
}

impl Headings {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        let there = catalog.objects().iter().filter(|object| object.gone.is_none());
        let objects = there.map(|object| object.name.clone()).collect();
        Ok(Self { fields: Fields::resolve(catalog)?, objects })
    }

    /// The columns of a mapping; none if they are not written as columns are.
    fn columns(&self, record: &Record) -> Option<Vec<MappedColumn>> {
        let columns: Vec<MappedColumn> =
            serde_json::from_str(record.get(self.fields.mapping).as_text()?).ok()?;
        columns.iter().any(|column| !column.heading.trim().is_empty()).then_some(columns)
    }
}

impl Behaviour for Headings {
    fn name(&self) -> &'static str {
        "import_mapping"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    fn derive(&self, _facts: Facts<'_>, change: &mut Change) {
        let Some(columns) = self.columns(&change.new).filter(|_| change.is_save()) else { return };
        let view = View::new(&self.fields, &change.new);
        let headings = columns.iter().map(|column| column.heading.as_str());
        let code = view.object().map(|object| fingerprint(object, headings));
        ViewMut::new(&self.fields, &mut change.new).set_fingerprint(code.as_deref());
    }

    fn validate(&self, _facts: Facts<'_>, change: &Change, problems: &mut Problems) {
        if !change.is_save() {
            return;
        }
        if change.changes(self.fields.mapping) && self.columns(&change.new).is_none() {
            let message = text!(
                en = "Write a list of columns: [{{\"heading\": \"Phone\", \"field\": \"phone\"}}].",
                zh = "请填写列的列表：[{{\"heading\": \"电话\", \"field\": \"phone\"}}]。"
            );
            problems.add(change.row, field::MAPPING, "not_columns", message);
        }
        let view = View::new(&self.fields, &change.new);
        let unknown = view.object().filter(|object| !self.objects.contains(*object));
        if let Some(object) = unknown.filter(|_| change.changes(self.fields.object)) {
            let message = text!(
                en = "There is no object '{object}'; write a name such as account.",
                zh = "没有对象“{object}”，请填写例如 account 的名称。"
            );
            problems.add(change.row, field::OBJECT, "not_an_object", message);
        }
    }
}
