//! Stored formulas: the syntax of CEL, computed in exact decimals.
//!
//! The Common Expression Language (<https://cel.dev>) is parsed by the `cel` crate; its arithmetic is in
//! binary floating-point, which money must never be, so expressions are evaluated here, over
//! `rust_decimal`. A formula uses fields of its own record and, as
//! `account.level`, of the records that its references lead to: when one of those changes, the formula is
//! computed again. `now` can't be used, because a stored result would silently grow old; nor can a
//! roll-up of a parent, which changes without the parent being written.
//!
//! - Null in arithmetic, and in `<`, `<=`, `>`, `>=`, gives null; `x == null` asks for it, and
//!   `coalesce(a, b)` replaces it. A null condition counts as false.
//! - Division by zero gives null. Results are rounded half away from zero to the field's decimals.
//!   A number that leaves the range of decimals or of the field is an error of the field.
//! - Dates count in days and times in microseconds, so that their differences are numbers.
//! - Texts, numbers and truth values are not mixed; a formula that does is refused. Lists are not used.
//! - Functions: `round(x, decimals)`, `abs(x)`, `min(a, b, …)`, `max(a, b, …)`, `size(text)`,
//!   `coalesce(a, b, …)`.

mod cell;
pub(crate) mod circle;
mod compile;
mod evaluate;
mod order;
mod outcome;
mod parents;
mod tree;
mod types;

pub use order::plan;
pub use parents::Parents;
pub use tree::ParentField;

use steward_model::catalog::{Catalog, FieldId, ObjectDef};
use steward_model::record::Record;
use steward_model::{Error, FieldError, Result, Value};

use self::tree::Node;

/// A checked formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    target: FieldId,
    root: Node,
    fields: Vec<FieldId>,
    parents: Vec<ParentField>,
}

impl Formula {
    /// Checks the expression of a field.
    ///
    /// # Errors
    /// [`steward_model::error::ErrorKind::Definition`], saying what in the expression is wrong.
    pub fn compile(
        source: &str,
        catalog: &Catalog,
        object: &ObjectDef,
        target: FieldId,
    ) -> Result<Self> {
        let root = compile::compile(source, catalog, object, target)?;
        let (mut fields, mut parents) = (Vec::new(), Vec::new());
        root.uses(&mut fields, &mut parents);
        Ok(Self { target, root, fields, parents })
    }

    /// The fields of parents that it uses.
    #[must_use]
    pub fn parents(&self) -> &[ParentField] {
        &self.parents
    }

    /// The fields of the record that it uses.
    #[must_use]
    pub fn fields(&self) -> &[FieldId] {
        &self.fields
    }

    /// The value for a record.
    ///
    /// # Errors
    /// If the result does not fit the field.
    pub fn evaluate(
        &self,
        record: &Record,
        object: &ObjectDef,
        parents: &Parents<'_>,
    ) -> Result<Value> {
        let field = &object.fields[self.target];
        let cell = evaluate::evaluate(&self.root, record, object, parents);
        outcome::store(cell, field).map_err(|refusal| {
            Error::invalid(vec![FieldError::new(&field.name, refusal.code, refusal.message)])
        })
    }
}

#[cfg(test)]
mod tests;
