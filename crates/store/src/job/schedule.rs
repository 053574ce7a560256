//! When long jobs are wanted again and again.

use steward_model::clock::Micros;
use steward_model::{Error, Result, Value};

use crate::{Collect, Database, Dialect, ReadOptions, Row, Tx, spell};

/// A schedule, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Its name.
    pub name: String,
    /// When, as a cron expression of five parts.
    pub cron: String,
    /// In which time zone, by its IANA name; the company's if none.
    pub zone: Option<String>,
    /// Whether it runs at all.
    pub on: bool,
    /// When it runs next.
    pub next_at: Micros,
    /// When it last did.
    pub last_at: Option<Micros>,
    /// The job that was wanted then.
    pub last_job: Option<i64>,
}

const COLUMNS: &str = "name, cron, zone, enabled, next_at, last_at, last_job";

/// All schedules by name.
///
/// # Errors
/// If the database can't be read.
pub async fn all(database: &Database) -> Result<Vec<Schedule>> {
    let sql = format!("SELECT {COLUMNS} FROM schedule ORDER BY name");
    let statement = spell::statement(database.dialect(), &sql, Vec::new());
    let rows = database.query(statement, Collect::default(), ReadOptions::default()).await?.out;
    rows.iter().map(read).collect()
}

/// One schedule, held until the transaction ends.
///
/// # Errors
/// If the database can't be read.
pub async fn hold(tx: &mut Tx<'_>, name: &str) -> Result<Option<Schedule>> {
    let lock = match tx.dialect() {
        Dialect::Sqlite => "",
        Dialect::Postgres => " FOR UPDATE",
    };
    let sql = format!("SELECT {COLUMNS} FROM schedule WHERE name = ?1{lock}");
    let rows = tx.query(&spell::statement(tx.dialect(), &sql, vec![name.into()])).await?;
    rows.first().map(read).transpose()
}

/// Writes a schedule, new or changed.
///
/// # Errors
/// If the database can't be written.
pub async fn put(tx: &mut Tx<'_>, schedule: Schedule) -> Result<()> {
    let sql = "INSERT INTO schedule (name, cron, zone, enabled, next_at, last_at, last_job) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (name) DO UPDATE SET \
               cron = ?2, zone = ?3, enabled = ?4, next_at = ?5, last_at = ?6, last_job = ?7";
    let params = vec![
        Value::Text(schedule.name),
        Value::Text(schedule.cron),
        schedule.zone.into(),
        Value::Int(schedule.on.into()),
        Value::Int(schedule.next_at),
        schedule.last_at.into(),
        schedule.last_job.into(),
    ];
    tx.execute(&spell::statement(tx.dialect(), sql, params)).await.map(drop)
}

fn read(row: &Row) -> Result<Schedule> {
    let empty = || Error::internal("a schedule has an empty column");
    let text = |index| Ok::<_, Error>(row.text(index)?.map(str::to_owned));
    Ok(Schedule {
        name: text(0)?.ok_or_else(empty)?,
        cron: text(1)?.ok_or_else(empty)?,
        zone: text(2)?,
        on: row.int(3)?.ok_or_else(empty)? != 0,
        next_at: row.int(4)?.ok_or_else(empty)?,
        last_at: row.int(5)?,
        last_job: row.int(6)?,
    })
}
