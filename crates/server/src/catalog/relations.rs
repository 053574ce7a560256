//! The records that belong to a record: which objects refer to it, by which field.

use serde_json::{Value as Json, json};
use steward_model::catalog::{Catalog, FieldDef, ObjectDef};
use steward_model::kind::FieldKind;
use steward_model::scope::{Access, Reach, Verb};

use super::layout::is_known;
use crate::discover::describe::label;

/// Every reference to `object` that the caller knows of.
pub(super) fn children(catalog: &Catalog, access: &Access, object: &ObjectDef) -> Json {
    let readable = |from: &&ObjectDef| *access.reach(from.id, Verb::Read) != Reach::None;
    let mut found = Vec::new();
    for from in catalog.objects().iter().filter(readable) {
        for field in from.fields.iter().filter(|field| is_known(access, from, field.id)) {
            found.extend(refers(access, from, field, object).map(|when| {
                let mut out = json!({
                    "object": from.name, "plural": from.plural, "field": field.name, "when": when,
                });
                if let Some(words) = &field.list_label {
                    out["label"] = label(words);
                }
                out
            }));
        }
    }
    found.into()
}

/// Whether a field refers to `object`; for an any-record, with the condition under which it does.
fn refers(access: &Access, from: &ObjectDef, field: &FieldDef, object: &ObjectDef) -> Option<Json> {
    let FieldKind::Reference(reference) = &field.kind else { return None };
    match (&reference.to, &reference.object_field) {
        (Some(to), _) if *to == object.name => Some(Json::Null),
        (None, Some(sibling)) => {
            let sibling = from.field(sibling)?;
            let FieldKind::ObjectName(kind) = &sibling.kind else { return None };
            let allowed = kind.objects.contains(&object.name);
            (allowed && is_known(access, from, sibling.id))
                .then(|| json!({"field": sibling.name, "is": object.name}))
        }
        _ => None,
    }
}
