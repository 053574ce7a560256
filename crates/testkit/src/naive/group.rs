//! What kinds have in common: which comparisons make sense.

use steward_model::kind::FieldKind;

/// Kinds that are compared alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// Texts for people: equality, order and patterns.
    Text,
    /// Numbers and times: equality and order.
    Ordered,
    /// Equality and truth.
    Truth,
    /// Equality and containment.
    List,
    /// Equality of the whole.
    Whole,
    /// Only whether there is a value.
    Hidden,
}

/// The group of a kind.
pub(super) fn group(kind: &FieldKind) -> Group {
    use FieldKind as K;
    match kind {
        K::Text(_)
        | K::RichText(_)
        | K::Email(_)
        | K::Phone(_)
        | K::Url(_)
        | K::TimeZone(_)
        | K::Select(_)
        | K::Region(_)
        | K::ObjectName(_)
        | K::AutoNumber(_) => Group::Text,
        K::Integer(_)
        | K::Decimal(_)
        | K::Date(_)
        | K::Datetime(_)
        | K::Duration(_)
        | K::Reference(_) => Group::Ordered,
        K::Boolean(_) => Group::Truth,
        K::MultiSelect(_) => Group::List,
        K::Secret(secret) if !secret.findable => Group::Hidden,
        K::Json(_) | K::Secret(_) => Group::Whole,
    }
}

/// Whether values of a kind have no order: rows are neither sorted nor grouped by them.
pub(super) fn unordered(kind: &FieldKind) -> bool {
    use FieldKind as K;
    match kind {
        K::MultiSelect(_) | K::RichText(_) | K::Json(_) | K::Secret(_) => true,
        K::Text(_)
        | K::Email(_)
        | K::Phone(_)
        | K::Url(_)
        | K::TimeZone(_)
        | K::Integer(_)
        | K::Decimal(_)
        | K::Boolean(_)
        | K::Date(_)
        | K::Datetime(_)
        | K::Duration(_)
        | K::Select(_)
        | K::Region(_)
        | K::Reference(_)
        | K::ObjectName(_)
        | K::AutoNumber(_) => false,
    }
}
