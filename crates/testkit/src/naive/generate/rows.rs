//! Random rows.

use std::collections::BTreeMap;

use steward_model::Value;
use steward_model::catalog::{Catalog, FieldDef, ObjectDef};
use steward_model::fold::sort_key;
use steward_model::kind::FieldKind;
use steward_model::record::Record;

use super::{NOW, Tape, domain};
use crate::naive::secret;

/// The most rows of an object, plus one.
const ROWS: usize = 13;

/// Random records for every object, with ids from 1. References point to existing records,
/// deleted ones among them; every twelfth value or so is null where it may be.
#[must_use]
pub fn tables(catalog: &Catalog, tape: &mut Tape<'_>) -> BTreeMap<String, Vec<Record>> {
    let counts: Vec<usize> = catalog
        .objects()
        .iter()
        .map(|object| match object.name.as_str() {
            "user" | "department" => 1 + tape.below(4),
            "collaborator" => tape.below(2 * ROWS),
            _ => tape.below(ROWS),
        })
        .collect();
    let objects = catalog.objects().iter();
    objects
        .map(|object| {
            let rows = 1..=counts[object.id];
            let rows = rows.map(|id| record(catalog, object, &counts, id, tape)).collect();
            (object.name.clone(), rows)
        })
        .collect()
}

fn record(
    catalog: &Catalog,
    object: &ObjectDef,
    counts: &[usize],
    id: usize,
    tape: &mut Tape<'_>,
) -> Record {
    let mut row = Record::empty(object.id, object.fields.len());
    for field in &object.fields {
        let value = match field.name.as_str() {
            "id" => Value::Int(id as i64),
            "version" => Value::Int(1 + tape.below(3) as i64),
            "deleted_at" if tape.chance(1, 6) => Value::Int(NOW - 1),
            "deleted_at" => Value::Null,
            "external_id" if tape.chance(1, 4) => Value::Text(format!("x{id}")),
            "external_id" => Value::Null,
            _ if field.internal && is_secret(&object.fields[field.id - 1]) => {
                let secret = &object.fields[field.id - 1];
                secret::code_of(object, secret, &row.values[secret.id])
            }
            _ if field.internal => match row.values.get(field.id - 1) {
                Some(Value::Text(text)) => Value::Text(sort_key(text)),
                _ => Value::Null,
            },
            _ => value(catalog, object, field, counts, &row, tape),
        };
        row.values[field.id] = value;
    }
    row
}

fn is_secret(field: &FieldDef) -> bool {
    matches!(field.kind, FieldKind::Secret(_))
}

fn value(
    catalog: &Catalog,
    object: &ObjectDef,
    field: &FieldDef,
    counts: &[usize],
    row: &Record,
    tape: &mut Tape<'_>,
) -> Value {
    let of = |name: &str| catalog.objects().iter().find(|o| o.name == name).map(|o| counts[o.id]);
    let any_id = |count: usize, tape: &mut Tape<'_>| match count {
        0 => Value::Null,
        count => Value::Int(1 + tape.below(count) as i64),
    };
    let null = !field.not_null && tape.chance(1, 5);
    match &field.kind {
        FieldKind::Reference(reference) => match (&reference.to, &reference.object_field) {
            // The id follows the object's name: both or none.
            (None, Some(name)) => {
                let at = object.fields.iter().position(|other| other.name == *name);
                match at.map(|at| &row.values[at]) {
                    Some(Value::Text(name)) => any_id(of(name).unwrap_or(0), tape),
                    _ => Value::Null,
                }
            }
            _ if null => Value::Null,
            (Some(to), _) => any_id(of(to).unwrap_or(0), tape),
            (None, None) => Value::Null,
        },
        _ if null => Value::Null,
        FieldKind::ObjectName(kind) => {
            let name = tape.choose(&kind.objects);
            if of(name) > Some(0) { Value::Text(name.clone()) } else { Value::Null }
        }
        kind => tape.choose(&domain::values(kind)).clone(),
    }
}
