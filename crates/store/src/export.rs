//! Rows rendered as lines on the thread that reads them, for files of any length: CSV or JSON lines.

use std::sync::Arc;

use steward_model::error::ErrorKind;
use steward_model::formula::When;
use steward_model::kind::{Scalar, Wire};
use steward_model::value::ColumnType;
use steward_model::{Error, Result, Value, spreadsheet, text};

use crate::emit::Listing;
use crate::plan::Look;
use crate::shape::{Node, Shape};
use crate::{Page, RowRef, RowSink, cursor};

/// What a line looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// Cells with commas between them (RFC 4180, lines end in a line feed).
    Csv,
    /// A JSON object.
    Json,
}

/// Collects a [`Page`] whose body is lines.
#[derive(Debug)]
pub struct LinesSink {
    shape: Arc<Shape>,
    when: Option<Arc<When>>,
    lines: Lines,
    keys: Arc<[(usize, ColumnType)]>,
    fingerprint: Arc<str>,
    limit: u64,
    page: Page,
    last: Vec<Value>,
    scratch: Vec<u8>,
}

/// About the size of a page's first allocation, in bytes.
const FIRST_BYTES: usize = 128 * 1024;

impl LinesSink {
    /// A sink for the rows of a listing's statement.
    #[must_use]
    pub fn new(listing: &Listing, lines: Lines) -> Self {
        Self {
            shape: Arc::clone(&listing.shape),
            when: listing.when.clone(),
            lines,
            keys: Arc::clone(&listing.keys),
            fingerprint: Arc::clone(&listing.fingerprint),
            limit: listing.limit,
            page: Page { body: Vec::with_capacity(FIRST_BYTES), ..Page::default() },
            last: Vec::new(),
            scratch: Vec::new(),
        }
    }
}

impl RowSink for LinesSink {
    type Out = Page;

    fn row(&mut self, row: &RowRef<'_>) -> Result<()> {
        if self.page.rows == self.limit {
            self.page.more = true;
            return Ok(());
        }
        let (out, when) = (&mut self.page.body, self.when.as_deref());
        match self.lines {
            Lines::Json => self.shape.write(row, when, out)?,
            Lines::Csv => {
                let mut line = Line { out, when, scratch: &mut self.scratch, first: true };
                line.write(&self.shape, row)?;
            }
        }
        self.page.body.push(b'\n');
        self.page.rows += 1;
        if self.page.rows == self.limit {
            let key = |&(at, column): &(usize, ColumnType)| row.typed(at, column);
            self.last = self.keys.iter().map(key).collect::<Result<_>>()?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Page> {
        if self.page.more && !self.last.is_empty() {
            self.page.next = Some(cursor::encode(&self.fingerprint, &self.last));
        }
        Ok(self.page)
    }
}

/// The line with the names of the columns. Those of one related record are named behind its key:
/// `account.name`.
///
/// # Errors
/// [`ErrorKind::NotSupported`] if there are several related records in a row: they have no columns.
pub fn csv_header(shape: &Shape) -> Result<Vec<u8>> {
    let mut names = Vec::new();
    collect(shape, "", &mut names)?;
    let mut out = Vec::new();
    for (place, name) in names.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        write_text(name, &mut out);
    }
    out.push(b'\n');
    Ok(out)
}

fn collect(shape: &Shape, prefix: &str, names: &mut Vec<String>) -> Result<()> {
    for member in &shape.members {
        let name = format!("{prefix}{}", member.name());
        match &member.node {
            Node::One { shape, .. } => collect(shape, &format!("{name}."), names)?,
            Node::Many { .. } => return Err(several(&name)),
            _ => names.push(name),
        }
    }
    Ok(())
}

fn several(name: &str) -> Error {
    Error::new(
        ErrorKind::NotSupported,
        text!(
            en = "'{name}' can have several records in a row, which CSV has no columns for.",
            zh = "“{name}”在一行中可能有多条记录，无法以 CSV 返回。"
        ),
    )
    .with_hint(text!(
        en = "Leave it out, or accept application/json.",
        zh = "请去掉该项，或使用 Accept: application/json。"
    ))
}

/// A line of cells being written.
struct Line<'a> {
    out: &'a mut Vec<u8>,
    when: Option<&'a When>,
    scratch: &'a mut Vec<u8>,
    first: bool,
}

impl Line<'_> {
    /// Writes a row.
    fn write(&mut self, shape: &Shape, row: &RowRef<'_>) -> Result<()> {
        let start = self.out.len();
        self.cells(shape, Some(row))?;
        // An empty line would be no row at all.
        if self.out.len() == start {
            self.out.extend_from_slice(b"\"\"");
        }
        Ok(())
    }

    /// Writes the cells of a row; empty ones where a related record is not there.
    fn cells(&mut self, shape: &Shape, row: Option<&RowRef<'_>>) -> Result<()> {
        for member in &shape.members {
            match &member.node {
                Node::One { presence, shape } => {
                    let there = match row {
                        Some(row) if row.int(*presence)?.is_some() => Some(row),
                        _ => None,
                    };
                    self.cells(shape, there)?;
                }
                node => {
                    if !std::mem::take(&mut self.first) {
                        self.out.push(b',');
                    }
                    if let Some(row) = row {
                        self.cell(node, row)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn cell(&mut self, node: &Node, row: &RowRef<'_>) -> Result<()> {
        match node {
            Node::Column { index, wire: Wire::Text, look: Look::Plain } => {
                if let Some(text) = row.text(*index)? {
                    write_text(&spreadsheet::harmless(text), self.out);
                }
            }
            Node::Column { index, wire: Wire::Keys, look: Look::Plain } => {
                if let Some(text) = row.text(*index)? {
                    write_text(&Wire::Keys.to_text(Scalar::Text(text)), self.out);
                }
            }
            other => {
                self.scratch.clear();
                other.write_row(row, self.when, self.scratch)?;
                write_json(self.scratch, self.out)?;
            }
        }
        Ok(())
    }
}

/// Writes a JSON value as a cell: a string's text, nothing for null, everything else as it stands.
fn write_json(json: &[u8], out: &mut Vec<u8>) -> Result<()> {
    match json.first() {
        _ if json == b"null" => {}
        Some(b'"') => {
            let text: String = serde_json::from_slice(json).map_err(Error::internal)?;
            write_text(&spreadsheet::harmless(&text), out);
        }
        Some(b'[' | b'{') => write_text(std::str::from_utf8(json).map_err(Error::internal)?, out),
        _ => out.extend_from_slice(json),
    }
    Ok(())
}

/// Writes a cell, in quotes if it needs them.
fn write_text(text: &str, out: &mut Vec<u8>) {
    let special = |byte: &u8| matches!(byte, b',' | b'"' | b'\n' | b'\r');
    let bytes = text.as_bytes();
    if !bytes.iter().any(special) {
        out.extend_from_slice(bytes);
        return;
    }
    out.push(b'"');
    for part in text.split_inclusive('"') {
        out.extend_from_slice(part.as_bytes());
        if part.ends_with('"') {
            out.push(b'"');
        }
    }
    out.push(b'"');
}
