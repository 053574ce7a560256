//! Waiting for transactions that have begun already.

use std::time::{Duration, Instant};

use steward_model::{Result, Value};

use crate::{Database, Dialect, ReadOptions, Statement, each};

/// How often it is looked.
const LOOK: Duration = Duration::from_millis(50);

const NOW: &str = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

const OPEN: &str = "SELECT count(*) FROM pg_stat_activity \
                    WHERE datname = current_database() AND backend_type = 'client backend' \
                      AND pid <> pg_backend_pid() AND xact_start < to_timestamp($1 / 1000000.0)";

/// Waits until every transaction has ended that had begun when this was called: whoever plans by what was committed
/// before can be sure then that it knows of it. At most so long; whether they have. On SQLite one transaction
/// writes at a time, so there are none.
///
/// # Errors
/// If the database can't be asked.
pub async fn wait(database: &Database, most: Duration) -> Result<bool> {
    if database.dialect() == Dialect::Sqlite {
        return Ok(true);
    }
    let since = one(database, Statement::new(NOW, Vec::new())).await?;
    let begun = Instant::now();
    while one(database, Statement::new(OPEN, vec![Value::Int(since)])).await? > 0 {
        if begun.elapsed() >= most {
            return Ok(false);
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(true)
}

async fn one(database: &Database, statement: Statement) -> Result<i64> {
    let answer = database.query(statement, each(|row| row.int(0)), ReadOptions::default()).await?;
    Ok(answer.out.into_iter().flatten().next().unwrap_or_default())
}
