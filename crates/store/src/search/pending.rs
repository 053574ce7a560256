//! Records that wait to be indexed: those of large writes, written in the same transaction.

use steward_model::value::ColumnType;
use steward_model::{Error, Result, Value};

use crate::rows::Insert;
use crate::{Dialect, Statement, Tx, spell};

/// How records are put in the queue.
const INSERT: Insert<'_> = Insert {
    into: "INSERT INTO search_pending (object, record_id)",
    columns: &[ColumnType::Text, ColumnType::Int],
    tail: "",
};

/// The statements that put records in the queue, each an object's name and an id.
#[must_use]
pub fn queue(dialect: Dialect, records: Vec<(String, i64)>) -> Vec<Statement> {
    let values = records.into_iter().flat_map(|(object, id)| [Value::Text(object), Value::Int(id)]);
    let statements = INSERT.statements(dialect, values.collect()).into_iter();
    statements.map(Statement::only_adding).collect()
}

/// Takes the oldest records out of the queue, at most `most`, that no other transaction is taking.
///
/// # Errors
/// If the database can't be written.
pub async fn take_waiting(tx: &mut Tx<'_>, most: i64) -> Result<Vec<(String, i64)>> {
    let lock = match tx.dialect() {
        Dialect::Sqlite => "",
        Dialect::Postgres => " FOR UPDATE SKIP LOCKED",
    };
    let sql = format!(
        "DELETE FROM search_pending WHERE id IN \
         (SELECT id FROM search_pending ORDER BY id LIMIT ?1{lock}) RETURNING object, record_id"
    );
    let statement = spell::statement(tx.dialect(), &sql, vec![Value::Int(most)]);
    let empty = || Error::internal("a record that waits for search has no id");
    let rows = tx.query(&statement).await?;
    let record = |row: &crate::Row| {
        Ok((row.text(0)?.ok_or_else(empty)?.to_owned(), row.int(1)?.ok_or_else(empty)?))
    };
    rows.iter().map(record).collect()
}
