//! A fresh database of either kind, and the macro that runs one test on both.

use steward_store::{Database, PostgresOptions, SqliteOptions};

use crate::{DataDir, TestDatabase, data_dir, postgres_database};

/// A fresh, empty database that disappears with the test.
#[derive(Debug)]
pub struct TestStore {
    /// The database.
    pub database: Database,
    _home: Home,
}

#[derive(Debug)]
#[expect(dead_code, reason = "held so that the folder or database lives as long as the test")]
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
        let database = Database::open_sqlite(&folder.join("steward.db"), SqliteOptions::default())
            .await
            .expect("a fresh SQLite file can be opened");
        Self { database, _home: Home::Folder(folder) }
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
        Self { database, _home: Home::Server(server) }
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
