//! What a transaction can do, the same on both databases.

use std::pin::Pin;

use steward_model::{Error, Result};

use crate::postgres::PostgresTx;
use crate::sqlite::SqliteTx;
use crate::{Dialect, Row, Statement};

/// A future that can move between threads and lives as long as what it borrows.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Raises the epoch and answers it.
const BUMP_EPOCH: &str = "UPDATE epoch SET value = value + 1 WHERE id = 1 RETURNING value";

/// A transaction in which a [`write`](crate::Database::write) does its work.
///
/// After a statement failed, the transaction is lost on both databases: every later statement fails,
/// and so does the write, whatever its work answers. The work awaits nothing but this value.
pub struct Tx<'a>(Kind<'a>);

enum Kind<'a> {
    Sqlite(SqliteTx<'a>),
    Postgres(PostgresTx<'a>),
}

impl<'a> Tx<'a> {
    pub(crate) fn sqlite(tx: SqliteTx<'a>) -> Self {
        Self(Kind::Sqlite(tx))
    }

    pub(crate) fn postgres(tx: PostgresTx<'a>) -> Self {
        Self(Kind::Postgres(tx))
    }

    /// The first error of a statement, if there was one.
    pub(crate) fn failed(&self) -> Option<&Error> {
        match &self.0 {
            Kind::Sqlite(tx) => tx.failed(),
            Kind::Postgres(tx) => tx.failed(),
        }
    }

    /// Takes the PostgreSQL transaction back; `None` on SQLite.
    pub(crate) fn into_postgres(self) -> Option<PostgresTx<'a>> {
        match self.0 {
            Kind::Sqlite(_) => None,
            Kind::Postgres(tx) => Some(tx),
        }
    }

    /// Which database it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match &self.0 {
            Kind::Sqlite(_) => Dialect::Sqlite,
            Kind::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Reads rows, including those that this transaction has written.
    pub async fn query(&mut self, statement: &Statement) -> Result<Vec<Row>> {
        match &mut self.0 {
            Kind::Sqlite(tx) => tx.query(statement),
            Kind::Postgres(tx) => tx.query(statement).await,
        }
    }

    /// Changes rows and answers how many. The statement returns none.
    pub async fn execute(&mut self, statement: &Statement) -> Result<u64> {
        match &mut self.0 {
            Kind::Sqlite(tx) => tx.execute(statement),
            Kind::Postgres(tx) => tx.execute(statement).await,
        }
    }

    /// Inserts one row and answers its id: the statement's `RETURNING id`, or on SQLite, where it may be
    /// left out, the id that the row got.
    pub async fn insert(&mut self, statement: &Statement) -> Result<i64> {
        match &mut self.0 {
            Kind::Sqlite(tx) => tx.insert(statement),
            Kind::Postgres(tx) => tx.insert(statement).await,
        }
    }

    /// Runs statements in order and answers the rows of each; on PostgreSQL they are sent without
    /// waiting for each other's answers.
    pub async fn pipeline(&mut self, statements: &[Statement]) -> Result<Vec<Vec<Row>>> {
        match &mut self.0 {
            Kind::Sqlite(tx) => statements.iter().map(|one| tx.query(one)).collect(),
            Kind::Postgres(tx) => tx.pipeline(statements).await,
        }
    }

    /// Runs statements in order whose answers nobody needs. On PostgreSQL they wait and are sent
    /// together with whatever comes next, at the latest with the commit: that is where their errors show.
    pub async fn queue(&mut self, statements: Vec<Statement>) -> Result<()> {
        match &mut self.0 {
            Kind::Sqlite(tx) => statements.iter().try_for_each(|one| tx.query(one).map(drop)),
            Kind::Postgres(tx) => {
                tx.queue(statements);
                Ok(())
            }
        }
    }

    /// Like [`queue`](Self::queue), for statements on the indexes of search, which this transaction does
    /// not read again. On SQLite they run when all works of the group have ended, right before its
    /// commit: an index writes down what it has gathered at every savepoint, and each time merges it
    /// with the rest.
    pub async fn queue_late(&mut self, statements: Vec<Statement>) -> Result<()> {
        match &mut self.0 {
            Kind::Sqlite(tx) => tx.queue_late(statements),
            Kind::Postgres(tx) => tx.queue(statements),
        }
        Ok(())
    }

    /// What the work on SQLite has kept for the end of its group.
    pub(crate) fn into_late(self) -> Vec<Statement> {
        match self.0 {
            Kind::Sqlite(tx) => tx.into_late(),
            Kind::Postgres(_) => Vec::new(),
        }
    }

    /// Sends what [`queue`](Self::queue) has kept, and waits: its errors show here.
    pub async fn flush(&mut self) -> Result<()> {
        match &mut self.0 {
            Kind::Sqlite(_) => Ok(()),
            Kind::Postgres(tx) => tx.flush().await,
        }
    }

    /// Changes rows with several statements, in order, and answers how many each changed; on PostgreSQL
    /// they are sent without waiting for each other's answers. They return none.
    pub async fn execute_all(&mut self, statements: &[Statement]) -> Result<Vec<u64>> {
        match &mut self.0 {
            Kind::Sqlite(tx) => statements.iter().map(|one| tx.execute(one)).collect(),
            Kind::Postgres(tx) => tx.execute_all(statements).await,
        }
    }

    /// Ids of an object that were drawn ahead, if there are as many.
    pub(crate) fn ids_ahead(&self, object: &str, count: usize) -> Option<Vec<i64>> {
        match &self.0 {
            Kind::Sqlite(_) => None,
            Kind::Postgres(tx) => tx.ids().take(object, count),
        }
    }

    /// Keeps ids of an object that were drawn ahead.
    pub(crate) fn keep_ids(&self, object: &str, drawn: Vec<i64>) {
        if let Kind::Postgres(tx) = &self.0 {
            tx.ids().keep(object, drawn);
        }
    }

    /// Runs several statements without parameters, separated by semicolons: definitions of tables. They
    /// are not kept prepared and must not end the transaction.
    pub async fn execute_script(&mut self, script: &str) -> Result<()> {
        match &mut self.0 {
            Kind::Sqlite(tx) => tx.execute_script(script),
            Kind::Postgres(tx) => tx.execute_script(script).await,
        }
    }

    /// The epoch in this transaction. A work that was planned at another one must be planned again.
    /// On PostgreSQL it is free once a statement has run, and costs a round trip before.
    pub async fn epoch(&mut self) -> Result<i64> {
        match &mut self.0 {
            Kind::Sqlite(tx) => Ok(tx.epoch()),
            Kind::Postgres(tx) => tx.epoch().await,
        }
    }

    /// The epoch at which the transaction began, whatever it has raised it to since. On PostgreSQL it is
    /// free once a statement has run, and costs a round trip before.
    pub async fn begun_epoch(&mut self) -> Result<i64> {
        match &mut self.0 {
            Kind::Sqlite(tx) => Ok(tx.begun_epoch()),
            Kind::Postgres(tx) => tx.begun_epoch().await,
        }
    }

    /// Raises the epoch with the commit of this transaction, and answers it: catalog, permissions or
    /// sessions have changed, and whoever keeps a copy must read it again.
    pub async fn bump_epoch(&mut self) -> Result<i64> {
        let rows = self.query(&Statement::from(BUMP_EPOCH)).await?;
        let epoch = match rows.first() {
            Some(row) => row.int(0)?,
            None => None,
        };
        let epoch = epoch.ok_or_else(|| Error::internal("the epoch row is missing"))?;
        match &mut self.0 {
            Kind::Sqlite(tx) => tx.set_epoch(epoch),
            Kind::Postgres(tx) => tx.set_epoch(epoch),
        }
        Ok(epoch)
    }
}
