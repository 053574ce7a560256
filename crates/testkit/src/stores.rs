//! A fresh database of either kind, and the macro that runs one test on both.

use std::sync::Arc;

use steward_model::catalog::Catalog;
use steward_store::{Database, PostgresOptions, SqliteOptions, Statement};

use crate::template::{postgres_with_tables, sqlite_with_tables};
use crate::{
    DataDir, Examined, TestDatabase, data_dir, postgres_database, rows_examined_by_postgres,
    rows_examined_by_sqlite,
};

/// The name of the SQLite file.
const FILE: &str = "steward.db";

/// A fresh database without rows that disappears with the test: empty, or with the tables of a catalog.
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
        Self::in_folder(data_dir()).await
    }

    /// The same with the tables of a catalog, copied from a template.
    ///
    /// # Panics
    /// If it can't be made.
    pub async fn sqlite_with(catalog: &Arc<Catalog>) -> Self {
        let folder = data_dir();
        sqlite_with_tables(catalog, &folder.join(FILE)).await;
        Self::in_folder(folder).await
    }

    /// A database of its own in the PostgreSQL server of the tests.
    ///
    /// # Panics
    /// If there is no server.
    pub async fn postgres() -> Self {
        Self::on_server(postgres_database().await).await
    }

    /// The same with the tables of a catalog, copied from a template.
    ///
    /// # Panics
    /// If there is no server.
    pub async fn postgres_with(catalog: &Arc<Catalog>) -> Self {
        Self::on_server(postgres_with_tables(catalog).await).await
    }

    async fn in_folder(folder: DataDir) -> Self {
        let database = Database::open_sqlite(&folder.join(FILE), SqliteOptions::default())
            .await
            .expect("a fresh SQLite file can be opened");
        Self { database, home: Home::Folder(folder) }
    }

    async fn on_server(server: TestDatabase) -> Self {
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
