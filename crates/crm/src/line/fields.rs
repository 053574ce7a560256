//! Where the fields of lines and of their documents stand.

use steward_model::catalog::{Catalog, FieldId, ObjectDef, ObjectId};
use steward_model::record::Record;
use steward_model::{Error, Result};

use super::TRAIT;
use crate::typed::opportunity_line::field;

/// One object of lines with its document.
#[derive(Debug)]
pub(super) struct LineFields {
    pub(super) object: ObjectId,
    /// The document's object.
    pub(super) document: ObjectId,
    /// The line's reference to its document.
    pub(super) parent: FieldId,
    pub(super) product: FieldId,
    pub(super) name: FieldId,
    pub(super) unit: FieldId,
    pub(super) quantity: FieldId,
    pub(super) list_price: FieldId,
    pub(super) discount: FieldId,
    pub(super) unit_price: FieldId,
    pub(super) tax_rate: FieldId,
    pub(super) tax_included: FieldId,
    pub(super) currency: FieldId,
    pub(super) amount: FieldId,
    pub(super) amount_base: FieldId,
    pub(super) cost_base: FieldId,
    /// The document's fields.
    pub(super) of_document: DocumentFields,
}

/// The fields of a document that has lines.
#[derive(Debug)]
pub(super) struct DocumentFields {
    pub(super) amount: FieldId,
    pub(super) currency: FieldId,
    pub(super) rate: FieldId,
    pub(super) cost_base: FieldId,
}

/// All objects of lines in a catalog.
pub(super) fn all(catalog: &Catalog) -> Result<Vec<LineFields>> {
    let lines = catalog.objects().iter().filter(|object| object.has_trait(TRAIT));
    lines.map(|object| LineFields::new(catalog, object)).collect()
}

impl LineFields {
    fn new(catalog: &Catalog, object: &ObjectDef) -> Result<Self> {
        let [cascade] = object.cascades.as_slice() else {
            return Err(Error::internal("a line belongs to exactly one document"));
        };
        let at = |name: &str| object.id_of(name);
        let document = catalog.object(cascade.parent);
        Ok(Self {
            object: object.id,
            document: document.id,
            parent: cascade.field,
            product: at(field::PRODUCT_ID),
            name: at(field::NAME),
            unit: at(field::UNIT),
            quantity: at(field::QUANTITY),
            list_price: at(field::LIST_PRICE),
            discount: at(field::DISCOUNT),
            unit_price: at(field::UNIT_PRICE),
            tax_rate: at(field::TAX_RATE),
            tax_included: at(field::TAX_INCLUDED),
            currency: at(field::CURRENCY),
            amount: at(field::AMOUNT),
            amount_base: at(field::AMOUNT_BASE),
            cost_base: at(field::COST_BASE),
            of_document: DocumentFields {
                amount: document.id_of(field::AMOUNT),
                currency: document.id_of(field::CURRENCY),
                rate: document.id_of("exchange_rate"),
                cost_base: document.id_of(field::COST_BASE),
            },
        })
    }

    /// The document of a line.
    pub(super) fn document_of(&self, line: &Record) -> Option<i64> {
        line.get(self.parent).as_int()
    }
}
