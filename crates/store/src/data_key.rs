//! The keys that seal secrets, each wrapped with the master key.

use steward_model::clock::Micros;
use steward_model::{Error, Result, Value};

use crate::advisory::{self, Lock};
use crate::{Row, Statement, Tx, spell};

/// A wrapped key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKey {
    /// Its id, which is written into what it seals.
    pub id: i64,
    /// What it is for.
    pub purpose: String,
    /// The key, encrypted.
    pub wrapped: Vec<u8>,
}

/// All keys, oldest first. One server at a time looks at them to add some.
pub async fn all(tx: &mut Tx<'_>) -> Result<Vec<StoredKey>> {
    advisory::take(tx, Lock::DataKey).await?;
    let rows =
        tx.query(&Statement::from("SELECT id, purpose, wrapped FROM data_key ORDER BY id")).await?;
    rows.iter().map(stored).collect()
}

/// Adds a key; answers its id.
pub async fn add(tx: &mut Tx<'_>, purpose: &str, wrapped: &[u8], now: Micros) -> Result<i64> {
    let sql =
        "INSERT INTO data_key (purpose, wrapped, created_at) VALUES (?1, ?2, ?3) RETURNING id";
    let params = vec![Value::from(purpose), Value::Bytes(wrapped.to_vec()), Value::Int(now)];
    let rows = tx.query(&spell::statement(tx.dialect(), sql, params)).await?;
    let id = rows.first().map(|row| row.int(0)).transpose()?.flatten();
    id.ok_or_else(|| Error::internal("a new data key has no id"))
}

/// The id of the newest key for a purpose. No newer one is used before this transaction ends.
pub async fn newest(tx: &mut Tx<'_>, purpose: &str) -> Result<Option<i64>> {
    advisory::share(tx, Lock::Sealing).await?;
    let sql = "SELECT max(id) FROM data_key WHERE purpose = ?1";
    let rows = tx.query(&spell::statement(tx.dialect(), sql, vec![purpose.into()])).await?;
    Ok(rows.first().map(|row| row.int(0)).transpose()?.flatten())
}

/// Waits until nobody seals any more with a key that is not the newest.
pub async fn settle(tx: &mut Tx<'_>) -> Result<()> {
    advisory::take(tx, Lock::Sealing).await
}

/// Removes the keys for a purpose that are older than this one; answers how many.
pub async fn remove_older(tx: &mut Tx<'_>, purpose: &str, id: i64) -> Result<u64> {
    let sql = "DELETE FROM data_key WHERE purpose = ?1 AND id < ?2";
    tx.execute(&spell::statement(tx.dialect(), sql, vec![purpose.into(), Value::Int(id)])).await
}

fn stored(row: &Row) -> Result<StoredKey> {
    let empty = || Error::internal("a data key has an empty column");
    Ok(StoredKey {
        id: row.int(0)?.ok_or_else(empty)?,
        purpose: row.text(1)?.ok_or_else(empty)?.to_owned(),
        wrapped: row.bytes(2)?.ok_or_else(empty)?.to_vec(),
    })
}
