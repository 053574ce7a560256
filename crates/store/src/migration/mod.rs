//! The tables that are not in the catalog: made and changed by numbered steps.
//!
//! Everything in the catalog is brought up to date by comparison instead (`schema`). A step never
//! changes once it was released; a correction is a new step.

mod system;
mod table;

use steward_model::clock::Micros;
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, Value, text};

use crate::advisory::{self, Lock};
use crate::{Database, Dialect, Statement, Tx, log, spell};

/// One step.
struct Migration {
    /// Its number; one more than that of the step before.
    version: i64,
    name: &'static str,
    /// The script in the database's spelling.
    script: fn(Dialect) -> String,
}

/// All steps, oldest first.
const MIGRATIONS: [Migration; 12] = [
    Migration { version: 1, name: "system tables", script: system::first },
    Migration { version: 2, name: "data keys", script: system::data_keys },
    Migration { version: 3, name: "imported records", script: system::imported },
    Migration { version: 4, name: "search", script: system::search },
    Migration { version: 5, name: "link tokens", script: system::link_tokens },
    Migration { version: 6, name: "long jobs", script: system::long_jobs },
    Migration { version: 7, name: "reshaped", script: system::reshaped },
    Migration { version: 8, name: "consumers of the log", script: system::consumers },
    Migration { version: 9, name: "schedules", script: system::schedules },
    Migration { version: 10, name: "contents of files", script: system::file_contents },
    Migration { version: 11, name: "pieces of search", script: system::search_pieces },
    Migration { version: 12, name: "refused rows", script: system::import_refusals },
];

/// The names of all tables that no object may have.
pub const SYSTEM_TABLES: [&str; 26] = [
    "api_token",
    "change",
    "change_block",
    "change_head",
    "change_position",
    "consumer",
    "credential",
    "data_key",
    "epoch",
    "file_content",
    "file_upload",
    "idempotency",
    "import_refusal",
    "imported",
    "job",
    "key_check",
    "link_token",
    "migration",
    "number_sequence",
    "reshaped",
    "schedule",
    "search_pending",
    "search_piece",
    "search_state",
    "session",
    "sign_in_failure",
];

/// Brings the system tables of a database up to date, at the time `now`. One server at a time does
/// it. Answers how many steps it took.
///
/// # Errors
/// [`ErrorKind::Definition`] when a newer version of Steward has used the database.
pub async fn run(database: &Database, now: Micros) -> Result<usize> {
    let steps = database.write_schema(move |tx| Box::pin(run_in(tx, now, &MIGRATIONS))).await?;
    log::prepare_months(database, now).await?;
    Ok(steps)
}

/// How many steps [`run`] would take. Changes nothing.
///
/// # Errors
/// [`ErrorKind::Definition`] when a newer version of Steward has used the database.
pub async fn pending(database: &Database) -> Result<usize> {
    let newest_known = MIGRATIONS.last().map_or(0, |migration| migration.version);
    let version = database.write_schema(|tx| {
        Box::pin(async move { if begun(tx).await? { newest(tx).await } else { Ok(0) } })
    });
    let version = version.await?;
    if version > newest_known {
        return Err(too_new(version, newest_known));
    }
    Ok(MIGRATIONS.iter().filter(|migration| migration.version > version).count())
}

/// The scripts of all steps, oldest first, each with its number.
pub(crate) fn scripts(dialect: Dialect) -> Vec<String> {
    let numbered = |step: &Migration| format!("-- {}\n{}", step.version, (step.script)(dialect));
    MIGRATIONS.iter().map(numbered).collect()
}

/// Takes those steps that the database does not have yet.
async fn run_in(tx: &mut Tx<'_>, now: Micros, migrations: &[Migration]) -> Result<usize> {
    advisory::take(tx, Lock::Schema).await?;
    let newest_known = migrations.last().map_or(0, |migration| migration.version);
    let version = version(tx).await?;
    if version > newest_known {
        return Err(too_new(version, newest_known));
    }
    let missing = migrations.iter().filter(|migration| migration.version > version);
    let mut steps = 0;
    for migration in missing {
        tx.execute_script(&(migration.script)(tx.dialect())).await?;
        let insert = spell::statement(
            tx.dialect(),
            "INSERT INTO migration (version, name, applied_at) VALUES (?1, ?2, ?3)",
            vec![Value::Int(migration.version), migration.name.into(), Value::Int(now)],
        );
        tx.execute(&insert).await?;
        steps += 1;
    }
    Ok(steps)
}

/// The number of the newest step that the database has; makes the table of steps if it is missing.
async fn version(tx: &mut Tx<'_>) -> Result<i64> {
    if !begun(tx).await? {
        tx.execute_script(&system::MIGRATION.create(tx.dialect())).await?;
    }
    newest(tx).await
}

/// Whether the database has the table of steps.
async fn begun(tx: &mut Tx<'_>) -> Result<bool> {
    let exists = match tx.dialect() {
        Dialect::Sqlite => "SELECT count(*) FROM sqlite_schema WHERE name = 'migration'",
        Dialect::Postgres => {
            "SELECT count(*) FROM pg_tables WHERE tablename = 'migration' \
                              AND schemaname = current_schema()"
        }
    };
    Ok(first_int(tx, exists).await? > 0)
}

/// The number of the newest step in the table of steps.
async fn newest(tx: &mut Tx<'_>) -> Result<i64> {
    first_int(tx, "SELECT coalesce(max(version), 0) FROM migration").await
}

async fn first_int(tx: &mut Tx<'_>, sql: &str) -> Result<i64> {
    let rows = tx.query(&Statement::from(sql)).await?;
    let value = rows.first().map(|row| row.int(0)).transpose()?.flatten();
    value.ok_or_else(|| Error::internal("a count answered no number"))
}

fn too_new(version: i64, newest_known: i64) -> Error {
    Error::new(
        ErrorKind::Definition,
        text!(
            en = "This database was last used by a newer version of Steward \
                  (its tables have version {version}, this program knows {newest_known}).",
            zh = "该数据库由更新版本的 Steward 使用过（表结构版本 {version}，本程序只支持到 {newest_known}）。"
        ),
    )
    .with_hint(text!(
        en = "Start the newer version, or restore a backup that this version has made.",
        zh = "请使用更新版本启动，或恢复由本版本生成的备份。"
    ))
}
