//! Long jobs: leased to one worker at a time, which says how far it is. A worker that dies loses its
//! lease, and another one goes on from the last mark.

use steward_model::clock::Micros;
use steward_model::{Error, Result, Value};

use crate::sweep::sweep;
use crate::{Collect, Database, Dialect, ReadOptions, Row, Statement, Tx, spell};

/// A long job that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLong {
    /// What kind of work.
    pub kind: String,
    /// What it needs to know, as JSON.
    pub payload: String,
    /// Who wants it, and with whose rights it is done; the system's if nobody.
    pub user_id: Option<i64>,
    /// While a job with the same key waits, there can't be another.
    pub unique_key: Option<String>,
    /// When it was wanted, and not before which time it runs.
    pub at: Micros,
}

/// Where a long job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has begun, or it is to be tried again.
    Waiting,
    /// A worker has it.
    Running,
    /// It is done.
    Done,
    /// It was given up.
    Failed,
    /// Somebody stopped it.
    Cancelled,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Waiting, Self::Running, Self::Done, Self::Failed, Self::Cancelled];

    /// As it is stored and told.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    fn from_key(key: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|state| state.key() == key);
        found.ok_or_else(|| Error::internal(format!("a job is in the state {key:?}")))
    }
}

/// A long job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Long {
    /// Its id.
    pub id: i64,
    /// What kind of work.
    pub kind: String,
    /// What it needs to know, as JSON.
    pub payload: String,
    /// Who wanted it.
    pub user_id: Option<i64>,
    /// Where it is.
    pub state: State,
    /// Which lease it has: one more with every worker that took it.
    pub lease: i64,
    /// How often in a row it was tried and not done.
    pub failures: i64,
    /// Where to go on, as JSON; what it means is the kind's business.
    pub cursor: Option<String>,
    /// How much of it is done.
    pub done: i64,
    /// How much there is; `None` if that is not known.
    pub total: Option<i64>,
    /// Whether somebody wants it stopped.
    pub cancelled: bool,
    /// What came of it, as JSON.
    pub result: Option<String>,
    /// Why it was not done, as JSON of a text in all languages.
    pub error: Option<String>,
    /// When it was wanted.
    pub created_at: Micros,
    /// When it began.
    pub started_at: Option<Micros>,
    /// When it ended.
    pub ended_at: Option<Micros>,
}

/// A worker's hold on a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The job.
    pub id: i64,
    /// The lease.
    pub lease: i64,
}

/// How far a job is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Where to go on, as JSON.
    pub cursor: Option<String>,
    /// How much of it is done.
    pub done: i64,
    /// How much there is; `None` leaves what was known.
    pub total: Option<i64>,
}

/// The columns that [`long`] reads, in its order.
const COLUMNS: &str = "id, kind, payload, user_id, state, lease, failures, cursor, done, total, \
                       cancelled, result, error, created_at, started_at, ended_at";

/// Writes a job that is wanted. Answers its id; `None` while another one with the same key waits.
pub async fn add(tx: &mut Tx<'_>, job: NewLong) -> Result<Option<i64>> {
    let sql = "INSERT INTO job (kind, payload, run_at, priority, unique_key, created_at, state, \
               user_id, long) VALUES (?1, ?2, ?3, 0, ?4, ?3, 'waiting', ?5, 1) \
               ON CONFLICT (unique_key) WHERE state = 'waiting' DO NOTHING RETURNING id";
    let params = vec![
        Value::Text(job.kind),
        Value::Text(job.payload),
        Value::Int(job.at),
        job.unique_key.into(),
        job.user_id.into(),
    ];
    let rows = tx.query(&spell::statement(tx.dialect(), sql, params)).await?;
    rows.first().map(|row| row.int(0)?.ok_or_else(empty)).transpose()
}

/// The same, if none with the same key waits; one that waits for longer waits only until then.
pub async fn hasten(tx: &mut Tx<'_>, job: NewLong) -> Result<()> {
    let sql = "INSERT INTO job (kind, payload, run_at, priority, unique_key, created_at, state, \
               user_id, long) VALUES (?1, ?2, ?3, 0, ?4, ?3, 'waiting', ?5, 1) \
               ON CONFLICT (unique_key) WHERE state = 'waiting' \
               DO UPDATE SET run_at = excluded.run_at WHERE job.run_at > excluded.run_at";
    let params = vec![
        Value::Text(job.kind),
        Value::Text(job.payload),
        Value::Int(job.at),
        job.unique_key.into(),
        job.user_id.into(),
    ];
    tx.execute(&spell::statement(tx.dialect(), sql, params)).await.map(drop)
}

/// That another job of the same kind about the same runs, or waits for longer: what is wanted twice is never done
/// twice at once.
const BEHIND: &str = "EXISTS (SELECT 1 FROM job AS other WHERE other.long = 1 \
                      AND other.kind = job.kind AND other.payload = job.payload \
                      AND (other.state = 'running' OR other.state = 'waiting' AND other.id < job.id))";

/// Leases the next job of a kind: one whose worker has let its lease run out, or the oldest that waits and
/// is not behind another one about the same.
pub async fn lease(
    tx: &mut Tx<'_>,
    kind: &str,
    (now, until): (Micros, Micros),
) -> Result<Option<Long>> {
    let waits = format!("state = 'waiting' AND run_at <= ?2 AND NOT {BEHIND}");
    for which in ["state = 'running' AND lease_until < ?2", &waits] {
        let lock = match tx.dialect() {
            Dialect::Sqlite => "",
            Dialect::Postgres => " FOR UPDATE SKIP LOCKED",
        };
        let sql = format!(
            "UPDATE job SET state = 'running', lease = lease + 1, lease_until = ?3, \
             started_at = coalesce(started_at, ?2) WHERE id = (SELECT id FROM job \
             WHERE long = 1 AND kind = ?1 AND {which} ORDER BY id LIMIT 1{lock}) RETURNING {COLUMNS}"
        );
        let params = vec![kind.into(), Value::Int(now), Value::Int(until)];
        let rows = tx.query(&spell::statement(tx.dialect(), &sql, params)).await?;
        if let Some(row) = rows.first() {
            return long(row).map(Some);
        }
    }
    Ok(None)
}

/// Leases this job, if it may run now and nobody has it.
pub async fn lease_one(
    tx: &mut Tx<'_>,
    id: i64,
    (now, until): (Micros, Micros),
) -> Result<Option<Long>> {
    let sql = format!(
        "UPDATE job SET state = 'running', lease = lease + 1, lease_until = ?3, \
         started_at = coalesce(started_at, ?2) WHERE long = 1 AND id = ?1 AND \
         (state = 'waiting' AND run_at <= ?2 AND NOT {BEHIND} OR \
         state = 'running' AND lease_until < ?2) \
         RETURNING {COLUMNS}"
    );
    let params = vec![Value::Int(id), Value::Int(now), Value::Int(until)];
    let rows = tx.query(&spell::statement(tx.dialect(), &sql, params)).await?;
    rows.first().map(long).transpose()
}

/// The condition under which a worker may still say something of its job.
const HELD: &str = "id = ?1 AND lease = ?2 AND state = 'running'";

/// The statement that notes how far a job is and keeps the lease until then. It changes no row if the
/// lease is lost or somebody wants the job stopped: the transaction must not commit then.
#[must_use]
pub fn mark(dialect: Dialect, hold: Hold, mark: Mark, until: Micros) -> Statement {
    let sql = format!(
        "UPDATE job SET cursor = ?3, done = ?4, total = coalesce(?5, total), lease_until = ?6, \
         failures = 0 WHERE {HELD} AND cancelled = 0"
    );
    let params = vec![
        Value::Int(hold.id),
        Value::Int(hold.lease),
        mark.cursor.into(),
        Value::Int(mark.done),
        mark.total.into(),
        Value::Int(until),
    ];
    spell::statement(dialect, &sql, params)
}

/// Keeps the lease until then; whether the job goes on.
pub async fn renew(tx: &mut Tx<'_>, hold: Hold, until: Micros) -> Result<bool> {
    let sql = format!("UPDATE job SET lease_until = ?3 WHERE {HELD} AND cancelled = 0");
    let params = vec![Value::Int(hold.id), Value::Int(hold.lease), Value::Int(until)];
    Ok(tx.execute(&spell::statement(tx.dialect(), &sql, params)).await? == 1)
}

/// How a worker lets go of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// It is done, with this result as JSON.
    Done(String),
    /// It is done, and what came of it stands elsewhere: the job is forgotten.
    Forgotten,
    /// It was given up, for this reason as JSON.
    Failed(String),
    /// Somebody stopped it.
    Cancelled,
    /// It is to be tried again at this time; with a reason if it did not go well.
    Again(Micros, Option<String>),
}

/// Lets go of a job, unless the lease is lost already; whether it was not.
pub async fn end(tx: &mut Tx<'_>, hold: Hold, end: End, now: Micros) -> Result<bool> {
    let (state, result, error, run_at, failures) = match end {
        End::Forgotten => {
            let sql = format!("DELETE FROM job WHERE {HELD}");
            let params = vec![Value::Int(hold.id), Value::Int(hold.lease)];
            let gone = tx.execute(&spell::statement(tx.dialect(), &sql, params)).await?;
            return Ok(gone == 1);
        }
        End::Done(result) => (State::Done, Some(result), None, now, 0),
        End::Failed(error) => (State::Failed, None, Some(error), now, 1),
        End::Cancelled => (State::Cancelled, None, None, now, 0),
        End::Again(at, error) => {
            (State::Waiting, None, error.clone(), at, i64::from(error.is_some()))
        }
    };
    let ended = (state != State::Waiting).then_some(now);
    let sql = format!(
        "UPDATE job SET state = ?3, result = ?4, error = ?5, run_at = ?6, \
         failures = failures + ?7, ended_at = ?8, lease_until = NULL, unique_key = NULL WHERE {HELD}"
    );
    let params = vec![
        Value::Int(hold.id),
        Value::Int(hold.lease),
        state.key().into(),
        result.into(),
        error.into(),
        Value::Int(run_at),
        Value::Int(failures),
        ended.into(),
    ];
    Ok(tx.execute(&spell::statement(tx.dialect(), &sql, params)).await? == 1)
}

/// Wants a job stopped: one that waits at once, one that runs as soon as its worker notices. Whether
/// there was anything to stop.
pub async fn cancel(tx: &mut Tx<'_>, id: i64, now: Micros) -> Result<bool> {
    let sql = "UPDATE job SET cancelled = 1, \
               ended_at = CASE WHEN state = 'waiting' THEN ?2 ELSE ended_at END, \
               state = CASE WHEN state = 'waiting' THEN 'cancelled' ELSE state END \
               WHERE long = 1 AND id = ?1 AND state IN ('waiting', 'running')";
    let params = vec![Value::Int(id), Value::Int(now)];
    Ok(tx.execute(&spell::statement(tx.dialect(), sql, params)).await? == 1)
}

/// Has a job that was given up or stopped go on; whether it was one.
pub async fn retry(tx: &mut Tx<'_>, id: i64, now: Micros) -> Result<bool> {
    let sql = "UPDATE job SET state = 'waiting', run_at = ?2, failures = 0, error = NULL, cancelled = 0, \
               ended_at = NULL WHERE long = 1 AND id = ?1 AND state IN ('failed', 'cancelled')";
    let params = vec![Value::Int(id), Value::Int(now)];
    Ok(tx.execute(&spell::statement(tx.dialect(), sql, params)).await? == 1)
}

/// One job.
pub async fn find(database: &Database, id: i64) -> Result<Option<Long>> {
    let sql = format!("SELECT {COLUMNS} FROM job WHERE long = 1 AND id = ?1");
    let statement = spell::statement(database.dialect(), &sql, vec![Value::Int(id)]);
    let rows = database.query(statement, Collect::default(), ReadOptions::default()).await?.out;
    rows.first().map(long).transpose()
}

/// The newest jobs, those behind the id `before`, at most `limit`: one person's, or everybody's.
pub async fn newest(
    database: &Database,
    user_id: Option<i64>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Long>> {
    let of = if user_id.is_some() { " AND user_id = ?3" } else { "" };
    let sql = format!(
        "SELECT {COLUMNS} FROM job WHERE long = 1 AND id < ?1{of} ORDER BY id DESC LIMIT ?2"
    );
    let mut params = vec![Value::Int(before.unwrap_or(i64::MAX)), Value::Int(limit)];
    params.extend(user_id.map(Value::Int));
    let statement = spell::statement(database.dialect(), &sql, params);
    let rows = database.query(statement, Collect::default(), ReadOptions::default()).await?.out;
    rows.iter().map(long).collect()
}

/// The jobs of a kind that wait or run.
pub async fn underway(database: &Database, kind: &str) -> Result<Vec<Long>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM job WHERE long = 1 AND kind = ?1 AND state IN ('waiting', 'running') \
         ORDER BY id"
    );
    let statement = spell::statement(database.dialect(), &sql, vec![kind.into()]);
    let rows = database.query(statement, Collect::default(), ReadOptions::default()).await?.out;
    rows.iter().map(long).collect()
}

/// Removes jobs that ended at or before `expired`, at most `limit`; how many it were.
pub async fn forget(database: &Database, expired: Micros, limit: i64) -> Result<u64> {
    let sql = "DELETE FROM job WHERE id IN (SELECT id FROM job \
               WHERE long = 1 AND ended_at <= ?1 ORDER BY ended_at LIMIT ?2)";
    sweep(database, sql, vec![Value::Int(expired), Value::Int(limit)]).await
}

/// Gives every running job back to be taken again; how many it were. For SQLite, whose one server has just
/// started, so that nobody can be at work.
pub async fn abandon_all(database: &Database) -> Result<u64> {
    let sql = "UPDATE job SET state = 'waiting', lease_until = NULL, \
               unique_key = CASE WHEN EXISTS (SELECT 1 FROM job AS other \
               WHERE other.unique_key = job.unique_key AND other.state = 'waiting') \
               THEN NULL ELSE unique_key END WHERE long = 1 AND state = 'running'";
    sweep(database, sql, Vec::new()).await
}

fn long(row: &Row) -> Result<Long> {
    let text = |index| Ok::<_, Error>(row.text(index)?.map(str::to_owned));
    let int = |index| row.int(index)?.ok_or_else(empty);
    Ok(Long {
        id: int(0)?,
        kind: text(1)?.ok_or_else(empty)?,
        payload: text(2)?.ok_or_else(empty)?,
        user_id: row.int(3)?,
        state: State::from_key(row.text(4)?.ok_or_else(empty)?)?,
        lease: int(5)?,
        failures: int(6)?,
        cursor: text(7)?,
        done: int(8)?,
        total: row.int(9)?,
        cancelled: int(10)? != 0,
        result: text(11)?,
        error: text(12)?,
        created_at: int(13)?,
        started_at: row.int(14)?,
        ended_at: row.int(15)?,
    })
}

fn empty() -> Error {
    Error::internal("a job has an empty column")
}
