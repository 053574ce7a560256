//! The checked tree of a formula.

use crate::catalog::{FieldId, ObjectId};
use crate::kind::Wire;

use super::cell::Cell;

/// The word for when something is read.
pub(super) const NOW: &str = "now";

/// The word for the reader's day.
pub(super) const TODAY: &str = "today";

/// The function that gives the reader's day at an instant.
pub(super) const DATE: &str = "date";

/// A field of the record that a reference leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParentField {
    /// The reference.
    pub via: FieldId,
    /// The object that it leads to.
    pub object: ObjectId,
    /// The field there.
    pub field: FieldId,
    /// How the field's values look.
    pub(super) wire: Wire,
}

/// A part of a formula.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// A constant.
    Constant(Cell),
    /// A field of the record.
    Field(FieldId),
    /// What a field of the record was before.
    Before(FieldId),
    /// A field of a parent.
    Parent(ParentField),
    /// Whether the record is a new one.
    IsNew,
    /// When it is read.
    Now,
    /// The reader's day.
    Today,
    /// An operator or function with its operands.
    Apply(Function, Vec<Node>),
}

/// An operator or function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Negate,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
    Not,
    If,
    /// The first operand is one of the others.
    In,
    Round,
    Abs,
    Min,
    Max,
    Size,
    Contains,
    StartsWith,
    EndsWith,
    Coalesce,
    /// The reader's day at an instant.
    Date,
}

impl Function {
    /// How many operands it takes, at least and at most.
    pub(super) fn operands(self) -> (usize, usize) {
        match self {
            Self::Negate | Self::Not | Self::Abs | Self::Size | Self::Date => (1, 1),
            Self::If => (3, 3),
            Self::In | Self::Min | Self::Max | Self::Coalesce => (1, usize::MAX),
            _ => (2, 2),
        }
    }

    /// The function with this name in CEL's tree.
    pub(super) fn named(name: &str) -> Option<Self> {
        use cel::common::ast::operators as cel;
        Some(match name {
            cel::ADD => Self::Add,
            cel::SUBSTRACT => Self::Subtract,
            cel::MULTIPLY => Self::Multiply,
            cel::DIVIDE => Self::Divide,
            cel::MODULO => Self::Remainder,
            cel::NEGATE => Self::Negate,
            cel::EQUALS => Self::Equal,
            cel::NOT_EQUALS => Self::NotEqual,
            cel::LESS => Self::Less,
            cel::LESS_EQUALS => Self::LessOrEqual,
            cel::GREATER => Self::Greater,
            cel::GREATER_EQUALS => Self::GreaterOrEqual,
            cel::LOGICAL_AND => Self::And,
            cel::LOGICAL_OR => Self::Or,
            cel::LOGICAL_NOT => Self::Not,
            cel::CONDITIONAL => Self::If,
            cel::IN => Self::In,
            "round" => Self::Round,
            "abs" => Self::Abs,
            "min" => Self::Min,
            "max" => Self::Max,
            "size" => Self::Size,
            "coalesce" => Self::Coalesce,
            DATE => Self::Date,
            _ => return None,
        })
    }
}

impl Function {
    /// The function that a text has, as in `name.contains('x')`.
    pub(super) fn of_text(name: &str) -> Option<Self> {
        match name {
            "contains" => Some(Self::Contains),
            "startsWith" => Some(Self::StartsWith),
            "endsWith" => Some(Self::EndsWith),
            _ => None,
        }
    }
}

impl Node {
    /// How many parts it consists of.
    pub(super) fn parts(&self) -> usize {
        match self {
            Self::Apply(_, operands) => 1 + operands.iter().map(Self::parts).sum::<usize>(),
            _ => 1,
        }
    }

    /// Adds the fields that are used, each once.
    pub(super) fn uses(&self, found: &mut Vec<FieldId>, parents: &mut Vec<ParentField>) {
        match self {
            Self::Constant(_) | Self::Now | Self::Today | Self::IsNew => {}
            Self::Field(field) | Self::Before(field) if found.contains(field) => {}
            Self::Field(field) | Self::Before(field) => found.push(*field),
            Self::Parent(parent) if parents.contains(parent) => {}
            Self::Parent(parent) => parents.push(*parent),
            Self::Apply(_, operands) => {
                operands.iter().for_each(|node| node.uses(found, parents));
            }
        }
    }
}
