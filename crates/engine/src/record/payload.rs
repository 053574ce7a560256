//! What the log says of a change: the fields that changed, before and after, references with their
//! titles.

use steward_model::catalog::{Catalog, Computed, FieldDef, ObjectDef};
use steward_model::kind::{FieldKind, Scalar, Wire};
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

/// About what one field takes in a payload, in bytes.
const FIELD_BYTES: usize = 40;

/// The payload of a change, as JSON: `{"before": {…}, "after": {…}}`. Each write makes one for each of its
/// records, so that it is written down as it is found.
pub(super) fn payload(
    catalog: &Catalog,
    object: &ObjectDef,
    change: &Change,
    titles: &Titles,
) -> String {
    let told = |field: &&FieldDef| change.changes(field.id) && told(field);
    let fields: Vec<&FieldDef> = object.fields.iter().filter(told).collect();
    let mut out = Vec::with_capacity(FIELD_BYTES * (fields.len() + 1));
    let mut side = |name: &str, record: &Record| {
        out.extend_from_slice(name.as_bytes());
        for (index, field) in fields.iter().enumerate() {
            out.extend_from_slice(if index > 0 { b",\"" } else { b"\"" });
            out.extend_from_slice(field.name.as_bytes());
            out.extend_from_slice(b"\":");
            value(catalog, object, field, record, titles, &mut out);
        }
        out.push(b'}');
    };
    match &change.old {
        Some(old) if !fields.is_empty() => {
            side("{\"before\":{", old);
            side(",\"after\":{", &change.new);
        }
        _ => side("{\"after\":{", &change.new),
    }
    out.push(b'}');
    String::from_utf8(out).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
}

/// Whether the log tells a field: not what it says itself, nor what follows from other records.
pub(crate) fn told(field: &FieldDef) -> bool {
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
    out: &mut Vec<u8>,
) {
    let value = record.get(field.id);
    // The log keeps a secret as it lies in the table: sealed.
    if matches!(field.kind, FieldKind::Secret(_)) {
        return text(value.as_text(), out);
    }
    if let (Some(target), Some(id)) = (target(catalog, object, field, record), value.as_int()) {
        out.extend_from_slice(b"{\"id\":");
        out.extend_from_slice(id.to_string().as_bytes());
        out.extend_from_slice(b",\"title\":");
        text(titles.title(target, id), out);
        return out.push(b'}');
    }
    field.kind().wire().write_json(Scalar::from(value), out);
}

/// A text, or `null`.
fn text(value: Option<&str>, out: &mut Vec<u8>) {
    Wire::Text.write_json(value.map_or(Scalar::Null, Scalar::Text), out);
}
