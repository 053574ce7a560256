//! Rows that imports have refused: their numbers in the file, and why. The rows themselves stay in the file.

use steward_model::value::ColumnType;
use steward_model::{Error, Result, Value};

use crate::rows::Insert;
use crate::{Collect, Database, Dialect, ReadOptions, Row, Statement, spell};

/// How rows are written.
const INSERT: Insert<'_> = Insert {
    into: "INSERT INTO import_refusal (batch_id, row_number, complaints)",
    columns: &[ColumnType::Int, ColumnType::Int, ColumnType::Text],
    tail: "",
};

/// A row of a file that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRow {
    /// Its number in the file.
    pub number: i64,
    /// What is wrong with it, as JSON.
    pub complaints: String,
}

/// The statements that note what an import has refused, to be sent with those of a transaction.
#[must_use]
pub fn add(dialect: Dialect, batch: i64, rows: Vec<RefusedRow>) -> Vec<Statement> {
    let values = |row: RefusedRow| -> [Value; INSERT.columns.len()] {
        [Value::Int(batch), Value::Int(row.number), row.complaints.into()]
    };
    INSERT.of_any_number(dialect, rows.into_iter().flat_map(values).collect())
}

/// The rows of an import behind the number `after`, by their numbers, at most `limit`.
///
/// # Errors
/// If the database can't be read.
pub async fn list(
    database: &Database,
    batch: i64,
    after: i64,
    limit: i64,
) -> Result<Vec<RefusedRow>> {
    let sql = "SELECT row_number, complaints FROM import_refusal \
               WHERE batch_id = ?1 AND row_number > ?2 ORDER BY row_number LIMIT ?3";
    let params = vec![Value::Int(batch), Value::Int(after), Value::Int(limit)];
    let statement = spell::statement(database.dialect(), sql, params);
    let rows = database.query(statement, Collect::default(), ReadOptions::default()).await?.out;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<RefusedRow> {
    let empty = || Error::internal("a refused row is empty");
    let number = row.int(0)?.ok_or_else(empty)?;
    Ok(RefusedRow { number, complaints: row.text(1)?.ok_or_else(empty)?.to_owned() })
}
