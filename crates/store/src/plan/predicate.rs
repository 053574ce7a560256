//! Conditions on rows, with operands already read.

use steward_model::Value;
use steward_model::catalog::{FieldId, ObjectDef, ObjectId, RelationKind};
use steward_model::search::Expr;

/// A condition on a row of one object.
#[derive(Clone, Debug, PartialEq)]
pub enum Predicate {
    /// All of these; true when empty.
    And(Vec<Predicate>),
    /// Any of these; false when empty.
    Or(Vec<Predicate>),
    /// Not this.
    Not(Box<Predicate>),
    /// A field compared.
    Field {
        /// The field.
        field: FieldId,
        /// With what, and how.
        operand: Operand,
    },
    /// Search finds the row by lexemes of fields that may be read.
    Search(Expr),
    /// There is a related record, visible to the reader, that meets a condition.
    Related {
        /// The related object.
        target: ObjectId,
        /// How it is related.
        relation: RelationKind,
        /// The condition on it.
        predicate: Box<Predicate>,
    },
}

/// How a field is compared, and with what.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// With one value.
    Compare(Compare, Value),
    /// Whether it is one of these.
    In(Vec<Value>),
    /// With a pattern.
    Pattern(Pattern, String),
    /// Whether it is null.
    IsNull,
    /// Whether it is this truth value.
    IsTruth(bool),
    /// Whether the list has all of these keys.
    HasAll(Vec<String>),
    /// Whether the list has any of these keys.
    HasAny(Vec<String>),
    /// Whether the list has none of these keys.
    HasNone(Vec<String>),
}

/// A comparison with one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `=`
    Eq,
    /// `<>`
    Neq,
    /// `>`
    Gt,
    /// `>=`
    Gte,
    /// `<`
    Lt,
    /// `<=`
    Lte,
    /// `IS DISTINCT FROM`
    Distinct,
}

/// A kind of pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// `%` and `_`, exact case
    Like,
    /// `%` and `_`, any case
    Ilike,
    /// A regular expression, exact case.
    Match,
    /// A regular expression, any case.
    Imatch,
}

impl Predicate {
    /// The condition that every row meets.
    #[must_use]
    pub fn always() -> Self {
        Self::And(Vec::new())
    }

    /// Whether every row meets it.
    #[must_use]
    pub fn is_always(&self) -> bool {
        matches!(self, Self::And(parts) if parts.is_empty())
    }

    /// The field whose being null is all that is asked, if that is so.
    #[must_use]
    pub fn null_test(&self) -> Option<FieldId> {
        match self {
            Self::Field { field, operand: Operand::IsNull } => Some(*field),
            _ => None,
        }
    }

    /// Adds a condition.
    pub fn require(&mut self, other: Self) {
        match self {
            Self::And(parts) => parts.push(other),
            _ => {
                let old = std::mem::replace(self, Self::always());
                *self = Self::And(vec![old, other]);
            }
        }
    }

    /// Whether one row at most meets it, since it names the id.
    #[must_use]
    pub fn is_one(&self) -> bool {
        match self {
            Self::And(parts) => parts.iter().any(Self::is_one),
            Self::Field { field: 0, operand: Operand::Compare(Compare::Eq, _) } => true,
            _ => false,
        }
    }

    /// Whether it narrows the rows of `object` to a few by itself: equality with an id, a unique
    /// key, or the reference to a parent.
    #[must_use]
    pub fn narrow(&self, object: &ObjectDef) -> bool {
        match self {
            Self::And(parts) => parts.iter().any(|part| part.narrow(object)),
            Self::Field { field, operand: Operand::Compare(Compare::Eq, _) | Operand::In(_) } => {
                let unique = |fields: &Vec<FieldId>| fields.as_slice() == [*field];
                *field == 0
                    || object.uniques.iter().any(|key| unique(&key.fields))
                    || object.cascades.iter().any(|cascade| cascade.field == *field)
            }
            _ => false,
        }
    }
}
