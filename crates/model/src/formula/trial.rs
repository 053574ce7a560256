//! A formula of a company's own while it is written: checked, and tried on records before it is kept.

use crate::catalog::{Catalog, FieldDef, FieldId, ObjectDef};
use crate::kind::Refusal;
use crate::record::Record;
use crate::value::Value;

use super::cell::Cell;
use super::display::When;
use super::fault::Fault;
use super::operands::{Operands, Stored};
use super::tree::ParentField;
use super::{Display, Formula, Parents, compile, evaluate, outcome};

/// A checked formula with the field that its result would go into.
#[derive(Clone, Debug)]
pub struct Trial {
    formula: Formula,
    target: FieldDef,
    is_stored: bool,
}

impl Trial {
    /// Checks the expression of a company's own field, whose result is stored unless it looks at the clock.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn compile(
        source: &str,
        catalog: &Catalog,
        object: &ObjectDef,
        target: FieldDef,
    ) -> Result<Self, Fault> {
        let is_stored = !Display::is_needed(source);
        let catalog = is_stored.then_some(catalog);
        let formula = Formula::of(compile::read(source, catalog, object, &target)?);
        formula.within_limits()?;
        if is_stored && formula.fields.is_empty() && formula.parents.is_empty() {
            return Err(Fault::new("it looks at no field", "没有用到任何字段"));
        }
        Ok(Self { formula, target, is_stored })
    }

    /// Whether the result would be stored.
    #[must_use]
    pub fn is_stored(&self) -> bool {
        self.is_stored
    }

    /// The formula.
    #[must_use]
    pub fn formula(&self) -> &Formula {
        &self.formula
    }

    /// The field that the result would go into.
    #[must_use]
    pub fn target(&self) -> &FieldDef {
        &self.target
    }

    /// The record's fields that it looks at, the references to its parents among them.
    pub fn fields(&self) -> impl Iterator<Item = FieldId> {
        let ways = self.formula.parents.iter().map(|parent| parent.via);
        self.formula.fields.iter().copied().chain(ways)
    }

    /// The fields of parents that it looks at.
    #[must_use]
    pub fn parents(&self) -> &[ParentField] {
        &self.formula.parents
    }

    /// What a record would have in the field.
    ///
    /// # Errors
    /// Why the result does not fit the field.
    pub fn value(
        &self,
        record: &Record,
        object: &ObjectDef,
        parents: &Parents<'_>,
        when: &When,
    ) -> Result<Value, Refusal> {
        let tried = Tried { stored: Stored { record, object, parents }, when };
        outcome::store(evaluate::evaluate(&self.formula.root, &tried), &self.target)
    }
}

/// A record that is there, at some time.
struct Tried<'r> {
    stored: Stored<'r>,
    when: &'r When,
}

impl Operands for Tried<'_> {
    fn field(&self, field: FieldId) -> Cell {
        self.stored.field(field)
    }

    fn parent(&self, parent: &ParentField) -> Cell {
        self.stored.parent(parent)
    }

    fn when(&self) -> Option<&When> {
        Some(self.when)
    }
}
