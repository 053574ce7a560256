//! Sessions: who is signed in where.

use steward_model::clock::Micros;
use steward_model::{Result, Value};

use super::{TokenHash, present};
use crate::sweep::sweep;
use crate::{Answer, Database, ReadOptions, RowRef, Statement, Tx, each, spell};

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: i64,
    /// Whose it is.
    pub user_id: i64,
    /// When it began.
    pub created_at: Micros,
    /// When it was last used, to within a few minutes.
    pub seen_at: Micros,
    /// When it ends at the latest.
    pub expires_at: Micros,
    /// The network address from which it was begun.
    pub address: Option<String>,
    /// The program with which it was begun, as it names itself.
    pub client: Option<String>,
}

const COLUMNS: &str = "s.id, s.user_id, s.created_at, s.seen_at, s.expires_at, s.address, s.client";

fn read(row: &RowRef<'_>) -> Result<Session> {
    Ok(Session {
        id: present(row.int(0)?)?,
        user_id: present(row.int(1)?)?,
        created_at: present(row.int(2)?)?,
        seen_at: present(row.int(3)?)?,
        expires_at: present(row.int(4)?)?,
        address: row.text(5)?.map(str::to_owned),
        client: row.text(6)?.map(str::to_owned),
    })
}

/// The statement that begins a session; its id plays no part.
#[must_use]
pub fn insert(tx: &Tx<'_>, hash: &TokenHash, session: Session) -> Statement {
    let sql = "INSERT INTO session \
               (user_id, token_hash, created_at, seen_at, expires_at, address, client) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let params = vec![
        Value::Int(session.user_id),
        Value::Bytes(hash.to_vec()),
        Value::Int(session.created_at),
        Value::Int(session.seen_at),
        Value::Int(session.expires_at),
        session.address.into(),
        session.client.into(),
    ];
    spell::statement(tx.dialect(), sql, params)
}

/// The session with this token, of a user who is active, with the epoch of the reading.
pub async fn find(database: &Database, hash: &TokenHash) -> Result<Answer<Option<Session>>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM session s JOIN \"user\" u ON u.id = s.user_id \
         WHERE s.token_hash = ?1 AND u.status = 'active' AND u.deleted_at IS NULL"
    );
    let params = vec![Value::Bytes(hash.to_vec())];
    let statement = spell::statement(database.dialect(), &sql, params);
    let answer = database.query(statement, each(read), ReadOptions::default()).await?;
    Ok(Answer { epoch: answer.epoch, out: answer.out.into_iter().next() })
}

/// A user's sessions that have not ended by themselves at `now`, newest first.
pub async fn of_user(
    database: &Database,
    user_id: i64,
    (now, idle_since): (Micros, Micros),
) -> Result<Vec<Session>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM session s \
         WHERE s.user_id = ?1 AND s.expires_at > ?2 AND s.seen_at > ?3 ORDER BY s.id DESC"
    );
    let params = vec![Value::Int(user_id), Value::Int(now), Value::Int(idle_since)];
    let statement = spell::statement(database.dialect(), &sql, params);
    Ok(database.query(statement, each(read), ReadOptions::default()).await?.out)
}

/// Remembers when sessions were last used.
pub async fn touch(tx: &mut Tx<'_>, seen: &[(i64, Micros)]) -> Result<()> {
    let sql = "UPDATE session SET seen_at = ?2 WHERE id = ?1 AND seen_at < ?2";
    let dialect = tx.dialect();
    let statements: Vec<Statement> = seen
        .iter()
        .map(|&(id, at)| spell::statement(dialect, sql, vec![Value::Int(id), Value::Int(at)]))
        .collect();
    tx.pipeline(&statements).await.map(drop)
}

/// Ends a user's session; whether there was one.
pub async fn end(tx: &mut Tx<'_>, user_id: i64, id: i64) -> Result<bool> {
    let sql = "DELETE FROM session WHERE user_id = ?1 AND id = ?2";
    let params = vec![Value::Int(user_id), Value::Int(id)];
    Ok(tx.execute(&spell::statement(tx.dialect(), sql, params)).await? > 0)
}

/// Ends all sessions of a user except the one with the id `except`; how many it were.
pub async fn end_all(tx: &mut Tx<'_>, user_id: i64, except: Option<i64>) -> Result<u64> {
    let sql = "DELETE FROM session WHERE user_id = ?1 AND id <> ?2";
    // No session has the id 0.
    let params = vec![Value::Int(user_id), Value::Int(except.unwrap_or(0))];
    tx.execute(&spell::statement(tx.dialect(), sql, params)).await
}

/// Removes sessions that have ended by themselves, at most `limit`; how many it were.
pub async fn forget(
    database: &Database,
    (now, idle_since): (Micros, Micros),
    limit: i64,
) -> Result<u64> {
    let sql = "DELETE FROM session WHERE id IN (SELECT id FROM session \
               WHERE expires_at <= ?1 OR seen_at <= ?2 ORDER BY id LIMIT ?3)";
    sweep(database, sql, vec![Value::Int(now), Value::Int(idle_since), Value::Int(limit)]).await
}
