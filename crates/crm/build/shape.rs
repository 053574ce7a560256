//! Which Rust type a field's values have.

use crate::names::type_name;
use steward_model::catalog::{FieldDef, ObjectDef};
use steward_model::kind::{FieldKind, OptionDef};

/// The Rust type of a field's values.
pub(crate) enum Shape {
    /// `bool`
    Bool,
    /// `i64`
    Int,
    /// `&str`
    Text,
    /// An enum with a variant for each option.
    Option(String),
    /// Several of such an enum.
    Options(String),
}

/// The fields that people and behaviours know: all but the keys by which texts are sorted.
pub(crate) fn fields(object: &ObjectDef) -> impl Iterator<Item = &FieldDef> {
    object.fields.iter().filter(|field| !field.internal)
}

/// The Rust type of a field's values.
pub(crate) fn shape(field: &FieldDef) -> Shape {
    match &field.kind {
        FieldKind::Boolean(_) => Shape::Bool,
        FieldKind::Integer(_)
        | FieldKind::Decimal(_)
        | FieldKind::Date(_)
        | FieldKind::Datetime(_)
        | FieldKind::Duration(_)
        | FieldKind::Reference(_) => Shape::Int,
        FieldKind::Text(_)
        | FieldKind::RichText(_)
        | FieldKind::Email(_)
        | FieldKind::Phone(_)
        | FieldKind::Url(_)
        | FieldKind::TimeZone(_)
        | FieldKind::Secret(_)
        | FieldKind::Json(_)
        | FieldKind::Region(_)
        | FieldKind::ObjectName(_)
        | FieldKind::AutoNumber(_) => Shape::Text,
        // Without options any key may stand there, and an enum would say nothing.
        FieldKind::Select(select) if select.options.is_empty() => Shape::Text,
        FieldKind::Select(_) => Shape::Option(type_name(&field.name)),
        FieldKind::MultiSelect(_) => Shape::Options(type_name(&field.name)),
    }
}

/// The options of a field, if its values are an enum.
pub(crate) fn options(field: &FieldDef) -> Option<&[OptionDef]> {
    match &field.kind {
        FieldKind::Select(select) if !select.options.is_empty() => Some(&select.options),
        FieldKind::MultiSelect(multi) => Some(&multi.select.options),
        _ => None,
    }
}
