//! Fresh databases of both kinds, and short ways to use them.

use std::time::Duration;

use steward_model::{Result, Value};
use steward_store::{
    Collect, Database, Dialect, PostgresOptions, ReadOptions, Row, SqliteOptions, Statement,
};
use steward_testkit::{DataDir, TestDatabase, data_dir, postgres_database};

/// A fresh database, removed after the test.
pub(crate) struct Fresh {
    pub(crate) db: Database,
    keep: Keep,
}

/// What removes the database when it is dropped.
enum Keep {
    Folder(DataDir),
    Server(TestDatabase),
}

impl Fresh {
    /// A fresh SQLite file.
    pub(crate) async fn sqlite(options: SqliteOptions) -> Self {
        let folder = data_dir();
        let db = Database::open_sqlite(&folder.join("steward.db"), options).await.unwrap();
        Self { db, keep: Keep::Folder(folder) }
    }

    /// A fresh PostgreSQL database.
    pub(crate) async fn postgres(options: PostgresOptions) -> Self {
        let server = postgres_database().await;
        let db = Database::open_postgres(server.url(), options).await.unwrap();
        Self { db, keep: Keep::Server(server) }
    }

    /// The same database opened once more, with the options of a server.
    pub(crate) async fn again(&self) -> Database {
        match &self.keep {
            Keep::Folder(folder) => {
                let file = folder.join("steward.db");
                Database::open_sqlite(&file, SqliteOptions::default()).await.unwrap()
            }
            Keep::Server(server) => {
                Database::open_postgres(server.url(), PostgresOptions::default()).await.unwrap()
            }
        }
    }

    /// The SQLite file behind it.
    pub(crate) fn file(&self) -> std::path::PathBuf {
        match &self.keep {
            Keep::Folder(folder) => folder.join("steward.db"),
            Keep::Server(server) => panic!("{} is no file", server.name()),
        }
    }
}

/// Runs each test on both databases: `both! { async fn name(fresh) { … } }`.
macro_rules! both {
    ($($(#[$attribute:meta])* async fn $name:ident($fresh:ident) $body:block)*) => {$(
        mod $name {
            use super::*;

            async fn story($fresh: &crate::support::Fresh) $body

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                story(&crate::support::Fresh::sqlite(Default::default()).await).await;
            }

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                story(&crate::support::Fresh::postgres(Default::default()).await).await;
            }
        }
    )*};
}
pub(crate) use both;

/// SQL with `?1`, `?2`, … in the dialect's spelling.
pub(crate) fn sql(db: &Database, sql: &str, params: Vec<Value>) -> Statement {
    match db.dialect() {
        Dialect::Sqlite => Statement::new(sql, params),
        Dialect::Postgres => Statement::new(sql.replace('?', "$"), params),
    }
}

/// Reads rows with the default limits.
pub(crate) async fn rows(db: &Database, text: &str) -> Result<Vec<Row>> {
    let statement = sql(db, text, Vec::new());
    Ok(db.query(statement, Collect::default(), ReadOptions::default()).await?.out)
}

/// Reads the integers of the first column.
pub(crate) async fn ints(db: &Database, text: &str) -> Vec<i64> {
    let rows = rows(db, text).await.unwrap();
    rows.iter().map(|row| row.int(0).unwrap().unwrap()).collect()
}

/// Runs definitions.
pub(crate) async fn script(db: &Database, script: &str) {
    let script = script.to_owned();
    db.write_schema(move |tx| {
        let script = script.clone();
        Box::pin(async move { tx.execute_script(&script).await })
    })
    .await
    .unwrap();
}

/// Executes one statement in a transaction of its own.
pub(crate) async fn execute(db: &Database, text: &str, params: Vec<Value>) -> Result<u64> {
    let statement = sql(db, text, params);
    db.write(move |tx| {
        let statement = statement.clone();
        Box::pin(async move { tx.execute(&statement).await })
    })
    .await
}

/// Waits until `done` answers true.
pub(crate) async fn until(what: &str, done: impl Fn() -> bool) {
    for _ in 0..2000 {
        if done() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("waited in vain until {what}");
}
