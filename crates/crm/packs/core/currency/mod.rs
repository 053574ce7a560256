//! Currencies are known by their ISO 4217 codes.

use steward_engine::Problems;
use steward_engine::behaviour::{Behaviour, Change, Facts};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::{Result, text};

use crate::typed::currency::{Fields, NAME, View, field};

/// The letters of a code.
const LETTERS: usize = 3;

/// Checks the codes of currencies.
#[derive(Debug)]
pub(crate) struct CurrencyCode(Fields);

impl CurrencyCode {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

impl Behaviour for CurrencyCode {
    fn name(&self) -> &'static str {
        "currency/code"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    fn validate(&self, _facts: Facts<'_>, change: &Change, problems: &mut Problems) {
        let fits = |code: &str| {
            code.len() == LETTERS && code.bytes().all(|letter| letter.is_ascii_uppercase())
        };
        let code = View::new(&self.0, &change.new).code();
        if change.changes(self.0.code) && code.is_some_and(|code| !fits(code)) {
            let message = text!(
                en = "A currency's code has three capital letters: USD.",
                zh = "币种代码为三个大写字母，例如 USD。"
            );
            problems.add(change.row, field::CODE, "bad_code", message);
        }
    }
}
