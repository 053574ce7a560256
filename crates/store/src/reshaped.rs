//! What the company has made of the shipped objects, as it is kept: definitions as JSON, one row for each
//! field, for each object of its own, and for each rule. Rows are never deleted, so that no name is given twice.

use steward_model::clock::Micros;
use steward_model::{Error, Result, Value};

use crate::{Collect, Database, ReadOptions, Row, Statement, Tx, spell};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reshaped {
    /// What it is known by for ever.
    pub id: i64,
    /// The object's name.
    pub object: String,
    /// The field's name; empty for an object of the company's own, and `rule:` with its number for a rule.
    pub field: String,
    /// Whether the field, or the object, is the company's own; otherwise it is a shipped one that was changed.
    pub own: bool,
    /// The definition, or what is changed, as JSON.
    pub definition: String,
    /// The epoch at which the row was written last.
    pub revision: i64,
    /// When.
    pub changed_at: Micros,
    /// When it was removed: it can be restored.
    pub removed_at: Option<Micros>,
    /// When its values were removed for good.
    pub purged_at: Option<Micros>,
}

impl Reshaped {
    /// Whether it is about an object of the company's own itself, and not about one of its fields.
    #[must_use]
    pub fn is_object(&self) -> bool {
        self.field.is_empty()
    }

    /// The number of the rule that it is about, if it is about one.
    #[must_use]
    pub fn rule(&self) -> Option<i64> {
        self.field.strip_prefix(RULE)?.parse().ok()
    }

    /// Whether it is about a field.
    #[must_use]
    pub fn is_field(&self) -> bool {
        !self.is_object() && self.rule().is_none()
    }

    /// What stands in place of the field's name for a rule with this number. No field is called so.
    #[must_use]
    pub fn rule_name(number: i64) -> String {
        format!("{RULE}{number}")
    }
}

const RULE: &str = "rule:";

const COLUMNS: &str =
    "id, object, field, own, definition, revision, changed_at, removed_at, purged_at";

/// All rows, oldest first, and the epoch at which they were read.
///
/// # Errors
/// If the database can't be read.
pub async fn read(database: &Database) -> Result<(Vec<Reshaped>, i64)> {
    let statement =
        Statement::new(format!("SELECT {COLUMNS} FROM reshaped ORDER BY id"), Vec::new());
    let answer = database.query(statement, Collect::default(), ReadOptions::default()).await?;
    Ok((answer.out.iter().map(stored).collect::<Result<_>>()?, answer.epoch))
}

/// The newest revision of any row, 0 without rows, and the epoch at which it was read.
///
/// # Errors
/// If the database can't be read.
pub async fn newest(database: &Database) -> Result<(i64, i64)> {
    let statement = Statement::from("SELECT coalesce(max(revision), 0) FROM reshaped");
    let answer = database.query(statement, Collect::default(), ReadOptions::default()).await?;
    let newest = answer.out.first().map(|row| row.int(0)).transpose()?.flatten();
    Ok((newest.unwrap_or_default(), answer.epoch))
}

/// All rows as they are in this transaction.
///
/// # Errors
/// If the database can't be read.
pub async fn read_in(tx: &mut Tx<'_>) -> Result<Vec<Reshaped>> {
    let statement =
        Statement::new(format!("SELECT {COLUMNS} FROM reshaped ORDER BY id"), Vec::new());
    tx.query(&statement).await?.iter().map(stored).collect()
}

/// Adds a row and answers its id; what stands in `row` for that does not count.
///
/// # Errors
/// [`Duplicate`](steward_model::error::ErrorKind::Duplicate) if there is a row for the field.
pub async fn insert(tx: &mut Tx<'_>, row: &Reshaped) -> Result<i64> {
    let sql = "INSERT INTO reshaped (object, field, own, definition, revision, changed_at, removed_at, \
               purged_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id";
    let mut params =
        vec![row.object.as_str().into(), row.field.as_str().into(), Value::Int(row.own.into())];
    params.extend(changing(row));
    tx.insert(&spell::statement(tx.dialect(), sql, params)).await
}

/// Writes what may change of a row.
///
/// # Errors
/// If the database can't be written.
pub async fn update(tx: &mut Tx<'_>, row: &Reshaped) -> Result<()> {
    let sql = "UPDATE reshaped SET definition = ?1, revision = ?2, changed_at = ?3, removed_at = ?4, \
               purged_at = ?5 WHERE id = ?6";
    let mut params: Vec<Value> = changing(row).into();
    params.push(Value::Int(row.id));
    tx.execute(&spell::statement(tx.dialect(), sql, params)).await.map(drop)
}

fn changing(row: &Reshaped) -> [Value; 5] {
    let time = |at: Option<Micros>| at.map_or(Value::Null, Value::Int);
    [
        row.definition.as_str().into(),
        Value::Int(row.revision),
        Value::Int(row.changed_at),
        time(row.removed_at),
        time(row.purged_at),
    ]
}

fn stored(row: &Row) -> Result<Reshaped> {
    let empty = || Error::internal("a row of 'reshaped' has an empty column");
    let text = |column| row.text(column).map(|text| text.map(str::to_owned));
    let int = |column| -> Result<i64> { row.int(column)?.ok_or_else(empty) };
    Ok(Reshaped {
        id: int(0)?,
        object: text(1)?.ok_or_else(empty)?,
        field: text(2)?.ok_or_else(empty)?,
        own: int(3)? != 0,
        definition: text(4)?.ok_or_else(empty)?,
        revision: int(5)?,
        changed_at: int(6)?,
        removed_at: row.int(7)?,
        purged_at: row.int(8)?,
    })
}
