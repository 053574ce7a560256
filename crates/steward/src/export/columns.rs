//! The columns of an export: all fields, and behind each reference what the record is called, by which
//! an import finds it again in another database, where it has another id.

use steward_model::catalog::{Catalog, FieldDef, ObjectDef};
use steward_model::kind::FieldKind;
use steward_model::query::{Embed, Join, ListQuery, SelectItem};

/// What is selected of an object.
pub(super) fn columns(catalog: &Catalog, object: &ObjectDef) -> Vec<SelectItem> {
    let mut items = Vec::new();
    for field in object.fields.iter().filter(|field| !field.internal) {
        items.push(plain(&field.name));
        items.extend(called(catalog, object, field));
    }
    items
}

fn plain(name: &str) -> SelectItem {
    SelectItem::Field { alias: None, field: name.to_owned(), cast: None }
}

/// `account:account_id(name)`
fn called(catalog: &Catalog, object: &ObjectDef, field: &FieldDef) -> Option<SelectItem> {
    let FieldKind::Reference(reference) = &field.kind else { return None };
    let target = catalog.find(reference.to.as_deref()?)?;
    let naming = naming(target)?;
    let key = field.name.strip_suffix("_id").filter(|key| object.field(key).is_none())?;
    Some(SelectItem::Embed(Embed {
        alias: Some(key.to_owned()),
        target: target.name.clone(),
        hint: Some(field.name.clone()),
        join: Join::Left,
        spread: false,
        nothing: false,
        query: ListQuery { select: vec![plain(&naming.name)], ..ListQuery::default() },
    }))
}

/// The field by which another database's records are told apart best: one that every record has and no
/// two share, else the title.
fn naming(target: &ObjectDef) -> Option<&FieldDef> {
    let sure = |field: &&FieldDef| field.unique && field.not_null && field.writable();
    let title = Some(&target.fields[target.title]).filter(|title| title.id != 0);
    target.fields.iter().find(sure).or(title)
}
