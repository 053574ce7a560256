//! Reading a record by its fields' names and types.

use crate::documentation::{field as describe, line};
use crate::names::identifier;
use crate::shape::{Shape, fields, shape};
use steward_model::catalog::{FieldDef, ObjectDef};

/// The read view.
pub(crate) fn of(object: &ObjectDef) -> String {
    let getters: String = fields(object).map(getter).collect();
    let about = line(&format!("A record of '{}' to read.", object.name));
    format!(
        "{about}#[derive(Clone, Copy, Debug)]
pub struct View<'a> {{
fields: &'a Fields,
record: &'a steward_model::record::Record,
}}
impl<'a> View<'a> {{
/// Looks at a record, which must be one of this object and of the catalog of `fields`.
#[must_use]
pub fn new(fields: &'a Fields, record: &'a steward_model::record::Record) -> Self {{
debug_assert_eq!(record.object, fields.of_object, \"a record of another object\");
Self {{ fields, record }}
}}
{getters}}}
"
    )
}

fn getter(field: &FieldDef) -> String {
    let name = identifier(&field.name);
    let value = format!("self.record.get(self.fields.{name})");
    let (of, body) = match shape(field) {
        Shape::Bool => ("Option<bool>".to_owned(), format!("{value}.as_bool()")),
        Shape::Int => ("Option<i64>".to_owned(), format!("{value}.as_int()")),
        Shape::Text => ("Option<&'a str>".to_owned(), format!("{value}.as_text()")),
        Shape::Option(name) => {
            (format!("Option<{name}>"), format!("{value}.as_text().map({name}::from_key)"))
        }
        Shape::Options(name) => (
            format!("Vec<{name}>"),
            format!("super::support::unpack({value}).map({name}::from_key).collect()"),
        ),
    };
    let about = line(&describe(field));
    format!("{about}#[must_use]\npub fn {name}(&self) -> {of} {{\n{body}\n}}\n")
}
