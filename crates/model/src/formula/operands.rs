//! Where the operands of a formula come from.

use crate::catalog::{FieldId, ObjectDef};
use crate::record::Record;

use super::Parents;
use super::cell::Cell;
use super::display::When;
use super::tree::ParentField;

/// Where the operands of a formula come from.
pub(super) trait Operands {
    /// A field of the record.
    fn field(&self, field: FieldId) -> Cell;

    /// A field of a parent; null if there is none.
    fn parent(&self, parent: &ParentField) -> Cell;

    /// When it is read; none while a result is being stored.
    fn when(&self) -> Option<&When>;

    /// What a field was before the record was changed.
    fn before(&self, _field: FieldId) -> Cell {
        Cell::Null
    }

    /// Whether the record is a new one.
    fn is_new(&self) -> bool {
        false
    }

    /// Whether `&&`, `||` and `!` of what can't be told can't be told either; otherwise it counts as false.
    fn keeps_unknown(&self) -> bool {
        false
    }
}

/// A record that is being written.
pub(super) struct Stored<'r> {
    pub(super) record: &'r Record,
    pub(super) object: &'r ObjectDef,
    pub(super) parents: &'r Parents<'r>,
}

impl Operands for Stored<'_> {
    fn field(&self, field: FieldId) -> Cell {
        Cell::of(self.object.fields[field].kind().wire(), self.record.get(field).into())
    }

    fn parent(&self, parent: &ParentField) -> Cell {
        let record = self.parents.get(&parent.via);
        record.map_or(Cell::Null, |record| Cell::of(parent.wire, record.get(parent.field).into()))
    }

    fn when(&self) -> Option<&When> {
        None
    }
}
