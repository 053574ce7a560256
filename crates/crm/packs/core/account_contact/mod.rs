//! Further companies of a contact: when the work there began and ended.

use steward_engine::Problems;
use steward_engine::behaviour::{Behaviour, Change, Facts};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::{Result, text};

use crate::typed::account_contact::{Fields, NAME, View, field};

/// Checks from when until when.
#[derive(Debug)]
pub(crate) struct AccountContact(Fields);

impl AccountContact {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

impl Behaviour for AccountContact {
    fn name(&self) -> &'static str {
        "account_contact"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    fn validate(&self, _facts: Facts<'_>, change: &Change, problems: &mut Problems) {
        let view = View::new(&self.0, &change.new);
        if view.from().zip(view.until()).is_some_and(|(from, until)| until < from) {
            let message =
                text!(en = "This ends before it begins.", zh = "结束日期不能早于开始日期。");
            problems.add(change.row, field::UNTIL, "before_start", message);
        }
    }
}
