//! Formulas over parents must not use each other in a circle, through whatever objects.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, FieldId, ObjectId};
use crate::error::{Error, ErrorKind, Result};
use crate::text;

use super::Formula;

/// A field of an object.
pub type Place = (ObjectId, FieldId);

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

/// How a formula comes back to the field that it is for, if it does: the fields on the way, that field the last.
#[must_use]
pub fn way_back(
    formula: &Formula,
    target: Place,
    formulas: &[Vec<(FieldId, Formula)>],
) -> Option<Vec<Place>> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<Vec<Place>> = used(formula, target.0).map(|place| vec![place]).collect();
    while let Some(way) = open.pop() {
        let at = *way.last()?;
        if at == target {
            return Some(way);
        }
        if !seen.insert(at) {
            continue;
        }
        let known = formulas.get(at.0).into_iter().flatten();
        for (_, next) in known.filter(|(field, _)| *field == at.1) {
            open.extend(used(next, at.0).map(|place| [way.as_slice(), &[place]].concat()));
        }
    }
    None
}

/// The fields that a formula of an object uses.
fn used(formula: &Formula, object: ObjectId) -> impl Iterator<Item = Place> {
    let own = formula.fields().iter().map(move |field| (object, *field));
    own.chain(formula.parents().iter().map(|parent| (parent.object, parent.field)))
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
