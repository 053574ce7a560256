//! Stored formulas: the syntax of CEL, computed in exact decimals.
//!
//! The Common Expression Language (<https://cel.dev>) is parsed by the `cel` crate; its arithmetic is in
//! binary floating-point, which money must never be, so expressions are evaluated here, over
//! `rust_decimal`. A formula uses fields of its own record and nothing else; `now` is not among them,
//! because a stored result would silently grow old.
//!
//! - Null in arithmetic or comparison gives null; `coalesce(a, b)` replaces it; a null condition is false.
//! - Division by zero gives null. Results are rounded half away from zero to the field's decimals.
//! - Dates count in days and times in microseconds, so that their differences are numbers.
//! - Functions: `round(x, decimals)`, `abs(x)`, `min(a, b, …)`, `max(a, b, …)`, `size(text)`,
//!   `coalesce(a, b, …)`.

mod cell;
mod compile;
mod evaluate;
mod order;
mod tree;

pub use order::plan;

use steward_model::catalog::{FieldId, ObjectDef};
use steward_model::record::Record;
use steward_model::{Error, FieldError, Result, Value, text};

use self::cell::Cell;
use self::tree::Node;

/// A checked formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    target: FieldId,
    root: Node,
    fields: Vec<FieldId>,
}

impl Formula {
    /// Checks the expression of a field.
    ///
    /// # Errors
    /// [`steward_model::error::ErrorKind::Definition`], saying what in the expression is wrong.
    pub fn compile(source: &str, object: &ObjectDef, target: FieldId) -> Result<Self> {
        let root = compile::compile(source, object)?;
        let mut fields = Vec::new();
        root.fields(&mut fields);
        Ok(Self { target, root, fields })
    }

    /// The fields that it uses.
    #[must_use]
    pub fn fields(&self) -> &[FieldId] {
        &self.fields
    }

    /// The value for a record.
    ///
    /// # Errors
    /// If the result does not fit the field.
    pub fn evaluate(&self, record: &Record, object: &ObjectDef) -> Result<Value> {
        let cell = evaluate::evaluate(&self.root, record, object);
        let field = &object.fields[self.target];
        let result = match cell {
            Cell::Null => return Ok(Value::Null),
            Cell::Bool(value) => field.kind().read_text(if value { "true" } else { "false" }),
            Cell::Number(number) => field.kind().read_text(&number.to_string()),
            Cell::Text(text) => field.kind().read_text(&text),
            Cell::Overflow => Err(steward_model::kind::Refusal::new(
                "overflow",
                text!(en = "The computed value is too large.", zh = "计算结果超出范围。"),
            )),
        };
        result.map_err(|refusal| {
            Error::invalid(vec![FieldError::new(&field.name, "overflow", refusal.message)])
        })
    }
}

#[cfg(test)]
mod tests;
