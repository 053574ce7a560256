//! Values while a formula is computed.

use crate::kind::{Scalar, Wire};
use rust_decimal::Decimal;

/// A value while a formula is computed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    /// No value.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number.
    Number(Decimal),
    /// Text.
    Text(String),
    /// A number that left the range of decimals; it stays so whatever is done with it.
    Overflow,
}

impl Cell {
    /// The value of a field.
    pub(super) fn of(wire: Wire, value: Scalar<'_>) -> Self {
        match (wire, value) {
            (_, Scalar::Null | Scalar::Bytes(_)) => Self::Null,
            (_, Scalar::Bool(value)) => Self::Bool(value),
            (Wire::Bool, Scalar::Int(value)) => Self::Bool(value != 0),
            (Wire::Scaled(scale), Scalar::Int(value)) => {
                Self::Number(Decimal::new(value, u32::from(scale)))
            }
            (_, Scalar::Int(value)) => Self::Number(Decimal::from(value)),
            (_, Scalar::Text(text)) => Self::Text(text.to_owned()),
        }
    }

    /// Whether it counts as true; only true does.
    pub(super) fn truth(&self) -> bool {
        matches!(self, Self::Bool(true))
    }

    /// The outcome of checked arithmetic.
    pub(super) fn checked(number: Option<Decimal>) -> Self {
        number.map_or(Self::Overflow, Self::Number)
    }
}
