//! Formulas that look at the clock: computed whenever they are read.

use jiff::tz::TimeZone;

use crate::catalog::{FieldDef, FieldId, ObjectDef};
use crate::clock::Micros;
use crate::error::Result;
use crate::kind::{Scalar, Wire};
use crate::value::Value;
use crate::zone;

use super::cell::Cell;
use super::operands::Operands;
use super::tree::ParentField;
use super::{Formula, compile, evaluate, outcome};

/// A field that is never stored: it can be shown, and nothing else.
#[derive(Clone, Debug)]
pub struct Display {
    /// The field. Its id is its position among those that are not stored.
    pub def: FieldDef,
    formula: Formula,
}

/// When, and in whose zone, something is read.
#[derive(Clone, Debug)]
pub struct When {
    now: Micros,
    today: i64,
    zone: TimeZone,
}

impl When {
    /// At this time, for a reader in this zone.
    #[must_use]
    pub fn new(now: Micros, zone: TimeZone) -> Self {
        Self { now, today: zone::today(now, zone.clone()), zone }
    }

    /// As a number: microseconds since 1970-01-01T00:00:00Z.
    pub(super) fn now(&self) -> Cell {
        Cell::Number(self.now.into())
    }

    /// The reader's day as a number: days since 1970-01-01.
    pub(super) fn today(&self) -> Cell {
        Cell::Number(self.today.into())
    }

    /// The reader's day at an instant, as a number.
    pub(super) fn date(&self, at: Micros) -> Cell {
        Cell::Number(zone::today(at, self.zone.clone()).into())
    }
}

impl Display {
    /// Whether the result of an expression depends on when or where it is read.
    #[must_use]
    pub fn is_needed(source: &str) -> bool {
        compile::looks_at_the_clock(source)
    }

    /// Checks the expression of such a field. It uses the record's own stored fields only: whether a
    /// reader may see what it is made of is then known without looking at any other record.
    ///
    /// # Errors
    /// [`crate::error::ErrorKind::Definition`], saying what in the expression is wrong.
    pub fn compile(source: &str, object: &ObjectDef, def: FieldDef) -> Result<Self> {
        let formula = Formula::of(compile::compile(source, None, object, &def)?);
        Ok(Self { def, formula })
    }

    /// The fields that it is made of.
    #[must_use]
    pub fn fields(&self) -> &[FieldId] {
        self.formula.fields()
    }

    /// The value, from those of [`Display::fields`] with what they look like; null if the result does not
    /// fit the field.
    #[must_use]
    pub fn value(&self, values: &[(Wire, Scalar<'_>)], when: &When) -> Value {
        let read = Read { fields: self.fields(), values, when };
        let cell = evaluate::evaluate(&self.formula.root, &read);
        outcome::store(cell, &self.def).unwrap_or(Value::Null)
    }
}

/// A row that is being read.
struct Read<'r> {
    fields: &'r [FieldId],
    values: &'r [(Wire, Scalar<'r>)],
    when: &'r When,
}

impl Operands for Read<'_> {
    fn field(&self, field: FieldId) -> Cell {
        let place = self.fields.iter().position(|own| *own == field);
        let value = place.and_then(|place| self.values.get(place));
        value.map_or(Cell::Null, |(wire, value)| Cell::of(*wire, *value))
    }

    fn parent(&self, _: &ParentField) -> Cell {
        Cell::Null
    }

    fn when(&self) -> Option<&When> {
        Some(self.when)
    }
}
