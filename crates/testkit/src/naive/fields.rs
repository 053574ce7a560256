//! Objects and fields by name, and whether a reader may name them.

use steward_model::Value;
use steward_model::catalog::{Catalog, FieldDef, FieldId, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::record::Record;
use steward_model::scope::{FieldRight, Reach, Verb};

use super::access::NaiveAccess;
use super::clock;
use super::error::{NaiveError, refuse};

/// The object of this name.
pub(super) fn object<'c>(catalog: &'c Catalog, name: &str) -> Option<&'c ObjectDef> {
    catalog.objects().iter().find(|object| object.name == name)
}

/// Refuses an object of which the reader reaches nothing.
pub(super) fn reachable(object: &ObjectDef, access: &NaiveAccess) -> Result<(), NaiveError> {
    match access.reach(object, Verb::Read) {
        Reach::None => refuse(ErrorKind::UnknownObject),
        Reach::All | Reach::Terms(_) => Ok(()),
    }
}

/// The field of this name, whoever asks.
pub(super) fn known<'c>(object: &'c ObjectDef, name: &str) -> Option<&'c FieldDef> {
    object.fields.iter().find(|field| field.name == name && !field.internal)
}

/// The field of this name, if the reader may use its values.
pub(super) fn readable<'c>(
    object: &'c ObjectDef,
    name: &str,
    access: &NaiveAccess,
) -> Result<&'c FieldDef, NaiveError> {
    let Some(field) = known(object, name) else {
        return match clock::field(object, name, access) {
            Some(_) => refuse(ErrorKind::NotSupported),
            None => refuse(ErrorKind::UnknownField),
        };
    };
    usable(object, field.id, access)?;
    Ok(field)
}

/// Refuses a field whose values the reader may not use.
pub(super) fn usable(
    object: &ObjectDef,
    field: FieldId,
    access: &NaiveAccess,
) -> Result<(), NaiveError> {
    match access.right(object, &object.fields[field].name) {
        FieldRight::Hidden => refuse(ErrorKind::UnknownField),
        FieldRight::Masked => refuse(ErrorKind::Forbidden),
        FieldRight::Read | FieldRight::Write => Ok(()),
    }
}

/// The id of a record.
pub(super) fn id(row: &Record) -> i64 {
    match row.values.first() {
        Some(Value::Int(id)) => *id,
        _ => 0,
    }
}

/// The value of a record's field by name; null if the object has no such field.
pub(super) fn value<'r>(object: &ObjectDef, row: &'r Record, name: &str) -> &'r Value {
    let place = object.fields.iter().position(|field| field.name == name);
    place.map_or(&Value::Null, |place| &row.values[place])
}
