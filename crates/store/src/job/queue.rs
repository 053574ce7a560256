//! Short jobs: each is done in the one transaction that takes it.

use steward_model::clock::Micros;
use steward_model::value::ColumnType;
use steward_model::{Error, Result, Value};

use crate::rows::Insert;
use crate::{Collect, Database, Dialect, ReadOptions, Row, Statement, Tx, spell};

/// Work to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// What kind of work.
    pub kind: String,
    /// What it needs to know, as JSON.
    pub payload: String,
    /// Not before this time.
    pub run_at: Micros,
    /// Smaller ones first.
    pub priority: i64,
    /// While a job with the same key waits, this one is not written: that one does the work.
    pub unique_key: Option<String>,
    /// When it was written.
    pub created_at: Micros,
}

/// A job that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: i64,
    /// What it is.
    pub job: NewJob,
}

/// How new jobs are written; the columns in the order of [`values`].
const INSERT: Insert<'_> = Insert {
    into: "INSERT INTO job (kind, payload, run_at, priority, unique_key, created_at, state)",
    columns: &[
        ColumnType::Text,
        ColumnType::Text,
        ColumnType::Int,
        ColumnType::Int,
        ColumnType::Text,
        ColumnType::Int,
        ColumnType::Text,
    ],
    tail: " ON CONFLICT (unique_key) WHERE state = 'waiting' DO NOTHING",
};

/// The statements that write jobs, in this order, to be sent with those of a transaction.
#[must_use]
pub fn insert(dialect: Dialect, jobs: Vec<NewJob>) -> Vec<Statement> {
    let values = jobs.into_iter().flat_map(values).collect();
    let statements = INSERT.statements(dialect, values).into_iter();
    statements.map(Statement::only_adding).collect()
}

fn values(job: NewJob) -> [Value; INSERT.columns.len()] {
    [
        Value::Text(job.kind),
        Value::Text(job.payload),
        Value::Int(job.run_at),
        Value::Int(job.priority),
        job.unique_key.into(),
        Value::Int(job.created_at),
        "waiting".into(),
    ]
}

/// The oldest job of a kind that waits and that no other transaction has taken. Nobody else takes it
/// before this transaction ends.
pub async fn take(tx: &mut Tx<'_>, kind: &str) -> Result<Option<Job>> {
    let lock = match tx.dialect() {
        Dialect::Sqlite => "",
        Dialect::Postgres => " FOR UPDATE SKIP LOCKED",
    };
    let sql = format!(
        "{SELECT} WHERE state = 'waiting' AND long = 0 AND kind = ?1 ORDER BY id LIMIT 1{lock}"
    );
    let statement = spell::statement(tx.dialect(), &sql, vec![Value::from(kind)]);
    let rows = tx.query(&statement).await?;
    rows.first().map(job).transpose()
}

/// The statement that removes a job which is done.
#[must_use]
pub fn remove(dialect: Dialect, id: i64) -> Statement {
    spell::statement(dialect, "DELETE FROM job WHERE id = ?1", vec![Value::Int(id)])
}

/// Jobs that wait, by id, those behind the id `after`, at most `limit`.
pub async fn waiting(database: &Database, after: i64, limit: i64) -> Result<Vec<Job>> {
    let sql =
        format!("{SELECT} WHERE state = 'waiting' AND long = 0 AND id > ?1 ORDER BY id LIMIT ?2");
    let params = vec![Value::Int(after), Value::Int(limit)];
    let statement = spell::statement(database.dialect(), &sql, params);
    let rows = database.query(statement, Collect::default(), ReadOptions::default()).await?.out;
    rows.iter().map(job).collect()
}

/// The start of a statement whose rows [`job`] reads.
const SELECT: &str = "SELECT id, kind, payload, run_at, priority, unique_key, created_at FROM job";

fn job(row: &Row) -> Result<Job> {
    let empty = || Error::internal("a job has an empty column");
    let text = |index| Ok::<_, Error>(row.text(index)?.ok_or_else(empty)?.to_owned());
    let int = |index| row.int(index)?.ok_or_else(empty);
    Ok(Job {
        id: int(0)?,
        job: NewJob {
            kind: text(1)?,
            payload: text(2)?,
            run_at: int(3)?,
            priority: int(4)?,
            unique_key: row.text(5)?.map(str::to_owned),
            created_at: int(6)?,
        },
    })
}
