//! Reading a request's values: every key must be a field that the caller may write, every value must
//! be one of its kind. All that is wrong is said at once.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};
use steward_model::catalog::{FieldId, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::kind::{FieldKind, MASK};
use steward_model::scope::{Access, FieldRight};
use steward_model::{Error, FieldError, Result, Value, text};

use super::Problems;

/// Values that a caller gave, by field.
pub(super) type Given = Vec<(FieldId, Value)>;

/// Reads one body. `fresh`: for a new record, when fields that can be set once may be set.
pub(super) fn read(
    object: &ObjectDef,
    access: &Access,
    body: &Map<String, Json>,
    columns: Option<&BTreeSet<&str>>,
    (row, fresh): (usize, bool),
    problems: &mut Problems,
) -> Result<Given> {
    let mut given = Vec::with_capacity(body.len());
    for (name, json) in body {
        if columns.is_some_and(|columns| !columns.contains(name.as_str())) {
            continue;
        }
        let right = access.field(object.id, name);
        if is_display(object, access, name) {
            problems.add(row, name, "read_only", read_only(false));
            continue;
        }
        let field = object
            .field(name)
            .filter(|_| right != FieldRight::Hidden)
            .ok_or_else(|| unknown(object, name))?;
        if !field.writable() || (field.fixed && !fresh) {
            problems.add(row, name, "read_only", read_only(field.fixed));
            continue;
        }
        if right < FieldRight::Write {
            let (en, zh) = (&field.label.en, &field.label.zh);
            let message = text!(
                en = "Your role does not allow you to change '{en}'.",
                zh = "您的角色不能修改“{zh}”。"
            );
            problems.add(row, name, "forbidden", message);
            continue;
        }
        if json.is_null() {
            given.push((field.id, Value::Null));
            continue;
        }
        // What a list showed comes back unchanged: the secret stays.
        if !fresh && matches!(field.kind, FieldKind::Secret(_)) && json == MASK {
            continue;
        }
        match field.kind().read_json(json) {
            Ok(value) => given.push((field.id, value)),
            Err(refusal) => problems.add(row, name, refusal.code, refusal.message),
        }
    }
    Ok(given)
}

/// The names in `columns=`, each of which must be a field.
pub(super) fn columns<'c>(
    object: &ObjectDef,
    columns: Option<&'c [String]>,
) -> Result<Option<BTreeSet<&'c str>>> {
    let Some(columns) = columns else { return Ok(None) };
    for name in columns {
        if object.field(name).is_none() && object.display(name).is_none() {
            return Err(unknown(object, name));
        }
    }
    Ok(Some(columns.iter().map(String::as_str).collect()))
}

/// Whether it is a field that the caller knows of and that is computed when it is read.
fn is_display(object: &ObjectDef, access: &Access, name: &str) -> bool {
    let display = object.display(name);
    display.is_some_and(|display| access.display(object, display) != FieldRight::Hidden)
}

fn unknown(object: &ObjectDef, name: &str) -> Error {
    let (plural, zh) = (&object.plural, &object.label.zh);
    let message = text!(
        en = "There is no field '{name}' in '{plural}'.",
        zh = "“{zh}”没有名为“{name}”的字段。"
    );
    Error::new(ErrorKind::UnknownBodyField, message.clone()).with_field(FieldError::new(
        name,
        "unknown_field",
        message,
    ))
}

fn read_only(fixed: bool) -> steward_model::Text {
    if fixed {
        text!(
            en = "This is set when the record is made and can't be changed.",
            zh = "此字段只能在新建时填写，之后不能修改。"
        )
    } else {
        text!(en = "The system fills this in.", zh = "此字段由系统填写。")
    }
}
