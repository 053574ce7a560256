//! Conditions: expressions that are true or not of a record that is being saved.

use crate::catalog::{Catalog, FieldId, ObjectDef};
use crate::record::Record;

use super::cell::Cell;
use super::compile::Reader;
use super::display::When;
use super::fault::Fault;
use super::operands::{Operands, Stored};
use super::tree::ParentField;
use super::types::Type;
use super::{Formula, Parents, evaluate};

/// A condition over a record, its parents, and what the record was before: `old.stage`, `is_new`.
///
/// Unlike in a formula, what can't be told is neither true nor false: `discount <= 20` of an empty discount, and
/// what is made of it with `&&`, `||` and `!` as far as it depends on that.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    formula: Formula,
}

/// A record that is being saved.
#[derive(Clone, Copy, Debug)]
pub struct Saved<'r> {
    /// The record.
    pub new: &'r Record,
    /// What it was before; none for a new one.
    pub old: Option<&'r Record>,
    /// Its object.
    pub object: &'r ObjectDef,
    /// The records that it refers to.
    pub parents: &'r Parents<'r>,
    /// When, and in whose zone.
    pub when: &'r When,
}

impl Condition {
    /// Checks an expression.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn compile(source: &str, catalog: &Catalog, object: &ObjectDef) -> Result<Self, Fault> {
        let reader = Reader { catalog: Some(catalog), object, once: true };
        let (root, result) = reader.read(source)?;
        if !matches!(result, Type::Truth) {
            return Err(Fault::new("its result is neither true nor false", "结果不是“真”或“假”"));
        }
        let formula = Formula::of(root);
        formula.within_limits()?;
        let condition = Self { formula };
        if condition.fields().next().is_none() {
            return Err(Fault::new("it looks at no field", "没有用到任何字段"));
        }
        Ok(condition)
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

    /// Whether it holds; none if that can't be told, because something is empty.
    #[must_use]
    pub fn holds(&self, saved: &Saved<'_>) -> Option<bool> {
        match evaluate::evaluate(&self.formula.root, saved) {
            Cell::Null => None,
            cell => Some(cell.truth()),
        }
    }
}

impl Operands for Saved<'_> {
    fn field(&self, field: FieldId) -> Cell {
        self.stored(self.new).field(field)
    }

    fn parent(&self, parent: &ParentField) -> Cell {
        self.stored(self.new).parent(parent)
    }

    fn when(&self) -> Option<&When> {
        Some(self.when)
    }

    fn before(&self, field: FieldId) -> Cell {
        self.old.map_or(Cell::Null, |old| self.stored(old).field(field))
    }

    fn is_new(&self) -> bool {
        self.old.is_none()
    }

    fn keeps_unknown(&self) -> bool {
        true
    }
}

impl<'r> Saved<'r> {
    fn stored(&self, record: &'r Record) -> Stored<'r> {
        Stored { record, object: self.object, parents: self.parents }
    }
}
