//! Relations between accounts: nobody is related to himself.

use steward_engine::Problems;
use steward_engine::behaviour::{Behaviour, Change, Facts};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::{Result, text};

use crate::typed::account_relation::{Fields, NAME, View, field};

/// Checks relations.
#[derive(Debug)]
pub(crate) struct AccountRelation(Fields);

impl AccountRelation {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

impl Behaviour for AccountRelation {
    fn name(&self) -> &'static str {
        "account_relation"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    fn validate(&self, _facts: Facts<'_>, change: &Change, problems: &mut Problems) {
        let view = View::new(&self.0, &change.new);
        if view.related_id().is_some() && view.related_id() == view.account_id() {
            let message = text!(en = "Choose another account.", zh = "关联客户不能是客户自己。");
            problems.add(change.row, field::RELATED_ID, "itself", message);
        }
    }
}
