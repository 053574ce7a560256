//! How an object is shown: order, sections, allowed changes. Fields that are hidden from the
//! caller are left out.

use serde_json::{Value as Json, json};
use steward_model::catalog::{FieldId, ObjectDef};
use steward_model::query::{Direction, Nulls, OrderTerm};
use steward_model::scope::{Access, FieldRight};

use crate::discover::describe::label;

/// Whether the caller knows of a field.
pub(super) fn is_known(access: &Access, object: &ObjectDef, field: FieldId) -> bool {
    let field = &object.fields[field];
    !field.internal && access.field(object.id, &field.name) != FieldRight::Hidden
}

/// Whether the caller knows of what stands in a form or a view - a field, or one without a column - and the
/// company has not put it out of sight.
pub(super) fn is_shown(access: &Access, object: &ObjectDef, name: &str) -> bool {
    match (object.field(name), object.display(name)) {
        (Some(field), _) => !field.hidden && is_known(access, object, field.id),
        (None, Some(display)) => {
            !display.def.hidden && access.display(object, display) != FieldRight::Hidden
        }
        (None, None) => false,
    }
}

/// The default order in the spelling of `order=`, or null.
pub(super) fn order(access: &Access, object: &ObjectDef) -> Json {
    let known = |term: &&OrderTerm| {
        object.field(&term.field).is_some_and(|field| is_known(access, object, field.id))
    };
    let terms: Vec<String> = object.order.iter().filter(known).map(spell).collect();
    if terms.is_empty() { Json::Null } else { terms.join(",").into() }
}

/// A term in the spelling of `order=`.
pub(super) fn spell(term: &OrderTerm) -> String {
    let mut out = match &term.relation {
        Some(relation) => format!("{relation}({})", term.field),
        None => term.field.clone(),
    };
    if term.direction == Direction::Desc {
        out.push_str(".desc");
    }
    match term.nulls {
        Some(Nulls::First) => out.push_str(".nullsfirst"),
        Some(Nulls::Last) => out.push_str(".nullslast"),
        None => {}
    }
    out
}

/// The sections of the form; those without a field that is known are left out.
pub(super) fn sections(access: &Access, object: &ObjectDef) -> Json {
    let section = |section: &steward_model::catalog::Section| {
        let known = section.fields.iter().filter(|name| is_shown(access, object, name));
        let fields: Vec<&String> = known.collect();
        (!fields.is_empty()).then(|| json!({"label": label(&section.label), "fields": fields}))
    };
    object.sections.iter().filter_map(section).collect()
}

/// The changes that a select field allows, where not every one is.
pub(super) fn transitions(access: &Access, object: &ObjectDef) -> Json {
    let known = object.transitions.iter().filter(|way| is_known(access, object, way.field));
    let each = |way: &steward_model::catalog::Transition| json!({"field": object.fields[way.field].name, "from": way.from, "to": way.to});
    known.map(each).collect()
}
