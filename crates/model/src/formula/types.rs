//! Whether the parts of a formula fit each other, as far as that can be told without a record.

use crate::catalog::ObjectDef;
use crate::kind::Wire;

use super::cell::Cell;
use super::fault::Fault;
use super::tree::{Function, Node};

/// What a part of a formula can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// Nothing but null, which fits everywhere.
    Null,
    /// A truth value.
    Truth,
    /// A number; dates and times count as numbers.
    Number,
    /// Text.
    Text,
}

/// Two parts that do not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Misfit;

impl Type {
    /// What a field's values are; none for lists, JSON and secrets, which formulas do not use.
    pub(super) fn of(wire: Wire) -> Option<Self> {
        match wire {
            Wire::Text => Some(Self::Text),
            Wire::Bool => Some(Self::Truth),
            Wire::Int | Wire::Scaled(_) | Wire::Date | Wire::Datetime => Some(Self::Number),
            Wire::Keys | Wire::Json | Wire::Secret => None,
        }
    }

    /// What both are.
    fn both(self, other: Self) -> Result<Self, Misfit> {
        match (self, other) {
            (Self::Null, one) | (one, Self::Null) => Ok(one),
            (one, other) if one == other => Ok(one),
            _ => Err(Misfit),
        }
    }

    /// That a field of another kind can't hold such a value.
    pub(super) fn misfit(self) -> Option<Fault> {
        let (en, zh) = match self {
            Self::Null => return None,
            Self::Truth => ("its result is yes or no", "结果是“是/否”"),
            Self::Number => ("its result is a number", "结果是数字"),
            Self::Text => ("its result is a text", "结果是文字"),
        };
        let en = format!("{en}, which does not fit the field");
        Some(Fault::new(&en, &format!("{zh}，与字段类型不符")))
    }

    /// Whether a value of this type can be kept where `wanted` is.
    pub(super) fn fits(self, wanted: Self) -> bool {
        self.both(wanted).is_ok()
    }
}

/// What a part without operands is.
pub(super) fn of_leaf(node: &Node, object: &ObjectDef) -> Result<Type, Misfit> {
    match node {
        Node::Constant(cell) => Ok(match cell {
            Cell::Null => Type::Null,
            Cell::Bool(_) => Type::Truth,
            Cell::Number(_) | Cell::Overflow => Type::Number,
            Cell::Text(_) => Type::Text,
        }),
        Node::Field(field) | Node::Before(field) => {
            Type::of(object.fields[*field].kind().wire()).ok_or(Misfit)
        }
        Node::Parent(parent) => Type::of(parent.wire).ok_or(Misfit),
        Node::IsNew => Ok(Type::Truth),
        Node::Now | Node::Today => Ok(Type::Number),
        Node::Apply(..) => Err(Misfit),
    }
}

/// What a function makes of its operands.
pub(super) fn applied(function: Function, types: &[Type]) -> Result<Type, Misfit> {
    let common = |types: &[Type]| types.iter().try_fold(Type::Null, |sum, one| sum.both(*one));
    let all = |wanted: Type| common(types)?.both(wanted);
    match function {
        Function::Subtract
        | Function::Multiply
        | Function::Divide
        | Function::Remainder
        | Function::Negate
        | Function::Round
        | Function::Abs
        | Function::Date
        | Function::Min
        | Function::Max => all(Type::Number),
        Function::Size => all(Type::Text).map(|_| Type::Number),
        Function::Contains | Function::StartsWith | Function::EndsWith => {
            all(Type::Text).map(|_| Type::Truth)
        }
        Function::And | Function::Or | Function::Not => all(Type::Truth),
        Function::Equal | Function::NotEqual | Function::In => common(types).map(|_| Type::Truth),
        Function::Less | Function::LessOrEqual | Function::Greater | Function::GreaterOrEqual => {
            ordered(common(types)?).map(|_| Type::Truth)
        }
        Function::Add => ordered(common(types)?),
        Function::Coalesce => common(types),
        Function::If => {
            let (condition, branches) = types.split_first().ok_or(Misfit)?;
            condition.both(Type::Truth)?;
            common(branches)
        }
    }
}

/// Numbers and texts can be ordered and added; truth values can't.
fn ordered(kind: Type) -> Result<Type, Misfit> {
    if kind == Type::Truth { Err(Misfit) } else { Ok(kind) }
}
