//! The order in which an object's formulas are computed: one may use another's result.

use crate::catalog::{Catalog, Computed, FieldId, ObjectDef};
use crate::error::{Error, ErrorKind, Result};
use crate::text;

use super::Formula;

/// The formulas of an object, each behind those that it uses.
///
/// # Errors
/// If a formula is wrong, or formulas use each other in a circle.
pub fn plan(catalog: &Catalog, object: &ObjectDef) -> Result<Vec<(FieldId, Formula)>> {
    let mut open = Vec::new();
    // Nobody writes records of an object that is gone.
    for field in object.fields.iter().filter(|_| object.gone.is_none()) {
        if let Some(Computed::Formula(source)) = &field.computed {
            open.push((field.id, Formula::compile(source, catalog, object, field)?));
        }
    }
    let mut ordered = Vec::with_capacity(open.len());
    while !open.is_empty() {
        let waiting: Vec<FieldId> = open.iter().map(|(field, _)| *field).collect();
        let ready = open
            .iter()
            .position(|(_, formula)| !formula.fields().iter().any(|field| waiting.contains(field)));
        let Some(ready) = ready else {
            let name = &object.name;
            return Err(Error::new(
                ErrorKind::Definition,
                text!(
                    en = "Formulas of '{name}' use each other in a circle.",
                    zh = "“{name}”的公式互相引用，形成循环。"
                ),
            ));
        };
        ordered.push(open.remove(ready));
    }
    Ok(ordered)
}
