//! Rows rendered into a JSON array on the thread that reads them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use steward_model::formula::When;
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
    when: Option<Arc<When>>,
    keys: Arc<[(usize, ColumnType)]>,
    fingerprint: Arc<str>,
    limit: u64,
    usual: Arc<AtomicUsize>,
    page: Page,
    last: Vec<Value>,
}

/// The size of a page's first allocation in bytes, where it is not known how long such pages are.
pub(crate) const FIRST_BYTES: usize = 8 * 1024;

/// How much longer than the last page of its kind a page is expected to be at most: one part of so many.
const MARGIN: usize = 16;

impl PageSink {
    /// A sink for the rows of a listing's statement.
    #[must_use]
    pub fn new(listing: &Listing) -> Self {
        Self {
            shape: Arc::clone(&listing.shape),
            when: listing.when.clone(),
            keys: Arc::clone(&listing.keys),
            fingerprint: Arc::clone(&listing.fingerprint),
            limit: listing.limit,
            usual: Arc::clone(&listing.usual),
            page: Page::default(),
            last: Vec::new(),
        }
    }

    /// Begins the array, on the thread that fills it.
    fn begin(&mut self) {
        let usual = self.usual.load(Ordering::Relaxed);
        self.page.body.reserve_exact(usual + usual / MARGIN);
        self.page.body.push(b'[');
    }
}

impl RowSink for PageSink {
    type Out = Page;

    fn row(&mut self, row: &RowRef<'_>) -> Result<()> {
        if self.page.rows == self.limit {
            self.page.more = true;
            return Ok(());
        }
        match self.page.rows {
            0 => self.begin(),
            _ => self.page.body.push(b','),
        }
        self.shape.write(row, self.when.as_deref(), &mut self.page.body)?;
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
        if self.page.rows == 0 {
            self.page.body.push(b'[');
        } else {
            self.usual.store(self.page.body.len(), Ordering::Relaxed);
        }
        self.page.body.push(b']');
        if self.page.more && !self.last.is_empty() {
            self.page.next = Some(cursor::encode(&self.fingerprint, &self.last));
        }
        Ok(self.page)
    }
}
