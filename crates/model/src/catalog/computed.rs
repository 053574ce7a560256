//! Fields that the system computes.

use super::{Catalog, FieldDef, FieldId, ObjectId, definition};
use crate::kind::{DecimalRole, FieldKind, Scalar};
use crate::value::Value;

/// How a field is computed.
#[derive(Clone, Debug, PartialEq)]
pub enum Computed {
    /// A CEL expression: see [`crate::formula`].
    Formula(String),
    /// An aggregate over child records.
    RollUp(RollUp),
}

/// An aggregate over the undeleted child records that refer to a record.
#[derive(Clone, Debug, PartialEq)]
pub struct RollUp {
    /// The child object.
    pub from: ObjectId,
    /// The child's reference to the parent.
    pub via: FieldId,
    /// The function.
    pub function: RollUpFunction,
    /// The child's field; none for a count.
    pub field: Option<FieldId>,
    /// Only children with these values.
    pub only: Vec<(FieldId, Value)>,
}

/// The function of a roll-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RollUpFunction {
    /// How many; 0 for none.
    Count,
    /// The sum; 0 for none.
    Sum,
    /// The least; null for none.
    Min,
    /// The greatest; null for none.
    Max,
}

impl RollUp {
    /// The child's fields that it is made of.
    pub fn looks_at(&self) -> impl Iterator<Item = FieldId> {
        let only = self.only.iter().map(|(field, _)| *field);
        std::iter::once(self.via).chain(self.field).chain(only)
    }

    /// How it is written.
    #[must_use]
    pub fn written(&self, catalog: &Catalog) -> definition::RollUp {
        let child = catalog.object(self.from);
        let name = |field: FieldId| child.fields[field].name.clone();
        let only = self.only.iter().map(|(field, value)| {
            let text = child.fields[*field].kind().wire().to_text(Scalar::from(value));
            (name(*field), text)
        });
        definition::RollUp {
            from: child.name.clone(),
            via: name(self.via),
            function: self.function.key().to_owned(),
            field: self.field.map(name),
            only: only.collect(),
        }
    }
}

impl RollUpFunction {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Count, Self::Sum, Self::Min, Self::Max];

    /// The function with this key.
    #[must_use]
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.key() == key)
    }

    /// The key in definitions.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Sum => "sum",
            Self::Min => "min",
            Self::Max => "max",
        }
    }

    /// Whether one child more or less only adds to it or takes from it.
    #[must_use]
    pub fn is_additive(self) -> bool {
        matches!(self, Self::Count | Self::Sum)
    }

    /// The kind of what comes of it, and its decimals; nothing if it can't be had of this field. Amounts in the
    /// currencies of their records have nothing in common.
    #[must_use]
    pub fn result(self, field: Option<&FieldDef>) -> Option<(&'static str, Option<u8>)> {
        let Some(field) = field.filter(|_| self != Self::Count) else {
            return (self == Self::Count && field.is_none()).then_some(("integer", None));
        };
        let name = field.kind().name();
        match &field.kind {
            FieldKind::Integer(_) | FieldKind::Duration(_) => Some((name, None)),
            FieldKind::Date(_) | FieldKind::Datetime(_) if !self.is_additive() => {
                Some((name, None))
            }
            FieldKind::Decimal(decimal) => match &decimal.role {
                DecimalRole::Plain
                | DecimalRole::Percent
                | DecimalRole::Money { currency: None } => Some((name, Some(decimal.scale))),
                _ => None,
            },
            _ => None,
        }
    }
}
