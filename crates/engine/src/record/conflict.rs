//! From a database's words on a broken key to the fields that people know.

use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::{Error, FieldError, text};

/// The same where it is not known which object was written: a statement that was queued is refused
/// with what comes behind it.
pub(super) fn explain_any(catalog: &Catalog, error: Error) -> Error {
    let mut objects = catalog.objects().iter();
    let of = |object: &&ObjectDef| object.uniques.iter().any(|k| error.details() == Some(&k.name));
    match objects.find(of) {
        Some(object) => explain(object, error),
        None => error,
    }
}

/// Says which fields of the object clash, if the database refused a key that is taken.
pub(super) fn explain(object: &ObjectDef, error: Error) -> Error {
    if error.kind() != ErrorKind::Duplicate || !error.fields().is_empty() {
        return error;
    }
    let details = error.details().unwrap_or_default();
    let table = format!("{}.", object.name);
    let columns: Vec<&str> =
        details.split(',').filter_map(|c| c.trim().strip_prefix(&table)).collect();
    let key = object.uniques.iter().find(|key| {
        let names: Vec<&str> =
            key.fields.iter().map(|&field| object.fields[field].name.as_str()).collect();
        key.name == details || (!columns.is_empty() && names == columns)
    });
    let Some(key) = key else { return error };
    let fields: Vec<_> = key.fields.iter().map(|&field| &object.fields[field]).collect();
    let en = fields.iter().map(|f| f.label.en.as_str()).collect::<Vec<_>>().join(" + ");
    let zh = fields.iter().map(|f| f.label.zh.as_str()).collect::<Vec<_>>().join(" + ");
    let (one_en, one_zh) = (object.label.en.to_lowercase(), &object.label.zh);
    let message = text!(
        en = "Another {one_en} already has this {en}.",
        zh = "已有{one_zh}使用了相同的“{zh}”。"
    );
    let mut explained =
        Error::new(ErrorKind::Duplicate, message.clone()).with_details(key.name.clone());
    for field in fields {
        explained =
            explained.with_field(FieldError::new(&field.name, "duplicate", message.clone()));
    }
    explained
}
