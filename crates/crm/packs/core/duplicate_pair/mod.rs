//! Pairs of records that may be the same: each pair stands there once, whichever was named first.

use steward_engine::Problems;
use steward_engine::behaviour::{Behaviour, Change, Facts};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::{Result, text};

use crate::typed::duplicate_pair::{Fields, NAME, View, field};

/// Orders the two records of a pair.
#[derive(Debug)]
pub(crate) struct DuplicatePair(Fields);

impl DuplicatePair {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

impl Behaviour for DuplicatePair {
    fn name(&self) -> &'static str {
        "duplicate_pair"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    /// The first record is the one that comes first by object and id.
    fn derive(&self, _facts: Facts<'_>, change: &mut Change) {
        if !change.is_save() {
            return;
        }
        let view = View::new(&self.0, &change.new);
        let (a, b) = ((view.a_object(), view.a_id()), (view.b_object(), view.b_id()));
        if a > b {
            let fields = &self.0;
            change.new.values.swap(fields.a_object, fields.b_object);
            change.new.values.swap(fields.a_id, fields.b_id);
        }
    }

    fn validate(&self, _facts: Facts<'_>, change: &Change, problems: &mut Problems) {
        let view = View::new(&self.0, &change.new);
        let same = (view.a_object(), view.a_id()) == (view.b_object(), view.b_id());
        if same && view.a_id().is_some() {
            let message =
                text!(en = "A record is no duplicate of itself.", zh = "不能与自己组成重复对。");
            problems.add(change.row, field::B_ID, "itself", message);
        }
    }
}
