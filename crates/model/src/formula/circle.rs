//! Formulas over parents must not use each other in a circle, through whatever objects.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, FieldId, ObjectId};
use crate::error::{Error, ErrorKind, Result};
use crate::text;

use super::Formula;

/// A field of an object.
type Place = (ObjectId, FieldId);

/// Refuses formulas that use each other in a circle. Without one, recalculating what depends on a
/// change comes to an end.
///
/// # Errors
/// [`ErrorKind::Definition`], naming a field whose formula uses its own result.
pub fn check(catalog: &Catalog, formulas: &[Vec<(FieldId, Formula)>]) -> Result<()> {
    let mut sound = BTreeSet::new();
    for (object, formulas_of) in formulas.iter().enumerate() {
        for (field, _) in formulas_of {
            walk((object, *field), formulas, &mut Vec::new(), &mut sound)
                .map_err(|(object, field)| circle(catalog, object, field))?;
        }
    }
    Ok(())
}

/// Follows what a field is computed from; answers a field that is computed from itself.
fn walk(
    at: Place,
    formulas: &[Vec<(FieldId, Formula)>],
    path: &mut Vec<Place>,
    sound: &mut BTreeSet<Place>,
) -> Result<(), Place> {
    if path.contains(&at) {
        return Err(at);
    }
    let formula = formulas[at.0].iter().find(|(field, _)| *field == at.1);
    let Some((_, formula)) = formula.filter(|_| !sound.contains(&at)) else { return Ok(()) };
    path.push(at);
    for field in formula.fields() {
        walk((at.0, *field), formulas, path, sound)?;
    }
    for parent in formula.parents() {
        walk((parent.object, parent.field), formulas, path, sound)?;
    }
    path.pop();
    sound.insert(at);
    Ok(())
}

fn circle(catalog: &Catalog, object: ObjectId, field: FieldId) -> Error {
    let object = catalog.object(object);
    let (name, field) = (&object.name, &object.fields[field].name);
    Error::new(
        ErrorKind::Definition,
        text!(
            en = "The formula of '{name}.{field}' uses its own result through other records.",
            zh = "“{name}.{field}”的公式通过其他记录用到了自己的结果，形成循环。"
        ),
    )
}
