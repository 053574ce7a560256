//! A fresh database of either kind, and the macro that runs one test on both.

use steward_store::{Database, PostgresOptions, SqliteOptions, Statement};

use crate::{
    DataDir, Examined, TestDatabase, data_dir, postgres_database, rows_examined_by_postgres,
    rows_examined_by_sqlite,
};

/// The name of the SQLite file.
const FILE: &str = "steward.db";

/// A fresh, empty database that disappears with the test.
#[derive(Debug)]
pub struct TestStore {
    /// The database.
    pub database: Database,
    home: Home,
}

/// Held so that the folder or database lives as long as the test.
#[derive(Debug)]
enum Home {
    Folder(DataDir),
    Server(TestDatabase),
}

impl TestStore {
    /// A SQLite file in a folder of its own.
    ///
    /// # Panics
    /// If it can't be made.
    pub async fn sqlite() -> Self {
        let folder = data_dir();
        let database = Database::open_sqlite(&folder.join(FILE), SqliteOptions::default())
            .await
            .expect("a fresh SQLite file can be opened");
        Self { database, home: Home::Folder(folder) }
    }

    /// A database of its own in the PostgreSQL server of the tests.
    ///
    /// # Panics
    /// If there is no server.
    pub async fn postgres() -> Self {
        let server = postgres_database().await;
        let database = Database::open_postgres(server.url(), PostgresOptions::default())
            .await
            .expect("a fresh PostgreSQL database can be opened");
        Self { database, home: Home::Server(server) }
    }
}

impl TestStore {
    /// Runs a statement beside the database's own connections and answers how many rows it examined.
    ///
    /// # Panics
    /// If the statement is wrong.
    pub async fn rows_examined(&self, statement: &Statement) -> Examined {
        match &self.home {
            Home::Folder(folder) => rows_examined_by_sqlite(&folder.join(FILE), statement),
            Home::Server(server) => rows_examined_by_postgres(server.url(), statement).await,
        }
    }
}

/// Runs each named `async fn(TestStore)` as a test on SQLite and as a test on PostgreSQL.
#[macro_export]
macro_rules! both_dbs {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::TestStore::sqlite().await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::TestStore::postgres().await).await;
            })+
        }
    };
}
