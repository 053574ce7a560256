//! To whom invoices are made out: a special VAT invoice needs what the tax office asks for.

use steward_engine::Problems;
use steward_engine::behaviour::{Behaviour, Change, Facts};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::fold::half_width;
use steward_model::{Result, text};

use crate::typed::invoice_title::{Fields, InvoiceType, Kind, NAME, View, ViewMut, field};

/// Checks invoice titles.
#[derive(Debug)]
pub(crate) struct InvoiceTitle(Fields);

impl InvoiceTitle {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

impl Behaviour for InvoiceTitle {
    fn name(&self) -> &'static str {
        "invoice_title"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    fn derive(&self, _facts: Facts<'_>, change: &mut Change) {
        let number = View::new(&self.0, &change.new).tax_no().map(normalise);
        ViewMut::new(&self.0, &mut change.new).set_tax_no(number.as_deref());
    }

    fn validate(&self, facts: Facts<'_>, change: &Change, problems: &mut Problems) {
        let view = View::new(&self.0, &change.new);
        let special = view.invoice_type() == Some(InvoiceType::Special);
        if special && view.kind() == Some(Kind::Person) {
            let message = text!(
                en = "A private person can't get a special VAT invoice.",
                zh = "个人不能开具专票。"
            );
            problems.add(change.row, field::INVOICE_TYPE, "person_special", message);
        }
        // A careless import may lack it; whoever issues an invoice is stopped then.
        if facts.strict && special && view.tax_no().is_none() {
            let message = text!(
                en = "A special VAT invoice needs the tax number.",
                zh = "开具专票须填写税号。"
            );
            problems.add(change.row, field::TAX_NO, "required", message);
        }
    }
}

/// Half-width capitals without spaces.
fn normalise(raw: &str) -> String {
    half_width(raw).to_ascii_uppercase().chars().filter(|c| !c.is_whitespace()).collect()
}
