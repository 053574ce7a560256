//! The fields that traits bring, and what else they mean for an object.

use super::definition::{Field, Object};
use super::wrong;
use crate::error::Result;
use std::collections::BTreeMap;

/// The definitions of the traits' fields, in the same TOML as the objects'.
const FILES: &[(&str, &str)] = &[
    ("base", include_str!("traits/base.toml")),
    ("child", include_str!("traits/child.toml")),
    ("owned", include_str!("traits/owned.toml")),
    ("pooled", include_str!("traits/pooled.toml")),
    ("attributed", include_str!("traits/attributed.toml")),
    ("followed", include_str!("traits/followed.toml")),
    ("located", include_str!("traits/located.toml")),
    ("about", include_str!("traits/about.toml")),
    ("line", include_str!("traits/line.toml")),
];

/// Traits that bring no fields: never changed once written; changes of it change rights; two records of
/// it that are the same can become one.
const MARKS: &[&str] = &["append_only", "access", "mergeable"];

/// The names of all traits.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name).chain(MARKS.iter().copied())
}

/// The object's fields with those of its traits: `base` or `child` in front, the others behind. A
/// trait's reference to an object that is not among `objects` is left out, so that a small catalog
/// need not have what only the standard one has.
pub(super) fn with_traits(
    file: &str,
    object: &Object,
    objects: &BTreeMap<String, usize>,
) -> Result<Vec<Field>> {
    let mut front = Vec::new();
    let mut back = Vec::new();
    for name in &object.traits {
        if MARKS.contains(&name.as_str()) {
            continue;
        }
        let Some((_, text)) = FILES.iter().find(|(known, _)| known == name) else {
            let known = names().collect::<Vec<_>>().join(", ");
            return Err(wrong(format!("{file}: unknown trait '{name}', not one of {known}")));
        };
        let mut fields: Fields =
            toml::from_str(text).map_err(|error| wrong(format!("trait {name}: {error}")))?;
        for field in &mut fields.field {
            field.to = field.to.as_ref().map(|to| to.replace("{object}", &object.name));
        }
        fields.field.retain(|field| field.to.as_ref().is_none_or(|to| objects.contains_key(to)));
        let side = if matches!(name.as_str(), "base" | "child") { &mut front } else { &mut back };
        side.extend(fields.field);
    }
    if front.is_empty() {
        return Err(wrong(format!("{file}: traits must have 'base' or 'child'")));
    }
    front.extend(object.fields.iter().cloned());
    front.extend(back);
    Ok(front)
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    field: Vec<Field>,
}
