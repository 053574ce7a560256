//! Which of our records those of another database became: its ids and ours.

use steward_model::value::ColumnType;
use steward_model::{Error, Result, Value};

use crate::rows::Insert;
use crate::{Collect, Database, Dialect, ReadOptions, Row, Statement, spell};

/// Ids asked for in one statement.
const AT_ONCE: usize = 500;

/// How rows are written; the row of a record that is known already is replaced.
const INSERT: Insert<'_> = Insert {
    into: "INSERT INTO imported (source, object, theirs, ours)",
    columns: &[ColumnType::Text, ColumnType::Text, ColumnType::Int, ColumnType::Int],
    tail: " ON CONFLICT (source, object, theirs) DO UPDATE SET ours = excluded.ours",
};

/// A record of another database that is one of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The object.
    pub object: String,
    /// Its id there.
    pub theirs: i64,
    /// Its id here.
    pub ours: i64,
}

/// Our ids of those records of `source` that are known, each behind its id there.
///
/// # Errors
/// If the database can't be read.
pub async fn known(
    database: &Database,
    source: &str,
    object: &str,
    theirs: &[i64],
) -> Result<Vec<(i64, i64)>> {
    by_ids(database, (source, object), ("theirs", theirs)).await
}

/// Those of our records that have come from `source`, by their ids here.
///
/// # Errors
/// If the database can't be read.
pub async fn come(
    database: &Database,
    source: &str,
    object: &str,
    ours: &[i64],
) -> Result<Vec<i64>> {
    let found = by_ids(database, (source, object), ("ours", ours)).await?;
    Ok(found.into_iter().map(|(_, ours)| ours).collect())
}

/// The ids there and here of those records that have one of these ids in a column.
async fn by_ids(
    database: &Database,
    (source, object): (&str, &str),
    (column, ids): (&str, &[i64]),
) -> Result<Vec<(i64, i64)>> {
    let mut found = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let (list, next) = (spell::groups(1, some.len()), some.len() + 1);
        let sql = format!(
            "SELECT theirs, ours FROM imported WHERE {column} IN {list} AND source = ?{next} \
             AND object = ?{}",
            next + 1
        );
        let mut params: Vec<Value> = some.iter().copied().map(Value::Int).collect();
        params.extend([source.into(), object.into()]);
        let statement = spell::statement(database.dialect(), &sql, params);
        let rows = database.query(statement, Collect::default(), ReadOptions::default()).await?.out;
        for row in &rows {
            found.push(pair(row)?);
        }
    }
    Ok(found)
}

fn pair(row: &Row) -> Result<(i64, i64)> {
    let empty = || Error::internal("an imported id is empty");
    Ok((row.int(0)?.ok_or_else(empty)?, row.int(1)?.ok_or_else(empty)?))
}

/// The statement by which what became one of our records is another one from now on.
#[must_use]
pub fn redirect(dialect: Dialect, object: &str, (from, to): (i64, i64)) -> Statement {
    let sql = "UPDATE imported SET ours = ?3 WHERE object = ?1 AND ours = ?2";
    spell::statement(dialect, sql, vec![object.into(), Value::Int(from), Value::Int(to)])
}

/// The statements that keep what records of `source` became, to be sent with those of a transaction.
/// What is kept of the same record already is replaced; no record may be named twice.
#[must_use]
pub fn keep(dialect: Dialect, source: &str, records: Vec<Imported>) -> Vec<Statement> {
    let values = |one: Imported| -> [Value; INSERT.columns.len()] {
        [source.into(), one.object.into(), Value::Int(one.theirs), Value::Int(one.ours)]
    };
    INSERT.statements(dialect, records.into_iter().flat_map(values).collect())
}
