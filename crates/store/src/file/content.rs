//! Which contents are kept: one row for each, by checksum, however many files have them.
//!
//! A row is written before its contents are, and goes after them, so that nothing can lie in the file
//! store of which the database knows nothing. While contents are being removed nobody can begin to keep
//! the same again.

use std::collections::BTreeSet;

use steward_model::clock::Micros;
use steward_model::{Error, Result, Value};

use crate::{Database, Dialect, ReadOptions, Statement, Tx, each, spell};

/// Contents that are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Their length in bytes.
    pub size: i64,
}

/// Says that contents are about to be kept, and at which time to look whether anybody needs them; not
/// while the same are being removed: then it answers `false`, and it is to be tried again.
///
/// # Errors
/// If the database can't be written.
pub async fn announce(database: &Database, content: Content, look_at: Micros) -> Result<bool> {
    let written = database.write(move |tx| {
        let content = content.clone();
        Box::pin(async move {
            let sql = "INSERT INTO file_content (sha256, size, look_at) VALUES (?1, ?2, ?3) \
                       ON CONFLICT (sha256) DO UPDATE SET look_at = CASE \
                       WHEN file_content.look_at > excluded.look_at THEN file_content.look_at \
                       ELSE excluded.look_at END WHERE file_content.removing_at IS NULL";
            let params = vec![content.sha256.into(), Value::Int(content.size), Value::Int(look_at)];
            Ok(tx.execute(&spell::statement(tx.dialect(), sql, params)).await? == 1)
        })
    });
    written.await
}

/// The statement by which somebody looks, not before `look_at`, whether these files are still needed.
#[must_use]
pub fn loosen(dialect: Dialect, files: &[i64], look_at: Micros) -> Statement {
    let sql = format!(
        "UPDATE file_content SET look_at = ?1 WHERE (look_at IS NULL OR look_at < ?1) \
         AND sha256 IN (SELECT sha256 FROM \"file\" WHERE id IN ({}))",
        numbers(files)
    );
    spell::statement(dialect, &sql, vec![Value::Int(look_at)])
}

/// Ids as they stand in a statement.
pub(super) fn numbers(ids: &[i64]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    ids.join(", ")
}

/// The contents to be looked at by now, at most `limit`, those first that have waited longest.
///
/// # Errors
/// If the database can't be read.
pub async fn due(database: &Database, now: Micros, limit: i64) -> Result<Vec<Content>> {
    let sql = "SELECT sha256, size FROM file_content WHERE look_at <= ?1 AND removing_at IS NULL \
               ORDER BY look_at LIMIT ?2";
    contents(database, sql, vec![Value::Int(now), Value::Int(limit)]).await
}

/// The contents whose removal began at or before `began` and has not ended: it was broken off.
///
/// # Errors
/// If the database can't be read.
pub async fn unremoved(database: &Database, began: Micros, limit: i64) -> Result<Vec<Content>> {
    let sql = "SELECT sha256, size FROM file_content WHERE removing_at <= ?1 \
               ORDER BY removing_at LIMIT ?2";
    contents(database, sql, vec![Value::Int(began), Value::Int(limit)]).await
}

async fn contents(
    database: &Database,
    sql: &'static str,
    params: Vec<Value>,
) -> Result<Vec<Content>> {
    let statement = spell::statement(database.dialect(), sql, params);
    let empty = || Error::internal("contents without a checksum or size");
    let sink = each(move |row| {
        let sha256 = row.text(0)?.ok_or_else(empty)?.to_owned();
        Ok(Content { sha256, size: row.int(1)?.ok_or_else(empty)? })
    });
    Ok(database.query(statement, sink, ReadOptions::default()).await?.out)
}

/// Holds contents until the transaction ends, so that nobody announces the same meanwhile; whether they
/// are kept and not being removed.
///
/// # Errors
/// If the database can't be read.
pub async fn hold(tx: &mut Tx<'_>, sha256: &str) -> Result<bool> {
    let lock = match tx.dialect() {
        Dialect::Sqlite => "",
        Dialect::Postgres => " FOR UPDATE",
    };
    let sql =
        format!("SELECT size FROM file_content WHERE sha256 = ?1 AND removing_at IS NULL{lock}");
    let statement = spell::statement(tx.dialect(), &sql, vec![sha256.into()]);
    Ok(!tx.query(&statement).await?.is_empty())
}

/// Holds the contents of these files until the transaction ends, and answers those files that are there:
/// neither in the bin nor without their contents. One that never had any is there.
///
/// # Errors
/// If the database can't be read.
pub async fn hold_files(tx: &mut Tx<'_>, files: &[i64]) -> Result<BTreeSet<i64>> {
    if files.is_empty() {
        return Ok(BTreeSet::new());
    }
    let ids = numbers(files);
    if tx.dialect() == Dialect::Postgres {
        // Whoever removes contents holds them, too: what is read below is what he has left.
        let sql = format!(
            "SELECT sha256 FROM file_content WHERE sha256 IN \
             (SELECT sha256 FROM \"file\" WHERE id IN ({ids})) ORDER BY sha256 FOR UPDATE"
        );
        tx.query(&spell::statement(tx.dialect(), &sql, Vec::new())).await?;
    }
    let sql = format!(
        "SELECT id FROM \"file\" WHERE id IN ({ids}) AND deleted_at IS NULL AND (sha256 IS NULL OR \
         sha256 IN (SELECT sha256 FROM file_content WHERE removing_at IS NULL))"
    );
    let rows = tx.query(&spell::statement(tx.dialect(), &sql, Vec::new())).await?;
    rows.iter().filter_map(|row| row.int(0).transpose()).collect()
}

/// Whether a person has put a file with these contents into the bin after `since`: it may come back.
///
/// # Errors
/// If the database can't be read.
pub async fn may_come_back(tx: &mut Tx<'_>, sha256: &str, since: Micros) -> Result<bool> {
    let sql = "SELECT id FROM \"file\" WHERE sha256 = ?1 AND deleted_at > ?2 \
               AND deleted_by_id IS NOT NULL LIMIT 1";
    let params = vec![sha256.into(), Value::Int(since)];
    Ok(!tx.query(&spell::statement(tx.dialect(), sql, params)).await?.is_empty())
}

/// When to look again at contents that somebody needs; never if `None`, until they are loosened.
///
/// # Errors
/// If the database can't be written.
pub async fn look_again(tx: &mut Tx<'_>, sha256: &str, at: Option<Micros>) -> Result<()> {
    let sql = "UPDATE file_content SET look_at = ?2 WHERE sha256 = ?1";
    let statement = spell::statement(tx.dialect(), sql, vec![sha256.into(), at.into()]);
    tx.execute(&statement).await.map(drop)
}

/// Says that contents are being removed from now on.
///
/// # Errors
/// If the database can't be written.
pub async fn begin_removal(tx: &mut Tx<'_>, sha256: &str, now: Micros) -> Result<()> {
    let sql = "UPDATE file_content SET look_at = NULL, removing_at = ?2 WHERE sha256 = ?1";
    let statement = spell::statement(tx.dialect(), sql, vec![sha256.into(), Value::Int(now)]);
    tx.execute(&statement).await.map(drop)
}

/// Forgets contents that were removed.
///
/// # Errors
/// If the database can't be written.
pub async fn forget(database: &Database, sha256: &str) -> Result<()> {
    let sha256 = sha256.to_owned();
    let written = database.write(move |tx| {
        let sha256 = sha256.clone();
        Box::pin(async move {
            let sql = "DELETE FROM file_content WHERE sha256 = ?1 AND removing_at IS NOT NULL";
            let statement = spell::statement(tx.dialect(), sql, vec![sha256.into()]);
            tx.execute(&statement).await.map(drop)
        })
    });
    written.await
}

/// How many bytes all contents have together.
///
/// # Errors
/// If the database can't be read.
pub async fn total(database: &Database) -> Result<i64> {
    let sql = "SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM file_content";
    let statement = Statement::from(sql);
    let answer = database.query(statement, each(|row| row.int(0)), ReadOptions::default()).await?;
    Ok(answer.out.into_iter().flatten().next().unwrap_or_default())
}
