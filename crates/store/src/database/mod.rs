//! One database, whichever it is.

mod options;
mod stats;

use std::path::Path;
use std::sync::Arc;

use steward_model::{Error, Result};

pub use self::options::{Answer, Plans, ReadOptions};
pub(crate) use self::stats::Counters;
pub use self::stats::Stats;
use crate::postgres::{Mode, PostgresDatabase};
use crate::sqlite::SqliteDatabase;
use crate::{BoxFuture, Dialect, PostgresOptions, RowSink, SqliteOptions, Statement, Tx, each};

/// An open database. Clones are the same database.
#[derive(Clone)]
pub struct Database(Arc<Kind>);

enum Kind {
    Sqlite(SqliteDatabase),
    Postgres(PostgresDatabase),
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database").field("dialect", &self.dialect()).finish_non_exhaustive()
    }
}

impl Database {
    /// Opens the SQLite file at `path`, or makes it. Its folder must exist and be locked by this
    /// process ([`lock_folder`](crate::lock_folder)).
    pub async fn open_sqlite(path: &Path, options: SqliteOptions) -> Result<Self> {
        let path = path.to_owned();
        let opened = tokio::task::spawn_blocking(move || SqliteDatabase::open(&path, &options))
            .await
            .map_err(Error::internal)??;
        Ok(Self(Arc::new(Kind::Sqlite(opened))))
    }

    /// Connects to the PostgreSQL database that `url` (`postgres://user:password@host/name`) names.
    pub async fn open_postgres(url: &str, options: PostgresOptions) -> Result<Self> {
        let opened = PostgresDatabase::open(url, options).await?;
        Ok(Self(Arc::new(Kind::Postgres(opened))))
    }

    /// Which database it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match &*self.0 {
            Kind::Sqlite(_) => Dialect::Sqlite,
            Kind::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Reads: gives each row to `sink` and answers what it made of them, with the epoch right after
    /// the rows were read. An answer whose epoch is not the one it was planned at must be planned
    /// and read again.
    pub async fn query<S: RowSink>(
        &self,
        statement: Statement,
        sink: S,
        options: ReadOptions,
    ) -> Result<Answer<S::Out>> {
        match &*self.0 {
            Kind::Sqlite(database) => database.query(statement, sink, options).await,
            Kind::Postgres(database) => database.query(statement, sink, options).await,
        }
    }

    /// Writes: runs `work` in a transaction and answers its result once that is durable. When the work
    /// answers an error, nothing of it stays. The work may run several times, and must do the same
    /// each time; it awaits nothing but its [`Tx`].
    ///
    /// On SQLite several writes share one commit.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut Tx<'_>) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
    {
        match &*self.0 {
            Kind::Sqlite(database) => database.write(work, false).await,
            Kind::Postgres(database) => database.write(work, Mode::Short).await,
        }
    }

    /// The same for work that may take long, such as an atomic batch: on SQLite it shares its commit
    /// with nobody, and on both databases its time limit is [`ALONE_TIME`](crate::limits::ALONE_TIME).
    pub async fn write_alone<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut Tx<'_>) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
    {
        match &*self.0 {
            Kind::Sqlite(database) => database.write(work, true).await,
            Kind::Postgres(database) => database.write(work, Mode::Long).await,
        }
    }

    /// The same for changes of the schema: on PostgreSQL each try waits only
    /// [`SCHEMA_LOCK_TIME`](crate::limits::SCHEMA_LOCK_TIME) for a table that is in use, since every
    /// reader waits behind it, and is repeated
    /// [`SCHEMA_ATTEMPTS`](crate::limits::SCHEMA_ATTEMPTS) times.
    pub async fn write_schema<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut Tx<'_>) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
    {
        match &*self.0 {
            Kind::Sqlite(database) => database.write(work, true).await,
            Kind::Postgres(database) => database.write(work, Mode::Schema).await,
        }
    }

    /// The newest epoch that this process knows: exact on SQLite; on PostgreSQL another process may
    /// have raised it since this one last read or wrote.
    #[must_use]
    pub fn epoch(&self) -> i64 {
        match &*self.0 {
            Kind::Sqlite(database) => database.epoch(),
            Kind::Postgres(database) => database.epoch(),
        }
    }

    /// Whether the database answers at all.
    ///
    /// # Errors
    /// If it does not.
    pub async fn ping(&self) -> Result<()> {
        let sink = each(|row| row.value(0));
        self.query(Statement::from("SELECT 1"), sink, ReadOptions::default()).await.map(drop)
    }

    /// What has been done since the database was opened.
    #[must_use]
    pub fn stats(&self) -> Stats {
        match &*self.0 {
            Kind::Sqlite(database) => database.stats(),
            Kind::Postgres(database) => database.stats(),
        }
    }

    /// Takes no more work, finishes what is under way, and lets go of the database.
    pub async fn close(&self) {
        match &*self.0 {
            Kind::Sqlite(database) => database.close().await,
            Kind::Postgres(database) => database.close().await,
        }
    }
}
