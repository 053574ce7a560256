//! Computing a formula.

use std::cmp::Ordering;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::cell::Cell;
use super::display::When;
use super::operands::Operands;
use super::tree::{Function, Node};

/// The value of a node. Operands of the wrong type give null.
pub(super) fn evaluate(node: &Node, from: &impl Operands) -> Cell {
    match node {
        Node::Constant(cell) => cell.clone(),
        Node::Field(field) => from.field(*field),
        Node::Before(field) => from.before(*field),
        Node::IsNew => Cell::Bool(from.is_new()),
        Node::Parent(parent) => from.parent(parent),
        Node::Now => from.when().map_or(Cell::Null, When::now),
        Node::Today => from.when().map_or(Cell::Null, When::today),
        Node::Apply(function, operands) => {
            let value = |index: usize| evaluate(&operands[index], from);
            match function {
                Function::And | Function::Or => {
                    let ends = *function == Function::Or;
                    match truth(value(0), from) {
                        Cell::Overflow => Cell::Overflow,
                        Cell::Bool(first) if first == ends => Cell::Bool(ends),
                        first => match (first, truth(value(1), from)) {
                            (_, Cell::Overflow) => Cell::Overflow,
                            (Cell::Null, Cell::Bool(second)) if second != ends => Cell::Null,
                            (_, second) => second,
                        },
                    }
                }
                Function::Not => match truth(value(0), from) {
                    Cell::Bool(value) => Cell::Bool(!value),
                    other => other,
                },
                Function::If => match value(0) {
                    Cell::Overflow => Cell::Overflow,
                    condition => value(if condition.truth() { 1 } else { 2 }),
                },
                Function::Coalesce => (0..operands.len())
                    .map(value)
                    .find(|cell| *cell != Cell::Null)
                    .unwrap_or(Cell::Null),
                Function::Date => match (from.when(), value(0)) {
                    (_, Cell::Overflow) => Cell::Overflow,
                    (Some(when), Cell::Number(at)) => {
                        at.to_i64().map_or(Cell::Overflow, |at| when.date(at))
                    }
                    _ => Cell::Null,
                },
                strict => apply(*strict, (0..operands.len()).map(value).collect()),
            }
        }
    }
}

/// What a cell is as a condition: true or false, unless it left the range, or can't be told and that matters.
fn truth(cell: Cell, from: &impl Operands) -> Cell {
    match cell {
        Cell::Overflow => Cell::Overflow,
        Cell::Null if from.keeps_unknown() => Cell::Null,
        other => Cell::Bool(other.truth()),
    }
}

/// A function all of whose operands count.
fn apply(function: Function, cells: Vec<Cell>) -> Cell {
    if cells.contains(&Cell::Overflow) {
        return Cell::Overflow;
    }
    match (function, cells.as_slice()) {
        (Function::Equal, [a, b]) => Cell::Bool(a == b),
        (Function::NotEqual, [a, b]) => Cell::Bool(a != b),
        (Function::In, [sought, among @ ..]) => Cell::Bool(among.contains(sought)),
        (Function::Add, [Cell::Text(a), Cell::Text(b)]) => Cell::Text(format!("{a}{b}")),
        (Function::Contains, [Cell::Text(text), Cell::Text(part)]) => {
            Cell::Bool(text.contains(part.as_str()))
        }
        (Function::StartsWith, [Cell::Text(text), Cell::Text(part)]) => {
            Cell::Bool(text.starts_with(part.as_str()))
        }
        (Function::EndsWith, [Cell::Text(text), Cell::Text(part)]) => {
            Cell::Bool(text.ends_with(part.as_str()))
        }
        (Function::Size, [Cell::Text(text)]) => Cell::Number(text.chars().count().into()),
        (Function::Min | Function::Max, cells) => extreme(function, cells),
        (_, [Cell::Number(number)]) => unary(function, *number),
        (_, [Cell::Number(a), Cell::Number(b)]) => arithmetic(function, *a, *b),
        (_, [Cell::Text(a), Cell::Text(b)]) => compared(function, a.cmp(b)),
        _ => Cell::Null,
    }
}

fn unary(function: Function, number: Decimal) -> Cell {
    match function {
        Function::Negate => Cell::Number(-number),
        Function::Abs => Cell::Number(number.abs()),
        _ => Cell::Null,
    }
}

fn arithmetic(function: Function, a: Decimal, b: Decimal) -> Cell {
    match function {
        Function::Add => Cell::checked(a.checked_add(b)),
        Function::Subtract => Cell::checked(a.checked_sub(b)),
        Function::Multiply => Cell::checked(a.checked_mul(b)),
        Function::Divide | Function::Remainder if b.is_zero() => Cell::Null,
        Function::Divide => Cell::checked(a.checked_div(b)),
        Function::Remainder => Cell::checked(a.checked_rem(b)),
        Function::Round => match b.to_u32() {
            Some(decimals) => Cell::Number(
                a.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero),
            ),
            None => Cell::Null,
        },
        other => compared(other, a.cmp(&b)),
    }
}

fn compared(function: Function, ordering: Ordering) -> Cell {
    match function {
        Function::Less => Cell::Bool(ordering.is_lt()),
        Function::LessOrEqual => Cell::Bool(ordering.is_le()),
        Function::Greater => Cell::Bool(ordering.is_gt()),
        Function::GreaterOrEqual => Cell::Bool(ordering.is_ge()),
        _ => Cell::Null,
    }
}

/// The least or greatest of numbers; nulls do not count.
fn extreme(function: Function, cells: &[Cell]) -> Cell {
    let numbers = cells.iter().filter_map(|cell| match cell {
        Cell::Number(number) => Some(*number),
        _ => None,
    });
    let found = if function == Function::Min { numbers.min() } else { numbers.max() };
    found.map_or(Cell::Null, Cell::Number)
}
