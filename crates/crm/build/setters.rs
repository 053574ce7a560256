//! Changing a record by its fields' names and types.

use crate::documentation::{field as describe, line};
use crate::names::identifier;
use crate::shape::{Shape, fields, shape};
use steward_model::catalog::{FieldDef, ObjectDef};

/// What the engine keeps up by itself in every record.
const KEPT_BY_ENGINE: &[&str] = &[
    "id",
    "version",
    "created_at",
    "created_by_id",
    "updated_at",
    "updated_by_id",
    "deleted_at",
    "deleted_by_id",
];

/// The view with setters, for every field that a behaviour may set.
pub(crate) fn of(object: &ObjectDef) -> String {
    let setters: String = fields(object).filter(|field| is_settable(field)).map(setter).collect();
    let about = line(&format!("A record of '{}' to read and change.", object.name));
    format!(
        "{about}#[derive(Debug)]
pub struct ViewMut<'a> {{
fields: &'a Fields,
record: &'a mut steward_model::record::Record,
}}
impl<'a> ViewMut<'a> {{
/// Looks at a record, which must be one of this object and of the catalog of `fields`.
#[must_use]
pub fn new(fields: &'a Fields, record: &'a mut steward_model::record::Record) -> Self {{
debug_assert_eq!(record.object, fields.of_object, \"a record of another object\");
Self {{ fields, record }}
}}
/// The record as it is now.
#[must_use]
pub fn view(&self) -> View<'_> {{
View::new(self.fields, self.record)
}}
{setters}}}
"
    )
}

fn is_settable(field: &FieldDef) -> bool {
    field.computed.is_none() && !KEPT_BY_ENGINE.contains(&field.name.as_str())
}

fn setter(field: &FieldDef) -> String {
    let name = &field.name;
    let (of, value) = match shape(field) {
        Shape::Bool => ("Option<bool>".to_owned(), "value".to_owned()),
        Shape::Int => ("Option<i64>".to_owned(), "value".to_owned()),
        Shape::Text => ("Option<&str>".to_owned(), "value".to_owned()),
        Shape::Option(name) => (format!("Option<&{name}>"), format!("value.map({name}::key)")),
        Shape::Options(name) => {
            (format!("&[{name}]"), format!("super::support::pack(value, {name}::ALL, {name}::key)"))
        }
    };
    let about = line(&describe(field));
    let position = identifier(name);
    format!(
        "{about}pub fn set_{name}(&mut self, value: {of}) {{\n\
         self.record.set(self.fields.{position}, {value});\n}}\n"
    )
}
