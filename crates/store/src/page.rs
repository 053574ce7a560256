//! Rows rendered into a JSON array on the thread that reads them.

use std::sync::Arc;

use steward_model::value::ColumnType;
use steward_model::{Result, Value};

use crate::emit::Listing;
use crate::shape::Shape;
use crate::{RowRef, RowSink, cursor};

/// One page of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// A JSON array of objects.
    pub body: Vec<u8>,
    /// How many there are.
    pub rows: u64,
    /// The cursor of the last row, if there are more behind it.
    pub next: Option<String>,
    /// Whether there are more behind the last row.
    pub more: bool,
}

/// Collects a [`Page`].
#[derive(Debug)]
pub struct PageSink {
    shape: Arc<Shape>,
    keys: Vec<(usize, ColumnType)>,
    fingerprint: String,
    limit: u64,
    page: Page,
    last: Vec<Value>,
}

/// About the size of a page's first allocation, in bytes.
const FIRST_BYTES: usize = 8 * 1024;

impl PageSink {
    /// A sink for the rows of a listing's statement.
    #[must_use]
    pub fn new(listing: &Listing) -> Self {
        let mut body = Vec::with_capacity(FIRST_BYTES);
        body.push(b'[');
        Self {
            shape: Arc::clone(&listing.shape),
            keys: listing.keys.clone(),
            fingerprint: listing.fingerprint.clone(),
            limit: listing.limit,
            page: Page { body, ..Page::default() },
            last: Vec::new(),
        }
    }
}

impl RowSink for PageSink {
    type Out = Page;

    fn row(&mut self, row: &RowRef<'_>) -> Result<()> {
        if self.page.rows == self.limit {
            self.page.more = true;
            return Ok(());
        }
        if self.page.rows > 0 {
            self.page.body.push(b',');
        }
        self.shape.write(row, &mut self.page.body)?;
        self.page.rows += 1;
        if self.page.rows == self.limit {
            self.last = self
                .keys
                .iter()
                .map(|&(at, column)| row.typed(at, column))
                .collect::<Result<_>>()?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Page> {
        self.page.body.push(b']');
        if self.page.more && !self.last.is_empty() {
            self.page.next = Some(cursor::encode(&self.fingerprint, &self.last));
        }
        Ok(self.page)
    }
}
