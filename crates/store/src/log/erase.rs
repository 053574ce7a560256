//! Erasing what a log row says, so that the chain still verifies.

use steward_model::{Result, Value};

use super::StoredChange;
use super::entry::columns;
use crate::{Statement, Tx, spell};

/// The row with this id, within a transaction; not one that was erased already.
pub async fn unerased(tx: &mut Tx<'_>, id: i64) -> Result<Option<StoredChange>> {
    let columns = columns(tx.dialect());
    let sql = format!("SELECT {columns} FROM change c WHERE c.id = ?1 AND c.payload IS NOT NULL");
    let rows = tx.query(&spell::statement(tx.dialect(), &sql, vec![Value::Int(id)])).await?;
    let row = rows.into_iter().next();
    row.map(|row| StoredChange::take(&mut row.into_values().into_iter())).transpose()
}

/// The statement that erases the payload and salt of a row; `proof` shows that it was meant.
#[must_use]
pub fn erase(tx: &Tx<'_>, id: i64, proof: &[u8]) -> Statement {
    let sql = "UPDATE change SET payload = NULL, salt = NULL, erased = ?2 WHERE id = ?1";
    let params = vec![Value::Int(id), Value::Bytes(proof.to_vec())];
    spell::statement(tx.dialect(), sql, params)
}
