//! Objects of which there is one record.

use steward_model::catalog::ObjectDef;
use steward_model::kind::FieldKind;

/// Whether an object has one record at most: one of its keys is nothing but options, as the company's is.
#[must_use]
pub fn is_single(object: &ObjectDef) -> bool {
    let is_option = |&field: &usize| matches!(object.fields[field].kind, FieldKind::Select(_));
    object.uniques.iter().any(|key| key.fields.iter().all(is_option))
}
