//! All field errors of a write at once.

use steward_model::{Error, FieldError, Result, Text};

/// The most field errors that one answer lists.
const MAX_LISTED: usize = 200;

/// Field errors in the making.
#[derive(Debug, Default)]
pub struct Problems {
    found: Vec<FieldError>,
    bulk: bool,
}

impl Problems {
    /// None yet. In a bulk write fields are named with their row, counted from 1.
    #[must_use]
    pub fn new(bulk: bool) -> Self {
        Self { found: Vec::new(), bulk }
    }

    /// Adds what is wrong with a field of a row (counted from 0).
    pub fn add(&mut self, row: usize, field: &str, code: &'static str, message: Text) {
        if self.found.len() < MAX_LISTED {
            let field = if self.bulk { format!("{}.{field}", row + 1) } else { field.to_owned() };
            if !self.found.iter().any(|f| f.field == field) {
                self.found.push(FieldError { field, code, message });
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
