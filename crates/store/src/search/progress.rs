//! How far the indexes are: built whole, or up to some record.

use std::collections::BTreeMap;

use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::{Error, Result, Value, search};

use super::{merging, searched, table};
use crate::{Collect, Database, Dialect, ReadOptions, Row, Statement, Tx, spell};

/// How far an object's index is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The object.
    pub object: String,
    /// The record up to which it was built.
    pub position: i64,
}

/// What PostgreSQL's indexes hold beside the lexemes of the records.
const STRETCHES: &str = "stretches";

/// What an index is made of: one with another fingerprint must be built again.
fn fingerprint(dialect: Dialect, object: &ObjectDef) -> String {
    let lexemes = search::fingerprint(object);
    match dialect {
        Dialect::Sqlite => lexemes,
        Dialect::Postgres => format!("{lexemes} {STRETCHES}"),
    }
}

const UNFINISHED: &str =
    "SELECT object, position FROM search_state WHERE finished = 0 ORDER BY object";

/// The indexes that are not built whole.
///
/// # Errors
/// If the database can't be read.
pub async fn unfinished(database: &Database) -> Result<Vec<Progress>> {
    let options = ReadOptions::default();
    let statement = Statement::from(UNFINISHED);
    let rows = database.query(statement, Collect::default(), options).await?.out;
    rows.iter().map(progress).collect()
}

/// How far an object's index is, for who goes on building it: nobody else does before this transaction
/// ends. None if it is whole.
///
/// # Errors
/// If the database can't be read.
pub async fn building(tx: &mut Tx<'_>, object: &ObjectDef) -> Result<Option<Progress>> {
    let lock = match tx.dialect() {
        Dialect::Sqlite => "",
        Dialect::Postgres => " FOR UPDATE",
    };
    let sql = format!(
        "SELECT object, position FROM search_state WHERE object = ?1 AND finished = 0{lock}"
    );
    let params = vec![Value::Text(object.name.clone())];
    let rows = tx.query(&spell::statement(tx.dialect(), &sql, params)).await?;
    rows.first().map(progress).transpose()
}

/// The statement that notes how far an index is.
#[must_use]
pub fn stands_at(dialect: Dialect, object: &ObjectDef, position: i64, finished: bool) -> Statement {
    let sql = "UPDATE search_state SET position = ?1, finished = ?2 WHERE object = ?3";
    let name = Value::Text(object.name.clone());
    let params = vec![Value::Int(position), Value::Int(finished.into()), name];
    spell::statement(dialect, sql, params)
}

fn progress(row: &Row) -> Result<Progress> {
    let empty = || Error::internal("an index of search has an empty column");
    Ok(Progress {
        object: row.text(0)?.ok_or_else(empty)?.to_owned(),
        position: row.int(1)?.ok_or_else(empty)?,
    })
}

/// Empties an object's index, to be built anew.
///
/// # Errors
/// If the database can't be changed.
pub async fn reset(tx: &mut Tx<'_>, object: &ObjectDef) -> Result<()> {
    let table = table(object);
    let clear = match tx.dialect() {
        Dialect::Sqlite => format!("INSERT INTO \"{table}\" (\"{table}\") VALUES ('delete-all')"),
        Dialect::Postgres => format!("TRUNCATE \"{table}\""),
    };
    tx.execute_script(&clear).await?;
    // An object without records has its whole index.
    let sql = format!(
        "INSERT INTO search_state (object, fingerprint, position, finished) \
         SELECT ?1, ?2, 0, CASE WHEN EXISTS (SELECT 1 FROM {}) THEN 0 ELSE 1 END WHERE TRUE \
         ON CONFLICT (object) DO UPDATE SET fingerprint = excluded.fingerprint, \
         position = excluded.position, finished = excluded.finished",
        object.quoted
    );
    let params =
        vec![Value::Text(object.name.clone()), Value::Text(fingerprint(tx.dialect(), object))];
    tx.execute(&spell::statement(tx.dialect(), &sql, params)).await?;
    Ok(())
}

/// Notes that an object has no index any more.
///
/// # Errors
/// If the database can't be changed.
pub(crate) async fn forget(tx: &mut Tx<'_>, object: &ObjectDef) -> Result<()> {
    let sql = "DELETE FROM search_state WHERE object = ?1";
    let params = vec![Value::Text(object.name.clone())];
    tx.execute(&spell::statement(tx.dialect(), sql, params)).await.map(drop)
}

/// Notes that an object's index is read by one more field from now on, which no record has filled in yet:
/// what stands in it stays right.
///
/// # Errors
/// If the database can't be changed.
pub async fn widened(tx: &mut Tx<'_>, object: &ObjectDef) -> Result<()> {
    let sql = "UPDATE search_state SET fingerprint = ?1 WHERE object = ?2";
    let params =
        vec![Value::Text(fingerprint(tx.dialect(), object)), Value::Text(object.name.clone())];
    tx.execute(&spell::statement(tx.dialect(), sql, params)).await.map(drop)
}

/// Empties the indexes that were made of other lexemes than those of this catalog, and settles how each is
/// kept.
pub(crate) async fn keep_up(tx: &mut Tx<'_>, catalog: &Catalog) -> Result<()> {
    let rows = tx.query(&Statement::from("SELECT object, fingerprint FROM search_state")).await?;
    let mut made = BTreeMap::new();
    for row in &rows {
        if let (Some(object), Some(fingerprint)) = (row.text(0)?, row.text(1)?) {
            made.insert(object.to_owned(), fingerprint.to_owned());
        }
    }
    for object in searched(catalog) {
        if made.get(&object.name) != Some(&fingerprint(tx.dialect(), object)) {
            reset(tx, object).await?;
        }
    }
    merging::settle(tx, catalog).await
}
