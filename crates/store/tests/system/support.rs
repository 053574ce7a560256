//! Short ways to use a database in tests.

use std::future::Future;
use std::pin::Pin;

use steward_model::Result;
use steward_store::{Collect, Database, ReadOptions, Row, Statement, Tx, migration};

/// The time at which tests begin: 2026-11-21T00:00:00Z.
pub(crate) const NOW: i64 = 1_795_219_200_000_000;

/// One second.
pub(crate) const SECOND: i64 = 1_000_000;

/// Brings the system tables up to date.
pub(crate) async fn migrate(database: &Database) {
    migration::run(database, NOW).await.unwrap();
}

/// Reads rows.
pub(crate) async fn rows(database: &Database, sql: &str) -> Vec<Row> {
    let statement = Statement::from(sql);
    database.query(statement, Collect::default(), ReadOptions::default()).await.unwrap().out
}

/// The integer that a query answers.
pub(crate) async fn int(database: &Database, sql: &str) -> i64 {
    rows(database, sql).await[0].int(0).unwrap().unwrap()
}

/// Runs statements without parameters.
pub(crate) async fn script(database: &Database, script: &'static str) {
    database.write(move |tx| Box::pin(tx.execute_script(script))).await.unwrap();
}

/// Boxes a future, so that a work can be written as a function.
pub(crate) fn boxed<'a, T>(
    future: impl Future<Output = T> + Send + 'a,
) -> Pin<Box<dyn Future<Output = T> + Send + 'a>> {
    Box::pin(future)
}

/// A work that writes statements one after the other.
pub(crate) async fn run_all(tx: &mut Tx<'_>, statements: &[Statement]) -> Result<()> {
    tx.pipeline(statements).await.map(drop)
}
