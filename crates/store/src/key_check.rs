//! The row that tells whether a database belongs to a master key.

use steward_model::clock::Micros;
use steward_model::{Result, Value};

use crate::{Database, ReadOptions, Statement, Tx, each, spell};

const SELECT: &str = "SELECT value FROM key_check WHERE id = 1";

/// The code that was made with the database's master key; `None` in a new database.
pub async fn read(database: &Database) -> Result<Option<Vec<u8>>> {
    let sink = each(|row| Ok(row.bytes(0)?.map(<[u8]>::to_vec).unwrap_or_default()));
    let answer = database.query(Statement::from(SELECT), sink, ReadOptions::default()).await?;
    Ok(answer.out.into_iter().next())
}

/// Keeps the code of a new database's master key unless there is one; answers the one that counts.
pub async fn keep(tx: &mut Tx<'_>, code: &[u8], now: Micros) -> Result<Vec<u8>> {
    let sql = "INSERT INTO key_check (id, value, created_at) VALUES (1, ?1, ?2) \
               ON CONFLICT (id) DO NOTHING";
    let params = vec![Value::Bytes(code.to_vec()), Value::Int(now)];
    tx.execute(&spell::statement(tx.dialect(), sql, params)).await?;
    let rows = tx.query(&Statement::from(SELECT)).await?;
    Ok(rows.first().map(|row| row.bytes(0)).transpose()?.flatten().unwrap_or_default().to_vec())
}
