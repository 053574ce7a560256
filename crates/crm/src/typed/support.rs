//! What the generated views have in common.

use steward_model::catalog::{FieldId, ObjectDef};
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::{Value, text};

/// The position of a field.
pub(super) fn position(object: &ObjectDef, name: &str) -> Result<FieldId> {
    object.find_id(name).ok_or_else(|| {
        let object = &object.name;
        Error::new(
            ErrorKind::Definition,
            text!(
                en = "The object '{object}' lacks the field '{name}'.",
                zh = "对象“{object}”缺少字段“{name}”。"
            ),
        )
    })
}

/// The keys of a multi-select's stored value, `,a,b,`.
pub(super) fn unpack(value: &Value) -> impl Iterator<Item = &str> {
    value.as_text().unwrap_or_default().split(',').filter(|key| !key.is_empty())
}

/// A multi-select's stored value: each key once; shipped ones in the options' order, then others.
pub(super) fn pack<T: PartialEq>(
    options: &[T],
    shipped: &[T],
    key: impl Fn(&T) -> &str,
) -> Option<String> {
    let mut chosen: Vec<&T> = Vec::new();
    for option in options {
        if !chosen.contains(&option) {
            chosen.push(option);
        }
    }
    let place = |option: &T| shipped.iter().position(|s| s == option).unwrap_or(shipped.len());
    chosen.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| key(a).cmp(key(b))));
    let keys: Vec<&str> = chosen.into_iter().map(key).collect();
    (!keys.is_empty()).then(|| format!(",{},", keys.join(",")))
}
