//! Which operators and aggregates a kind allows.

use crate::query::{Aggregate, IsValue, Operator};

/// The group of filter operators that a kind allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operators {
    /// Equality, order and patterns: texts.
    Text,
    /// Equality and order: numbers, dates, selects.
    Ordered,
    /// Equality and truth.
    Boolean,
    /// Containment.
    List,
    /// Equality of the whole.
    Whole,
    /// Only whether there is a value.
    Presence,
}

impl Operators {
    /// Whether `operator` is allowed.
    #[must_use]
    pub fn allows(self, operator: Operator) -> bool {
        use Operator as O;
        match operator {
            O::Is(IsValue::Null | IsValue::NotNull) => true,
            O::Is(_) => self == Self::Boolean,
            O::Eq | O::Neq | O::In | O::IsDistinct => self != Self::Presence,
            O::Gt | O::Gte | O::Lt | O::Lte => matches!(self, Self::Text | Self::Ordered),
            O::Like | O::Ilike | O::Match | O::Imatch => self == Self::Text,
            O::Contains | O::ContainedIn | O::Overlaps => self == Self::List,
            O::Search | O::Range => false,
        }
    }
}

/// The group of aggregates that a kind allows; `count` always is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregates {
    /// Only `count`.
    Count,
    /// `count`, `min`, `max`.
    MinMax,
    /// All of them.
    Sum,
}

impl Aggregates {
    /// Whether `function` is allowed.
    #[must_use]
    pub fn allows(self, function: Aggregate) -> bool {
        match function {
            Aggregate::Count => true,
            Aggregate::Min | Aggregate::Max => self != Self::Count,
            Aggregate::Sum | Aggregate::Avg => self == Self::Sum,
        }
    }
}
