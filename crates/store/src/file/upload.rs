//! Large files that arrive in parts: how far each has come.

use steward_model::clock::Micros;
use steward_model::{Error, Result, Value};

use crate::{Database, ReadOptions, RowRef, Tx, each, spell};

/// A file that arrives in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its name in addresses: nobody can guess it.
    pub token: String,
    /// Who sends it.
    pub user_id: i64,
    /// The name of the file.
    pub name: String,
    /// How long it will be, in bytes.
    pub size: i64,
    /// How much has arrived, in bytes.
    pub received: i64,
    /// In how many parts that lies in the file store.
    pub parts: i64,
    /// The file that it became.
    pub file_id: Option<i64>,
    /// When it is forgotten.
    pub expires_at: Micros,
}

/// The columns that [`upload`] reads, in its order.
const COLUMNS: &str = "token, user_id, name, size, received, parts, file_id, expires_at";

fn upload(row: &RowRef<'_>) -> Result<Upload> {
    let empty = || Error::internal("an upload with an empty column");
    Ok(Upload {
        token: row.text(0)?.ok_or_else(empty)?.to_owned(),
        user_id: row.int(1)?.ok_or_else(empty)?,
        name: row.text(2)?.ok_or_else(empty)?.to_owned(),
        size: row.int(3)?.ok_or_else(empty)?,
        received: row.int(4)?.ok_or_else(empty)?,
        parts: row.int(5)?.ok_or_else(empty)?,
        file_id: row.int(6)?,
        expires_at: row.int(7)?.ok_or_else(empty)?,
    })
}

/// Begins one, unless the user has `most` others that are not done; whether it was begun.
///
/// # Errors
/// If the database can't be written.
pub async fn begin(database: &Database, upload: Upload, most: i64) -> Result<bool> {
    let written = database.write(move |tx| {
        let upload = upload.clone();
        Box::pin(async move {
            let sql = "INSERT INTO file_upload (token, user_id, name, size, received, parts, \
                       expires_at) SELECT ?1, ?2, ?3, ?4, 0, 0, ?5 WHERE (SELECT count(*) \
                       FROM file_upload WHERE user_id = ?2 AND file_id IS NULL) < ?6";
            let params = vec![
                upload.token.into(),
                Value::Int(upload.user_id),
                upload.name.into(),
                Value::Int(upload.size),
                Value::Int(upload.expires_at),
                Value::Int(most),
            ];
            Ok(tx.execute(&spell::statement(tx.dialect(), sql, params)).await? == 1)
        })
    });
    written.await
}

/// A user's upload by its name.
///
/// # Errors
/// If the database can't be read.
pub async fn find(database: &Database, token: &str, user_id: i64) -> Result<Option<Upload>> {
    let sql = format!("SELECT {COLUMNS} FROM file_upload WHERE token = ?1 AND user_id = ?2");
    let params = vec![token.into(), Value::Int(user_id)];
    let statement = spell::statement(database.dialect(), &sql, params);
    let answer = database.query(statement, each(upload), ReadOptions::default()).await?;
    Ok(answer.out.into_iter().next())
}

/// Notes that another part has arrived: `before` is the upload as it was, `length` the part's. It is not
/// noted, and `false` answered, if another part has taken its place meanwhile.
///
/// # Errors
/// If the database can't be written.
pub async fn grow(
    database: &Database,
    before: &Upload,
    length: i64,
    expires_at: Micros,
) -> Result<bool> {
    let before = before.clone();
    let written = database.write(move |tx| {
        let before = before.clone();
        Box::pin(async move {
            let sql = "UPDATE file_upload SET received = received + ?3, parts = parts + 1, \
                       expires_at = ?4 WHERE token = ?1 AND parts = ?2 AND file_id IS NULL";
            let params = vec![
                before.token.into(),
                Value::Int(before.parts),
                Value::Int(length),
                Value::Int(expires_at),
            ];
            Ok(tx.execute(&spell::statement(tx.dialect(), sql, params)).await? == 1)
        })
    });
    written.await
}

/// Notes in a transaction which file an upload became; whether it was none before.
///
/// # Errors
/// If the database can't be written.
pub async fn became(tx: &mut Tx<'_>, token: &str, file_id: i64) -> Result<bool> {
    let sql = "UPDATE file_upload SET file_id = ?2 WHERE token = ?1 AND file_id IS NULL";
    let statement = spell::statement(tx.dialect(), sql, vec![token.into(), Value::Int(file_id)]);
    Ok(tx.execute(&statement).await? == 1)
}

/// Uploads that are over, at most `limit`.
///
/// # Errors
/// If the database can't be read.
pub async fn expired(database: &Database, now: Micros, limit: i64) -> Result<Vec<Upload>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM file_upload WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2"
    );
    let params = vec![Value::Int(now), Value::Int(limit)];
    let statement = spell::statement(database.dialect(), &sql, params);
    Ok(database.query(statement, each(upload), ReadOptions::default()).await?.out)
}

/// Forgets an upload.
///
/// # Errors
/// If the database can't be written.
pub async fn forget(database: &Database, token: &str) -> Result<()> {
    let token = token.to_owned();
    let written = database.write(move |tx| {
        let token = token.clone();
        Box::pin(async move {
            let sql = "DELETE FROM file_upload WHERE token = ?1";
            tx.execute(&spell::statement(tx.dialect(), sql, vec![token.into()])).await.map(drop)
        })
    });
    written.await
}
