//! Formulas: the syntax of CEL, computed in exact decimals.
//!
//! The Common Expression Language (<https://cel.dev>) is parsed by the `cel` crate; its arithmetic is in
//! binary floating-point, which money must never be, so expressions are evaluated here, over
//! `rust_decimal`. A formula uses fields of its own record and, as
//! `account.level`, of the records that its references lead to: when one of those changes, the formula is
//! computed again. A roll-up of a parent can't be used, because it changes without the parent being written.
//!
//! The result is stored, unless the formula looks at the clock: `now`, `today`, or `date(…)` of an instant,
//! which is another day elsewhere. Such a result would silently grow old, so it is computed whenever it is
//! read: see [`Display`].
//!
//! - Null in arithmetic, and in `<`, `<=`, `>`, `>=`, gives null; `x == null` asks for it, and
//!   `coalesce(a, b)` replaces it. A null condition counts as false.
//! - Division by zero gives null. Results are rounded half away from zero to the field's decimals.
//!   A number that leaves the range of decimals or of the field is an error of the field.
//! - Dates count in days and times in microseconds, so that their differences are numbers.
//! - Texts, numbers and truth values are not mixed; a formula that does is refused. Lists are not used.
//! - Functions: `round(x, decimals)`, `abs(x)`, `min(a, b, …)`, `max(a, b, …)`, `size(text)`,
//!   `coalesce(a, b, …)`, `date(instant)`; of a text `name.contains('x')`, `startsWith`, `endsWith`.
//!
//! A [`Condition`] is an expression that is true or not of a record that is being saved.

mod cell;
mod circle;
mod compile;
mod condition;
mod display;
mod evaluate;
mod fault;
mod limits;
mod operands;
mod order;
mod outcome;
mod parents;
mod tree;
mod trial;
mod types;

pub use circle::{Place, check as check_circles, way_back};
pub use condition::{Condition, Saved};
pub use display::{Display, When};
pub use fault::Fault;
pub use limits::{MOST_PARENTS, MOST_PARTS};
pub use order::plan;
pub use parents::{ByReference, Parents, parents_of};
pub use tree::ParentField;
pub use trial::Trial;

use crate::catalog::{Catalog, FieldDef, FieldId, ObjectDef};
use crate::error::{Error, FieldError, Result};
use crate::record::Record;
use crate::value::Value;

use self::operands::Stored;
use self::tree::Node;

/// The formulas of an object with the fields that they are for, each behind those that it uses.
pub type Planned = Vec<(FieldId, Formula)>;

/// A checked formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    root: Node,
    fields: Vec<FieldId>,
    parents: Vec<ParentField>,
}

impl Formula {
    /// Checks the expression of a field whose result is stored.
    ///
    /// # Errors
    /// [`crate::error::ErrorKind::Definition`], saying what in the expression is wrong.
    pub fn compile(
        source: &str,
        catalog: &Catalog,
        object: &ObjectDef,
        target: &FieldDef,
    ) -> Result<Self> {
        compile::compile(source, Some(catalog), object, target).map(Self::of)
    }

    fn of(root: Node) -> Self {
        let (mut fields, mut parents) = (Vec::new(), Vec::new());
        root.uses(&mut fields, &mut parents);
        Self { root, fields, parents }
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

    /// The value of the field `target` of a record.
    ///
    /// # Errors
    /// If the result does not fit the field.
    pub fn evaluate(
        &self,
        record: &Record,
        object: &ObjectDef,
        target: FieldId,
        parents: &Parents<'_>,
    ) -> Result<Value> {
        let field = &object.fields[target];
        let cell = evaluate::evaluate(&self.root, &Stored { record, object, parents });
        outcome::store(cell, field).map_err(|refusal| {
            Error::invalid(vec![FieldError::new(&field.name, refusal.code, refusal.message)])
        })
    }
}

#[cfg(test)]
mod tests;
