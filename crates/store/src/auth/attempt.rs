//! How often it was tried to sign in.

use steward_model::clock::Micros;
use steward_model::{Result, Value};

use super::present;
use crate::sweep::sweep;
use crate::{Database, Tx, spell};

/// The attempts under one key since the first of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// How many, this one included.
    pub count: i64,
    /// When the first was.
    pub since: Micros,
}

/// Counts an attempt under `key` before it is known how it ends, so that many at once don't slip
/// through. Attempts that began at or before `expired` are forgotten.
pub async fn count(
    tx: &mut Tx<'_>,
    key: &[u8],
    (now, expired): (Micros, Micros),
) -> Result<Attempts> {
    let sql = "INSERT INTO sign_in_failure (key, attempts, started_at) VALUES (?1, 1, ?2) \
               ON CONFLICT (key) DO UPDATE SET \
               attempts = CASE WHEN sign_in_failure.started_at <= ?3 THEN 1 \
                               ELSE sign_in_failure.attempts + 1 END, \
               started_at = CASE WHEN sign_in_failure.started_at <= ?3 THEN ?2 \
                                 ELSE sign_in_failure.started_at END \
               RETURNING attempts, started_at";
    let params = vec![Value::Bytes(key.to_vec()), Value::Int(now), Value::Int(expired)];
    let rows = tx.query(&spell::statement(tx.dialect(), sql, params)).await?;
    let row = present(rows.first())?;
    Ok(Attempts { count: present(row.int(0)?)?, since: present(row.int(1)?)? })
}

/// Takes back one attempt under `key`: it did not fail.
pub async fn take_back(tx: &mut Tx<'_>, key: &[u8]) -> Result<()> {
    let sql = "UPDATE sign_in_failure SET attempts = attempts - 1 WHERE key = ?1 AND attempts > 0";
    tx.execute(&spell::statement(tx.dialect(), sql, vec![Value::Bytes(key.to_vec())])).await?;
    Ok(())
}

/// Forgets all attempts under `key`.
pub async fn clear(tx: &mut Tx<'_>, key: &[u8]) -> Result<()> {
    let sql = "DELETE FROM sign_in_failure WHERE key = ?1";
    tx.execute(&spell::statement(tx.dialect(), sql, vec![Value::Bytes(key.to_vec())])).await?;
    Ok(())
}

/// Forgets attempts that began at or before `expired`, at most `limit` keys; how many it were.
pub async fn forget(database: &Database, expired: Micros, limit: i64) -> Result<u64> {
    let sql = "DELETE FROM sign_in_failure WHERE key IN \
               (SELECT key FROM sign_in_failure WHERE started_at <= ?1 \
                ORDER BY started_at LIMIT ?2)";
    sweep(database, sql, vec![Value::Int(expired), Value::Int(limit)]).await
}
