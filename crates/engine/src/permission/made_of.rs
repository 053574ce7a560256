//! What computed fields are made of: nobody may see more of a result than of what it comes from.

use std::collections::BTreeSet;

use steward_model::catalog::{Catalog, Computed as By, FieldDef, FieldId, ObjectId, RollUp};
use steward_model::formula::{Formula, Place};
use steward_model::scope::{FieldRight, Reach, Scope, Verb};

/// What computed fields are made of, through whatever formulas, for each object by its position.
#[derive(Debug, Default)]
pub(crate) struct MadeOf(Vec<Vec<Computed>>);

/// A computed field.
#[derive(Debug)]
struct Computed {
    name: String,
    from: Vec<(ObjectId, String)>,
}

impl MadeOf {
    /// Of formulas that do not use each other in a circle.
    pub(crate) fn new(catalog: &Catalog, formulas: &[Vec<(FieldId, Formula)>]) -> Self {
        let name = |(object, field): Place| catalog.object(object).fields[field].name.clone();
        let of_object = |(object, own): (ObjectId, &Vec<(FieldId, Formula)>)| {
            let computed = |field: FieldId, places: BTreeSet<Place>| {
                let from = places.into_iter().map(|place| (place.0, name(place))).collect();
                Computed { name: name((object, field)), from }
            };
            let by_formula = own.iter().map(|(field, formula)| {
                let mut places = BTreeSet::new();
                gather(object, formula, formulas, &mut places);
                computed(*field, places)
            });
            // Shipped ones say what everybody may know who sees the record.
            let own = catalog.object(object).fields.iter().filter(|field| field.own.is_some());
            let rolled_up = own.filter_map(rollup).map(|(field, rollup)| {
                let mut places = BTreeSet::new();
                let of_child = rollup.looks_at().map(|field| (rollup.from, field));
                gather_all(of_child, formulas, &mut places);
                computed(field, places)
            });
            by_formula.chain(rolled_up).collect()
        };
        Self(formulas.iter().enumerate().map(of_object).collect())
    }

    /// Takes the rights on computed fields down to the least right on what they are made of.
    pub(super) fn lower(&self, scope: &mut Scope) {
        let mut lowered = Vec::new();
        for (object, computed) in self.0.iter().enumerate() {
            for one in computed {
                let rights = one.from.iter().map(|(of, name)| right(scope, *of, name));
                let least = rights.min().unwrap_or_default();
                if least < scope.rights(object).field(&one.name) {
                    lowered.push((object, one.name.clone(), least));
                }
            }
        }
        for (object, name, right) in lowered {
            scope.objects[object].fields.insert(name, right);
        }
    }
}

/// The right on a field; of an object that one may not see, none.
fn right(scope: &Scope, object: ObjectId, field: &str) -> FieldRight {
    let rights = scope.rights(object);
    match rights.reach(Verb::Read) {
        Reach::None => FieldRight::Hidden,
        _ => rights.field(field),
    }
}

/// The fields that a formula uses, and those that these are computed from.
fn gather(
    object: ObjectId,
    formula: &Formula,
    formulas: &[Vec<(FieldId, Formula)>],
    found: &mut BTreeSet<Place>,
) {
    let own = formula.fields().iter().map(|field| (object, *field));
    let ways = formula.parents().iter().map(|parent| (object, parent.via));
    let parents = formula.parents().iter().map(|parent| (parent.object, parent.field));
    gather_all(own.chain(ways).chain(parents), formulas, found);
}

/// These fields, and those that they are computed from.
fn gather_all(
    places: impl Iterator<Item = Place>,
    formulas: &[Vec<(FieldId, Formula)>],
    found: &mut BTreeSet<Place>,
) {
    for place in places {
        if !found.insert(place) {
            continue;
        }
        if let Some((_, next)) = formulas[place.0].iter().find(|(field, _)| *field == place.1) {
            gather(place.0, next, formulas, found);
        }
    }
}

fn rollup(field: &FieldDef) -> Option<(FieldId, &RollUp)> {
    match &field.computed {
        Some(By::RollUp(rollup)) => Some((field.id, rollup)),
        _ => None,
    }
}
