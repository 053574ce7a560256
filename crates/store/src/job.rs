//! Work to be done after a commit: rows that are written in the transaction that wants it.

use steward_model::clock::Micros;
use steward_model::{Error, Result, Value};

use crate::{Database, Dialect, ReadOptions, Statement, each, spell};

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

/// How many columns a new job fills.
const COLUMNS: usize = 6;

/// The statements that write jobs, in this order, to be sent with those of a transaction.
#[must_use]
pub fn insert(dialect: Dialect, jobs: Vec<NewJob>) -> Vec<Statement> {
    let mut jobs = jobs.into_iter();
    spell::chunks(jobs.len())
        .map(|rows| {
            let groups = spell::groups(rows, COLUMNS).replace(')', ", 'waiting')");
            let sql = format!(
                "INSERT INTO job (kind, payload, run_at, priority, unique_key, created_at, state) \
                 VALUES {groups} ON CONFLICT (unique_key) WHERE state = 'waiting' DO NOTHING"
            );
            let params = jobs.by_ref().take(rows).flat_map(values).collect();
            spell::statement(dialect, &sql, params)
        })
        .collect()
}

fn values(job: NewJob) -> [Value; COLUMNS] {
    [
        Value::Text(job.kind),
        Value::Text(job.payload),
        Value::Int(job.run_at),
        Value::Int(job.priority),
        job.unique_key.into(),
        Value::Int(job.created_at),
    ]
}

/// Jobs that wait, by id, those behind the id `after`, at most `limit`.
pub async fn waiting(database: &Database, after: i64, limit: i64) -> Result<Vec<Job>> {
    let sql = "SELECT id, kind, payload, run_at, priority, unique_key, created_at FROM job \
               WHERE state = 'waiting' AND id > ?1 ORDER BY id LIMIT ?2";
    let params = vec![Value::Int(after), Value::Int(limit)];
    let sink = each(|row| {
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
    });
    let statement = spell::statement(database.dialect(), sql, params);
    Ok(database.query(statement, sink, ReadOptions::default()).await?.out)
}
