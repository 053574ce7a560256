//! All field errors of a write at once.

use std::collections::BTreeSet;

use steward_model::{Error, FieldError, Result, Text};

/// The most field errors that one answer lists.
pub(super) const MAX_LISTED: usize = 200;

/// Field errors in the making.
#[derive(Debug, Default)]
pub struct Problems {
    found: Vec<FieldError>,
    rows: Rows,
    excused: BTreeSet<(usize, String)>,
}

/// What the rows of a write are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Rows {
    /// There is one, or all have the same values.
    #[default]
    One,
    /// The records of an array.
    Many,
    /// The operations of a batch.
    Operations,
}

impl Problems {
    /// None yet. In a bulk write fields are named with their row, counted from 1.
    #[must_use]
    pub fn new(bulk: bool) -> Self {
        Self { rows: if bulk { Rows::Many } else { Rows::One }, ..Self::default() }
    }

    /// None yet, of a batch whose rows are operations.
    pub(super) fn of_operations() -> Self {
        Self { rows: Rows::Operations, ..Self::default() }
    }

    /// Leaves out what is wrong with this field: its value is not known.
    pub(super) fn excuse(&mut self, row: usize, field: &str) {
        self.excused.insert((row, field.to_owned()));
    }

    /// Adds what is wrong with a field of a row (counted from 0).
    pub fn add(&mut self, row: usize, field: &str, code: &'static str, message: Text) {
        if self.found.len() >= MAX_LISTED || self.excused.contains(&(row, field.to_owned())) {
            return;
        }
        let error = self.error(row, field, code, message);
        let same =
            |known: &FieldError| known.field == error.field && known.operation == error.operation;
        if !self.found.iter().any(same) {
            self.found.push(error);
        }
    }

    /// What is wrong with a field of a row (counted from 0), named as in this request, for an error of its own kind.
    #[must_use]
    pub fn error(&self, row: usize, field: &str, code: &'static str, message: Text) -> FieldError {
        match self.rows {
            Rows::One => FieldError::new(field, code, message),
            Rows::Many => FieldError::new(format!("{}.{field}", row + 1), code, message),
            Rows::Operations => {
                FieldError { operation: Some(row), ..FieldError::new(field, code, message) }
            }
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Ends with an error that lists everything, if anything is wrong.
    ///
    /// # Errors
    /// If anything is wrong.
    pub fn finish(self) -> Result<()> {
        if self.found.is_empty() { Ok(()) } else { Err(Error::invalid(self.found)) }
    }
}
