//! Rows as Steward's JSON, whichever driver they come from.

use steward_model::catalog::Catalog;
use steward_model::kind::{MASK, Wire};

use super::json;

/// A row of either driver.
pub(super) trait Row {
    /// The integer in a column.
    fn int(&self, index: usize) -> anyhow::Result<Option<i64>>;
    /// The text in a column.
    fn text(&self, index: usize) -> anyhow::Result<Option<&str>>;
    /// The truth value in a column.
    fn flag(&self, index: usize) -> anyhow::Result<Option<bool>>;
}

/// A column of a whole contact: its name as an SQL identifier, its key in JSON, its look.
#[derive(Clone, Debug)]
pub(super) struct Column {
    quoted: String,
    key: Vec<u8>,
    look: Wire,
}

/// The columns of a whole contact, as the catalog has them.
pub(super) fn contact_columns(catalog: &Catalog) -> anyhow::Result<Vec<Column>> {
    let contact = catalog.find("contact").ok_or_else(|| anyhow::anyhow!("no contacts"))?;
    let shown = contact.fields.iter().filter(|field| !field.internal);
    let columns = shown.enumerate().map(|(index, field)| {
        let comma = if index > 0 { "," } else { "" };
        let key = format!("{comma}\"{}\":", field.name).into_bytes();
        Column { quoted: field.quoted.clone(), key, look: field.kind().wire() }
    });
    Ok(columns.collect())
}

/// The columns for a select.
pub(super) fn selected(columns: &[Column]) -> String {
    let names: Vec<String> = columns.iter().map(|column| format!("c.{}", column.quoted)).collect();
    names.join(", ")
}

/// Collects rows into a JSON array.
pub(super) struct Page {
    body: Vec<u8>,
    empty: bool,
}

/// About what 50 listed contacts need, in bytes.
const FIRST_BYTES: usize = 10 * 1024;

impl Page {
    /// An array without rows.
    pub(super) fn new() -> Self {
        let mut body = Vec::with_capacity(FIRST_BYTES);
        body.push(b'[');
        Self { body, empty: true }
    }

    /// The array.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.body.push(b']');
        self.body
    }

    fn begin(&mut self) -> &mut Vec<u8> {
        self.body.extend_from_slice(if self.empty { b"{" } else { b",{" });
        self.empty = false;
        &mut self.body
    }

    /// Adds a contact of a list: id, name, phone, email, created_at, account's id, account's name.
    pub(super) fn listed(&mut self, row: &impl Row) -> anyhow::Result<()> {
        let out = self.begin();
        out.extend_from_slice(b"\"id\":");
        int(row.int(0)?, out);
        out.extend_from_slice(b",\"name\":");
        text(row.text(1)?, out);
        out.extend_from_slice(b",\"phone\":");
        text(row.text(2)?, out);
        out.extend_from_slice(b",\"email\":");
        text(row.text(3)?, out);
        out.extend_from_slice(b",\"created_at\":");
        match row.int(4)? {
            Some(micros) => json::datetime(micros, out),
            None => out.extend_from_slice(b"null"),
        }
        out.extend_from_slice(b",\"account\":");
        match row.int(5)? {
            Some(id) => {
                out.extend_from_slice(b"{\"id\":");
                json::int(id, out);
                out.extend_from_slice(b",\"name\":");
                text(row.text(6)?, out);
                out.extend_from_slice(b"}}");
            }
            None => out.extend_from_slice(b"null}"),
        }
        Ok(())
    }

    /// Adds a whole contact.
    pub(super) fn whole(&mut self, columns: &[Column], row: &impl Row) -> anyhow::Result<()> {
        let out = self.begin();
        for (index, column) in columns.iter().enumerate() {
            out.extend_from_slice(&column.key);
            value(column.look, index, row, out)?;
        }
        out.push(b'}');
        Ok(())
    }

    /// Adds a stage: its key, the sum of the amounts in hundredths, the number.
    pub(super) fn stage(&mut self, row: &impl Row) -> anyhow::Result<()> {
        let out = self.begin();
        out.extend_from_slice(b"\"stage\":");
        text(row.text(0)?, out);
        out.extend_from_slice(b",\"sum\":");
        match row.int(1)? {
            Some(sum) => json::scaled(sum, 2, out),
            None => out.extend_from_slice(b"null"),
        }
        out.extend_from_slice(b",\"count\":");
        int(row.int(2)?, out);
        out.push(b'}');
        Ok(())
    }
}

fn value(look: Wire, index: usize, row: &impl Row, out: &mut Vec<u8>) -> anyhow::Result<()> {
    match look {
        Wire::Text => text(row.text(index)?, out),
        Wire::Json => out.extend_from_slice(row.text(index)?.unwrap_or("null").as_bytes()),
        Wire::Secret => match row.text(index)? {
            Some(_) => json::string(MASK, out),
            None => out.extend_from_slice(b"null"),
        },
        Wire::Keys => match row.text(index)? {
            Some(stored) => json::keys(stored, out),
            None => out.extend_from_slice(b"null"),
        },
        Wire::Bool => match row.flag(index)? {
            Some(value) => json::flag(value, out),
            None => out.extend_from_slice(b"null"),
        },
        Wire::Int | Wire::Scaled(_) | Wire::Date | Wire::Datetime => match row.int(index)? {
            None => out.extend_from_slice(b"null"),
            Some(number) => match look {
                Wire::Scaled(scale) => json::scaled(number, scale, out),
                Wire::Date => json::date(number, out),
                Wire::Datetime => json::datetime(number, out),
                _ => json::int(number, out),
            },
        },
    }
    Ok(())
}

fn int(value: Option<i64>, out: &mut Vec<u8>) {
    match value {
        Some(value) => json::int(value, out),
        None => out.extend_from_slice(b"null"),
    }
}

fn text(value: Option<&str>, out: &mut Vec<u8>) {
    match value {
        Some(value) => json::string(value, out),
        None => out.extend_from_slice(b"null"),
    }
}
