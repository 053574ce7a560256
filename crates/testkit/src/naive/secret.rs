//! Secrets in tests: what lies in the tables in the place of ciphertext, and codes that anybody could
//! make.

use steward_model::Value;
use steward_model::catalog::{FieldDef, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::kind::{BlindIndex, FieldKind, TextKind};
use steward_model::query::{Operator, Test};

use super::error::{NaiveError, refuse};

/// What stands in front of a secret in the place of ciphertext.
const SEALED: &str = "sealed ";

/// Codes that are easy to foresee.
#[derive(Debug)]
pub(super) struct PlainCodes;

impl BlindIndex for PlainCodes {
    fn code(&self, object: &str, field: &str, value: &str) -> String {
        format!("{value} in {object}.{field}")
    }
}

/// A secret as it lies in the tables.
pub(super) fn sealed(plain: &str) -> Value {
    Value::Text(format!("{SEALED}{plain}"))
}

/// The code beside a sealed secret.
pub(super) fn code_of(object: &ObjectDef, field: &FieldDef, sealed: &Value) -> Value {
    match sealed {
        Value::Text(text) => Value::Text(code(object, field, text.trim_start_matches(SEALED))),
        _ => Value::Null,
    }
}

fn code(object: &ObjectDef, field: &FieldDef, plain: &str) -> String {
    let form: String = plain.chars().filter(|c| !" -".contains(*c)).collect();
    PlainCodes.code(&object.name, &field.name, &form.to_lowercase())
}

/// A test of a secret as one of its code, if that is what it is.
pub(super) fn of_code(
    object: &ObjectDef,
    field: &FieldDef,
    test: &Test,
) -> Result<Option<(FieldKind, Test)>, NaiveError> {
    let FieldKind::Secret(secret) = &field.kind else { return Ok(None) };
    let comparable =
        matches!(test.operator, Operator::Eq | Operator::Neq | Operator::In | Operator::IsDistinct);
    if !secret.findable || !comparable {
        return Ok(None);
    }
    let mut values = Vec::new();
    for text in &test.values {
        match field.kind.kind().read_text(text) {
            Ok(Value::Text(plain)) => values.push(code(object, field, &plain)),
            _ => return refuse(ErrorKind::BadValue),
        }
    }
    let text = TextKind { long: false, max: usize::MAX };
    Ok(Some((FieldKind::Text(text), Test { values, ..test.clone() })))
}
