//! Tokens that stand in an address: whoever has the address is let through to one thing of one user.
//!
//! A user has at most one of each purpose; a new one takes the place of the old.

use steward_model::clock::Micros;
use steward_model::{Result, Value};

use super::{TokenHash, present};
use crate::sweep::sweep;
use crate::{Database, ReadOptions, RowRef, Tx, each, spell};

/// What an address with a token leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The user's calendar, to be read by other calendars.
    Calendar,
    /// Setting a new password, once.
    Password,
}

impl Purpose {
    /// As it is stored.
    fn key(self) -> Value {
        match self {
            Self::Calendar => "calendar".into(),
            Self::Password => "password".into(),
        }
    }
}

/// A token that stands in an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkToken {
    /// Whose it is.
    pub user_id: i64,
    /// When it was made.
    pub created_at: Micros,
    /// When it ends; never if `None`.
    pub expires_at: Option<Micros>,
}

fn read(row: &RowRef<'_>) -> Result<LinkToken> {
    Ok(LinkToken {
        user_id: present(row.int(0)?)?,
        created_at: present(row.int(1)?)?,
        expires_at: row.int(2)?,
    })
}

/// Keeps a new token in place of the user's former one of this purpose.
pub async fn put(
    tx: &mut Tx<'_>,
    purpose: Purpose,
    hash: &TokenHash,
    token: LinkToken,
) -> Result<()> {
    let sql = "INSERT INTO link_token (user_id, purpose, token_hash, created_at, expires_at) \
               VALUES (?1, ?2, ?3, ?4, ?5) \
               ON CONFLICT (user_id, purpose) DO UPDATE SET token_hash = excluded.token_hash, \
               created_at = excluded.created_at, expires_at = excluded.expires_at";
    let params = vec![
        Value::Int(token.user_id),
        purpose.key(),
        Value::Bytes(hash.to_vec()),
        Value::Int(token.created_at),
        token.expires_at.into(),
    ];
    tx.execute(&spell::statement(tx.dialect(), sql, params)).await.map(drop)
}

/// The token with this hash that has not ended at `now`, of a user who is active.
pub async fn find(
    database: &Database,
    purpose: Purpose,
    hash: &TokenHash,
    now: Micros,
) -> Result<Option<LinkToken>> {
    let sql = "SELECT t.user_id, t.created_at, t.expires_at FROM link_token t \
               JOIN \"user\" u ON u.id = t.user_id \
               WHERE t.token_hash = ?1 AND t.purpose = ?2 \
               AND (t.expires_at IS NULL OR t.expires_at > ?3) \
               AND u.status = 'active' AND u.deleted_at IS NULL";
    let params = vec![Value::Bytes(hash.to_vec()), purpose.key(), Value::Int(now)];
    let statement = spell::statement(database.dialect(), sql, params);
    let answer = database.query(statement, each(read), ReadOptions::default()).await?;
    Ok(answer.out.into_iter().next())
}

/// A user's token of a purpose, ended or not.
pub async fn of_user(
    database: &Database,
    user_id: i64,
    purpose: Purpose,
) -> Result<Option<LinkToken>> {
    let sql = "SELECT user_id, created_at, expires_at FROM link_token \
               WHERE user_id = ?1 AND purpose = ?2";
    let params = vec![Value::Int(user_id), purpose.key()];
    let statement = spell::statement(database.dialect(), sql, params);
    let answer = database.query(statement, each(read), ReadOptions::default()).await?;
    Ok(answer.out.into_iter().next())
}

/// Removes the token with this hash if it has not ended at `now`; whether there was one. Of two who
/// take the same one, one gets it.
pub async fn take(
    tx: &mut Tx<'_>,
    purpose: Purpose,
    hash: &TokenHash,
    now: Micros,
) -> Result<bool> {
    let sql = "DELETE FROM link_token WHERE token_hash = ?1 AND purpose = ?2 \
               AND (expires_at IS NULL OR expires_at > ?3)";
    let params = vec![Value::Bytes(hash.to_vec()), purpose.key(), Value::Int(now)];
    Ok(tx.execute(&spell::statement(tx.dialect(), sql, params)).await? > 0)
}

/// Removes a user's token of a purpose; whether there was one.
pub async fn remove(tx: &mut Tx<'_>, user_id: i64, purpose: Purpose) -> Result<bool> {
    let sql = "DELETE FROM link_token WHERE user_id = ?1 AND purpose = ?2";
    let params = vec![Value::Int(user_id), purpose.key()];
    Ok(tx.execute(&spell::statement(tx.dialect(), sql, params)).await? > 0)
}

/// Removes tokens that have ended, at most `limit`; how many it were.
pub async fn forget(database: &Database, now: Micros, limit: i64) -> Result<u64> {
    let sql = "DELETE FROM link_token WHERE token_hash IN \
               (SELECT token_hash FROM link_token WHERE expires_at <= ?1 \
                ORDER BY expires_at LIMIT ?2)";
    sweep(database, sql, vec![Value::Int(now), Value::Int(limit)]).await
}
