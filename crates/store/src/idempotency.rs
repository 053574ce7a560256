//! Answers to requests that may come again, kept by user and key.

use steward_model::clock::Micros;
use steward_model::{Error, Result, Value};

use crate::sweep::sweep;
use crate::{Database, Row, Tx, spell};

/// An answer as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAnswer {
    /// The HTTP status.
    pub status: i64,
    /// The headers worth keeping, as JSON.
    pub headers: String,
    /// The body.
    pub body: Vec<u8>,
}

/// What is known about a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing: the key is now taken for this transaction.
    Fresh,
    /// A request was answered.
    Answered {
        /// What the request was.
        request_hash: Vec<u8>,
        /// What was answered.
        answer: StoredAnswer,
    },
}

/// Takes the key, or answers what is kept under it. A transaction that took the same key and has not
/// ended yet is waited for. What was kept at or before `expired` counts as unknown.
pub async fn take(
    tx: &mut Tx<'_>,
    user_id: i64,
    key: &str,
    request_hash: &[u8],
    (now, expired): (Micros, Micros),
) -> Result<Known> {
    let sql = "INSERT INTO idempotency (user_id, key, request_hash, created_at) \
               VALUES (?1, ?2, ?3, ?4) ON CONFLICT (user_id, key) DO UPDATE \
               SET request_hash = excluded.request_hash, created_at = excluded.created_at, \
                   status = NULL, headers = NULL, body = NULL \
               WHERE idempotency.created_at <= ?5 RETURNING user_id";
    let params = vec![
        Value::Int(user_id),
        key.into(),
        Value::Bytes(request_hash.to_vec()),
        Value::Int(now),
        Value::Int(expired),
    ];
    let taken = tx.query(&spell::statement(tx.dialect(), sql, params)).await?;
    if !taken.is_empty() {
        return Ok(Known::Fresh);
    }
    let sql = "SELECT request_hash, status, headers, body FROM idempotency \
               WHERE user_id = ?1 AND key = ?2";
    let params = vec![Value::Int(user_id), key.into()];
    let rows = tx.query(&spell::statement(tx.dialect(), sql, params)).await?;
    match rows.first() {
        Some(row) => answered(row),
        None => Err(Error::internal("an idempotency key went away meanwhile")),
    }
}

fn answered(row: &Row) -> Result<Known> {
    let unfinished = || Error::internal("an idempotency key was kept without an answer");
    Ok(Known::Answered {
        request_hash: row.bytes(0)?.ok_or_else(unfinished)?.to_vec(),
        answer: StoredAnswer {
            status: row.int(1)?.ok_or_else(unfinished)?,
            headers: row.text(2)?.ok_or_else(unfinished)?.to_owned(),
            body: row.bytes(3)?.ok_or_else(unfinished)?.to_vec(),
        },
    })
}

/// Keeps the answer under a key that this transaction has taken.
pub async fn keep(tx: &mut Tx<'_>, user_id: i64, key: &str, answer: StoredAnswer) -> Result<()> {
    let sql = "UPDATE idempotency SET status = ?3, headers = ?4, body = ?5 \
               WHERE user_id = ?1 AND key = ?2";
    let params = vec![
        Value::Int(user_id),
        key.into(),
        Value::Int(answer.status),
        Value::Text(answer.headers),
        Value::Bytes(answer.body),
    ];
    tx.queue(vec![spell::statement(tx.dialect(), sql, params)]).await
}

/// Forgets what was kept at or before `expired`, at most `limit` answers; how many it were.
pub async fn forget(database: &Database, expired: Micros, limit: i64) -> Result<u64> {
    let sql = "DELETE FROM idempotency WHERE (user_id, key) IN \
               (SELECT user_id, key FROM idempotency WHERE created_at <= ?1 \
                ORDER BY created_at LIMIT ?2)";
    sweep(database, sql, vec![Value::Int(expired), Value::Int(limit)]).await
}
