//! Rows as Steward's JSON and CSV, whichever driver they come from.

use steward_model::catalog::Catalog;
use steward_model::kind::{MASK, Wire};

use super::ask::Question;
use super::{csv, json};

/// A row of either driver.
pub(super) trait Row {
    /// The integer in a column.
    fn int(&self, index: usize) -> anyhow::Result<Option<i64>>;
    /// The text in a column.
    fn text(&self, index: usize) -> anyhow::Result<Option<&str>>;
    /// The truth value in a column.
    fn flag(&self, index: usize) -> anyhow::Result<Option<bool>>;
}

/// A column of a whole record: its name as an SQL identifier, its key in JSON, its look.
#[derive(Clone, Debug)]
pub(super) struct Column {
    quoted: String,
    key: Vec<u8>,
    look: Wire,
}

/// The columns of whole records.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// Of a contact.
    pub(super) contact: Vec<Column>,
    /// Of an account.
    pub(super) account: Vec<Column>,
}

impl Columns {
    /// As the catalog has them.
    pub(super) fn new(catalog: &Catalog) -> anyhow::Result<Self> {
        Ok(Self { contact: columns(catalog, "contact")?, account: columns(catalog, "account")? })
    }
}

fn columns(catalog: &Catalog, object: &str) -> anyhow::Result<Vec<Column>> {
    let found = catalog.find(object).ok_or_else(|| anyhow::anyhow!("there is no {object}"))?;
    let shown = found.fields.iter().filter(|field| !field.internal);
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

    /// Adds a row of a question.
    pub(super) fn row(
        &mut self,
        question: Question,
        columns: &Columns,
        row: &impl Row,
    ) -> anyhow::Result<()> {
        self.body.extend_from_slice(if self.empty { b"{" } else { b",{" });
        self.empty = false;
        let out = &mut self.body;
        match question {
            Question::Newest | Question::OfOwner | Question::Behind => listed(row, out),
            Question::Contact => whole(&columns.contact, row, out),
            Question::Account => whole(&columns.account, row, out),
            Question::Stages => stage(row, out),
            Question::Timeline | Question::Past => activity(row, out),
            Question::Persons => person(row, out),
        }
    }
}

/// A contact of a list: id, name, phone, email, created_at, account's id, account's name.
fn listed(row: &impl Row, out: &mut Vec<u8>) -> anyhow::Result<()> {
    out.extend_from_slice(b"\"id\":");
    int(row.int(0)?, out);
    out.extend_from_slice(b",\"name\":");
    text(row.text(1)?, out);
    out.extend_from_slice(b",\"phone\":");
    text(row.text(2)?, out);
    out.extend_from_slice(b",\"email\":");
    text(row.text(3)?, out);
    out.extend_from_slice(b",\"created_at\":");
    datetime(row.int(4)?, out);
    out.extend_from_slice(b",\"account\":");
    named(row, 5, out)?;
    out.push(b'}');
    Ok(())
}

/// A listed activity: id, kind, subject_line, body, outcome, happened_at, user, contact.
fn activity(row: &impl Row, out: &mut Vec<u8>) -> anyhow::Result<()> {
    out.extend_from_slice(b"\"id\":");
    int(row.int(0)?, out);
    out.extend_from_slice(b",\"kind\":");
    text(row.text(1)?, out);
    out.extend_from_slice(b",\"subject_line\":");
    text(row.text(2)?, out);
    out.extend_from_slice(b",\"body\":");
    text(row.text(3)?, out);
    out.extend_from_slice(b",\"outcome\":");
    text(row.text(4)?, out);
    out.extend_from_slice(b",\"happened_at\":");
    datetime(row.int(5)?, out);
    out.extend_from_slice(b",\"user\":");
    named(row, 6, out)?;
    out.extend_from_slice(b",\"contact\":");
    named(row, 8, out)?;
    out.push(b'}');
    Ok(())
}

/// A listed person account: id, name, phone, email, level, created_at, owner.
fn person(row: &impl Row, out: &mut Vec<u8>) -> anyhow::Result<()> {
    out.extend_from_slice(b"\"id\":");
    int(row.int(0)?, out);
    out.extend_from_slice(b",\"name\":");
    text(row.text(1)?, out);
    out.extend_from_slice(b",\"phone\":");
    text(row.text(2)?, out);
    out.extend_from_slice(b",\"email\":");
    text(row.text(3)?, out);
    out.extend_from_slice(b",\"level\":");
    text(row.text(4)?, out);
    out.extend_from_slice(b",\"created_at\":");
    datetime(row.int(5)?, out);
    out.extend_from_slice(b",\"owner\":");
    named(row, 6, out)?;
    out.push(b'}');
    Ok(())
}

/// A whole record.
fn whole(columns: &[Column], row: &impl Row, out: &mut Vec<u8>) -> anyhow::Result<()> {
    for (index, column) in columns.iter().enumerate() {
        out.extend_from_slice(&column.key);
        value(column.look, index, row, out)?;
    }
    out.push(b'}');
    Ok(())
}

/// A stage: its key, the sum of the amounts in hundredths, the number.
fn stage(row: &impl Row, out: &mut Vec<u8>) -> anyhow::Result<()> {
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

/// A related record: its id in one column, its name in the next.
fn named(row: &impl Row, index: usize, out: &mut Vec<u8>) -> anyhow::Result<()> {
    let Some(id) = row.int(index)? else {
        out.extend_from_slice(b"null");
        return Ok(());
    };
    out.extend_from_slice(b"{\"id\":");
    json::int(id, out);
    out.extend_from_slice(b",\"name\":");
    text(row.text(index + 1)?, out);
    out.push(b'}');
    Ok(())
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

fn datetime(value: Option<i64>, out: &mut Vec<u8>) {
    match value {
        Some(micros) => json::datetime(micros, out),
        None => out.extend_from_slice(b"null"),
    }
}

fn text(value: Option<&str>, out: &mut Vec<u8>) {
    match value {
        Some(value) => json::string(value, out),
        None => out.extend_from_slice(b"null"),
    }
}

/// The line with the names of an export's columns.
pub(super) const EXPORT_HEADER: &[u8] =
    b"id,name,title,phone,email,created_at,account.id,account.name\n";

/// A contact as a line of an export.
pub(super) fn line(row: &impl Row, out: &mut Vec<u8>) -> anyhow::Result<()> {
    if let Some(id) = row.int(0)? {
        json::int(id, out);
    }
    for index in 1..5 {
        out.push(b',');
        if let Some(value) = row.text(index)? {
            csv::cell(value, out);
        }
    }
    out.push(b',');
    if let Some(micros) = row.int(5)? {
        json::plain_datetime(micros, out);
    }
    out.push(b',');
    if let Some(id) = row.int(6)? {
        json::int(id, out);
        out.push(b',');
        if let Some(name) = row.text(7)? {
            csv::cell(name, out);
        }
    } else {
        out.push(b',');
    }
    out.push(b'\n');
    Ok(())
}
