//! Tokens with which programs come in on behalf of a user.

use steward_model::clock::Micros;
use steward_model::{Result, Value};

use super::{TokenHash, present};
use crate::{Answer, Database, Dialect, ReadOptions, RowRef, Statement, Tx, each, spell};

/// A token of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// Its id.
    pub id: i64,
    /// On whose behalf.
    pub user_id: i64,
    /// What it is called.
    pub name: String,
    /// When it was made.
    pub created_at: Micros,
    /// When it was last used, to within a few minutes.
    pub used_at: Option<Micros>,
    /// When it ends; never if `None`.
    pub expires_at: Option<Micros>,
    /// When it was taken back.
    pub revoked_at: Option<Micros>,
}

const COLUMNS: &str =
    "t.id, t.user_id, t.name, t.created_at, t.used_at, t.expires_at, t.revoked_at";

fn read(row: &RowRef<'_>) -> Result<ApiToken> {
    Ok(ApiToken {
        id: present(row.int(0)?)?,
        user_id: present(row.int(1)?)?,
        name: present(row.text(2)?)?.to_owned(),
        created_at: present(row.int(3)?)?,
        used_at: row.int(4)?,
        expires_at: row.int(5)?,
        revoked_at: row.int(6)?,
    })
}

/// Keeps a new token and answers its id.
pub async fn insert(
    tx: &mut Tx<'_>,
    hash: &TokenHash,
    user_id: i64,
    name: &str,
    (now, expires_at): (Micros, Option<Micros>),
) -> Result<i64> {
    let returning = if tx.dialect() == Dialect::Postgres { " RETURNING id" } else { "" };
    let sql = format!(
        "INSERT INTO api_token (user_id, name, token_hash, created_at, expires_at) \
         VALUES (?1, ?2, ?3, ?4, ?5){returning}"
    );
    let params = vec![
        Value::Int(user_id),
        name.into(),
        Value::Bytes(hash.to_vec()),
        Value::Int(now),
        expires_at.into(),
    ];
    tx.insert(&spell::statement(tx.dialect(), &sql, params)).await
}

/// The token with this hash that was not taken back, of a user who is active, with the epoch of the
/// reading.
pub async fn find(database: &Database, hash: &TokenHash) -> Result<Answer<Option<ApiToken>>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM api_token t JOIN \"user\" u ON u.id = t.user_id \
         WHERE t.token_hash = ?1 AND t.revoked_at IS NULL \
         AND u.status = 'active' AND u.deleted_at IS NULL"
    );
    let params = vec![Value::Bytes(hash.to_vec())];
    let statement = spell::statement(database.dialect(), &sql, params);
    let answer = database.query(statement, each(read), ReadOptions::default()).await?;
    Ok(Answer { epoch: answer.epoch, out: answer.out.into_iter().next() })
}

/// A user's tokens, newest first, also those taken back.
pub async fn of_user(database: &Database, user_id: i64) -> Result<Vec<ApiToken>> {
    let sql = format!("SELECT {COLUMNS} FROM api_token t WHERE t.user_id = ?1 ORDER BY t.id DESC");
    let statement = spell::statement(database.dialect(), &sql, vec![Value::Int(user_id)]);
    Ok(database.query(statement, each(read), ReadOptions::default()).await?.out)
}

/// Remembers when tokens were last used.
pub async fn touch(tx: &mut Tx<'_>, used: &[(i64, Micros)]) -> Result<()> {
    let sql = "UPDATE api_token SET used_at = ?2 WHERE id = ?1 AND coalesce(used_at, 0) < ?2";
    let dialect = tx.dialect();
    let statements: Vec<Statement> = used
        .iter()
        .map(|&(id, at)| spell::statement(dialect, sql, vec![Value::Int(id), Value::Int(at)]))
        .collect();
    tx.pipeline(&statements).await.map(drop)
}

/// Takes a user's token back; whether there was one to take back.
pub async fn revoke(tx: &mut Tx<'_>, user_id: i64, id: i64, now: Micros) -> Result<bool> {
    let sql = "UPDATE api_token SET revoked_at = ?3 \
               WHERE user_id = ?1 AND id = ?2 AND revoked_at IS NULL";
    let params = vec![Value::Int(user_id), Value::Int(id), Value::Int(now)];
    Ok(tx.execute(&spell::statement(tx.dialect(), sql, params)).await? > 0)
}
