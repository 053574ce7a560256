//! Where an object's fields stand in a catalog.

use crate::documentation::{field as describe, line};
use crate::names::{constant, identifier};
use crate::shape::fields;
use steward_model::catalog::ObjectDef;
use steward_model::kind::FieldKind;

/// The names of the fields, as constants.
pub(crate) fn names(object: &ObjectDef) -> String {
    let mut out = line(&format!("The names of the fields of '{}'.", object.name));
    out.push_str("pub mod field {\n");
    for field in fields(object) {
        out.push_str(&line(&describe(field)));
        let constant = constant(&field.name);
        out.push_str(&format!("pub const {constant}: &str = {:?};\n", field.name));
    }
    out.push_str("}\n");
    out
}

/// The decimals of the scaled fields, as constants.
pub(crate) fn scales(object: &ObjectDef) -> String {
    let mut constants = String::new();
    for field in fields(object) {
        if let FieldKind::Decimal(decimal) = &field.kind {
            constants.push_str(&line(&describe(field)));
            let (name, scale) = (constant(&field.name), decimal.scale);
            constants.push_str(&format!("pub const {name}: u8 = {scale};\n"));
        }
    }
    if constants.is_empty() {
        return constants;
    }
    let about = line(&format!("The decimals of the scaled fields of '{}'.", object.name));
    format!("{about}pub mod scale {{\n{constants}}}\n")
}

/// The struct with the positions of the fields in one catalog.
pub(crate) fn positions(object: &ObjectDef) -> String {
    let mut members = String::new();
    let mut values = String::new();
    for field in fields(object) {
        let name = identifier(&field.name);
        members.push_str(&line(&describe(field)));
        members.push_str(&format!("pub {name}: steward_model::catalog::FieldId,\n"));
        values.push_str(&format!("{name}: position({:?})?,\n", field.name));
    }
    let about = line(&format!("Where the fields of '{}' stand in one catalog.", object.name));
    format!(
        "{about}#[derive(Clone, Debug)]
pub struct Fields {{
of_object: steward_model::catalog::ObjectId,
{members}}}
impl Fields {{
/// Looks the fields up, once for each catalog.
///
/// # Errors
/// If the catalog lacks the object or a field.
pub fn resolve(
    catalog: &steward_model::catalog::Catalog,
) -> steward_model::Result<Self> {{
let object = catalog.expect(NAME)?;
let position = |name: &str| super::support::position(object, name);
Ok(Self {{
of_object: object.id,
{values}}})
}}
/// Where the object stands in the catalog.
#[must_use]
pub fn object_id(&self) -> steward_model::catalog::ObjectId {{
self.of_object
}}
}}
"
    )
}
