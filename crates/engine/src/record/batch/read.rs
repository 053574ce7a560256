//! The values of an operation: ids in place of refs, then read as in any other write.

use serde_json::{Map, Value as Json};
use steward_model::Result;
use steward_model::catalog::ObjectDef;
use steward_model::error::ErrorKind;
use steward_model::scope::Access;

use super::super::Problems;
use super::super::input::{self, Given};
use super::{Operation, reference};

/// The records that operations with a name have made so far, by that name. None while one isn't there
/// because something is wrong with its operation.
pub(super) type Made<'a> = std::collections::HashMap<&'a str, Option<i64>>;

/// Stands for a record that is not there because something is wrong with its operation: no record
/// has this id.
const NOBODY: i64 = i64::MAX;

/// Reads the values of an operation. `fresh`: for a new record.
pub(super) fn values(
    object: &ObjectDef,
    access: &Access,
    (place, operation): (usize, &Operation),
    made: &Made<'_>,
    fresh: bool,
    problems: &mut Problems,
) -> Result<Given> {
    let Some(values) = operation.act.values() else { return Ok(Vec::new()) };
    let mut resolved = Map::with_capacity(values.len());
    for (field, value) in values {
        let Some(name) = reference(value) else {
            resolved.insert(field.clone(), value.clone());
            continue;
        };
        let id = made.get(name).copied().flatten();
        if id.is_none() {
            problems.excuse(place, field);
        }
        resolved.insert(field.clone(), Json::from(id.unwrap_or(NOBODY)));
    }
    // A field that does not exist is told together with what is wrong with the others.
    loop {
        let error = match input::read(object, access, &resolved, None, (place, fresh), problems) {
            Err(error) if error.kind() == ErrorKind::UnknownBodyField => error,
            other => return other,
        };
        for field in error.fields() {
            problems.add(place, &field.field, field.code, field.message.clone());
            resolved.shift_remove(&field.field);
        }
    }
}
