//! Stages are known by keys that never change; their labels may.

use steward_engine::Problems;
use steward_engine::behaviour::{Behaviour, Change, Facts};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::{Result, text};

use crate::typed::stage::{Fields, NAME, View, field};

/// Checks the keys of stages.
#[derive(Debug)]
pub(crate) struct StageKey(Fields);

impl StageKey {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

impl Behaviour for StageKey {
    fn name(&self) -> &'static str {
        "stage/key"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    fn validate(&self, _facts: Facts<'_>, change: &Change, problems: &mut Problems) {
        let key = View::new(&self.0, &change.new).key();
        if change.changes(self.0.key) && key.is_some_and(|key| !is_key(key)) {
            let message = text!(
                en =
                    "Use small letters, digits and underscores, beginning with a letter: proposal.",
                zh = "请用小写英文字母、数字和下划线，以字母开头，例如 proposal。"
            );
            problems.add(change.row, field::KEY, "bad_key", message);
        }
    }
}

fn is_key(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
