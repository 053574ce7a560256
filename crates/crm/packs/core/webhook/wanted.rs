//! Of which objects a webhook tells, as it is written: names with commas between them.

use std::collections::BTreeSet;

use steward_model::Result;
use steward_model::catalog::Catalog;
use steward_model::kind::FieldKind;

use crate::typed::webhook_delivery;

/// Stands for all objects.
const ALL: &str = "*";

/// The names of the objects of which can be told.
pub(super) fn tellable(catalog: &Catalog) -> Result<BTreeSet<String>> {
    let object = catalog.expect(webhook_delivery::NAME)?;
    let field = &object.fields[object.id_of(webhook_delivery::field::RECORD_OBJECT)];
    let FieldKind::ObjectName(kind) = &field.kind else { return Ok(BTreeSet::new()) };
    Ok(kind.objects.iter().cloned().collect())
}

/// The names that are written.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let between =
        |letter: char| matches!(letter, ',' | '，' | '、' | ';' | '；') || letter.is_whitespace();
    text.split(between).filter(|name| !name.is_empty())
}

/// Whether changes of an object are told of.
pub(super) fn tells(text: &str, object: &str) -> bool {
    names(text).any(|name| name == ALL || name == object)
}

/// A name that is written and is not that of an object of which can be told.
pub(super) fn stranger<'t>(text: &'t str, tellable: &BTreeSet<String>) -> Option<&'t str> {
    names(text).find(|name| *name != ALL && !tellable.contains(*name))
}

/// Whether nothing is named.
pub(super) fn is_empty(text: &str) -> bool {
    names(text).next().is_none()
}
