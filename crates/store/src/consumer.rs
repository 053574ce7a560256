//! How far those are who follow the log, or the clock, and must miss nothing: a place for each, moved in
//! the transaction in which they write what follows.

use steward_model::{Error, Result, Value};

use crate::{Collect, Database, Dialect, ReadOptions, Row, Statement, Tx, spell};

/// How far a consumer is; none if it has never begun.
///
/// # Errors
/// If the database can't be read.
pub async fn place(database: &Database, name: &str) -> Result<Option<i64>> {
    let sql = "SELECT place FROM consumer WHERE name = ?1";
    let statement = spell::statement(database.dialect(), sql, vec![name.into()]);
    let rows = database.query(statement, Collect::default(), ReadOptions::default()).await?.out;
    rows.first().map(read).transpose()
}

/// How far a consumer is, held: nobody else moves it before this transaction ends.
///
/// # Errors
/// If the database can't be read, or the consumer has never begun.
pub async fn hold(tx: &mut Tx<'_>, name: &str) -> Result<i64> {
    let lock = match tx.dialect() {
        Dialect::Sqlite => "",
        Dialect::Postgres => " FOR UPDATE",
    };
    let sql = format!("SELECT place FROM consumer WHERE name = ?1{lock}");
    let rows = tx.query(&spell::statement(tx.dialect(), &sql, vec![name.into()])).await?;
    let row = rows.first().ok_or_else(|| Error::internal("a consumer has never begun"))?;
    read(row)
}

/// Has a consumer begin at a place, unless it has begun already.
///
/// # Errors
/// If the database can't be written.
pub async fn begin(tx: &mut Tx<'_>, name: &str, place: i64) -> Result<()> {
    let sql = "INSERT INTO consumer (name, place) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING";
    let params = vec![name.into(), Value::Int(place)];
    tx.execute(&spell::statement(tx.dialect(), sql, params)).await.map(drop)
}

/// The statement that moves a consumer from one place to another. It changes no row if somebody has moved it
/// meanwhile.
#[must_use]
pub fn moved(dialect: Dialect, name: &str, (from, to): (i64, i64)) -> Statement {
    let sql = "UPDATE consumer SET place = ?3 WHERE name = ?1 AND place = ?2";
    spell::statement(dialect, sql, vec![name.into(), Value::Int(from), Value::Int(to)])
}

fn read(row: &Row) -> Result<i64> {
    row.int(0)?.ok_or_else(|| Error::internal("a consumer has no place"))
}
