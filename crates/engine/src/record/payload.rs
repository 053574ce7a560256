//! What the log says of a change: the fields that changed, before and after, references with their
//! titles.

use serde_json::{Map, Value as Json};
use steward_model::catalog::{Catalog, Computed, FieldDef, ObjectDef};
use steward_model::kind::{FieldKind, Scalar};
use steward_model::record::Record;

use super::references::{Titles, target};
use crate::behaviour::Change;

/// Fields that every change touches and the log row itself tells.
const TOLD_ELSEWHERE: &[&str] = &[
    "id",
    "version",
    "created_at",
    "created_by_id",
    "updated_at",
    "updated_by_id",
    "deleted_at",
    "deleted_by_id",
    "origin",
];

/// The payload of a change, as JSON: `{"before": {…}, "after": {…}}`.
pub(super) fn payload(
    catalog: &Catalog,
    object: &ObjectDef,
    change: &Change,
    titles: &Titles,
) -> String {
    let mut before = Map::new();
    let mut after = Map::new();
    for field in object.fields.iter().filter(|field| told(field) && change.changes(field.id)) {
        if let Some(old) = &change.old {
            before.insert(field.name.clone(), value(catalog, object, field, old, titles));
        }
        after.insert(field.name.clone(), value(catalog, object, field, &change.new, titles));
    }
    let mut whole = Map::new();
    if !before.is_empty() {
        whole.insert("before".to_owned(), Json::Object(before));
    }
    whole.insert("after".to_owned(), Json::Object(after));
    Json::Object(whole).to_string()
}

/// Whether the log tells a field: not what it says itself, nor what follows from other records.
pub(super) fn told(field: &FieldDef) -> bool {
    !field.internal
        && !TOLD_ELSEWHERE.contains(&field.name.as_str())
        && !matches!(field.computed, Some(Computed::RollUp(_)))
}

fn value(
    catalog: &Catalog,
    object: &ObjectDef,
    field: &FieldDef,
    record: &Record,
    titles: &Titles,
) -> Json {
    let value = record.get(field.id);
    // The log keeps a secret as it lies in the table: sealed.
    if matches!(field.kind, FieldKind::Secret(_)) {
        return value.as_text().into();
    }
    if let (Some(target), Some(id)) = (target(catalog, object, field, record), value.as_int()) {
        let mut reference = Map::new();
        reference.insert("id".to_owned(), Json::from(id));
        reference.insert("title".to_owned(), titles.title(target, id).into());
        return Json::Object(reference);
    }
    let mut out = Vec::new();
    field.kind().wire().write_json(Scalar::from(value), &mut out);
    serde_json::from_slice(&out).unwrap_or(Json::Null)
}
