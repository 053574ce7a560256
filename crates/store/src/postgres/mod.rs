//! PostgreSQL: a pool of connections, each with its prepared statements.

mod bind;
mod connect;
mod errors;
mod fold;
mod ids;
mod link;
mod options;
mod pause;
mod pool;
mod read;
pub(crate) mod row;
mod tx;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use futures::FutureExt;
use steward_model::{Error, Result};

use self::errors::Fate;
pub use self::options::PostgresOptions;
use self::pause::pause;
use self::pool::Pool;
use self::read::{Failed, read};
use self::tx::End;
pub(crate) use self::tx::{Mode, PostgresTx};
use crate::limits::{SCHEMA_ATTEMPTS, WRITE_ATTEMPTS};
use crate::{Answer, BoxFuture, Plans, ReadOptions, RowSink, Statement, Stats, Tx};

/// Makes the epoch row. The lock keeps two processes that start together from making it twice.
const MAKE_EPOCH: &str = "\
    SELECT pg_advisory_xact_lock(hashtext('steward epoch'));
    CREATE TABLE IF NOT EXISTS epoch (
        id BIGINT PRIMARY KEY CHECK (id = 1), value BIGINT NOT NULL);
    INSERT INTO epoch (id, value) VALUES (1, 1) ON CONFLICT DO NOTHING;";

/// An open PostgreSQL database.
pub(crate) struct PostgresDatabase {
    pool: Arc<Pool>,
    /// The newest epoch that any read or write of this process has seen.
    epoch: AtomicI64,
}

impl PostgresDatabase {
    /// Connects, and makes the epoch row if the database has none.
    pub(crate) async fn open(url: &str, options: PostgresOptions) -> Result<Self> {
        let pool = Arc::new(Pool::new(connect::configuration(url)?, options.connections));
        let mut link = pool.take().await?;
        connect::run_script(&mut link, MAKE_EPOCH).await?;
        drop(link);
        let database = Self { pool, epoch: AtomicI64::new(0) };
        database
            .query("SELECT 1".into(), crate::Collect::default(), ReadOptions::default())
            .await?;
        Ok(database)
    }

    pub(crate) async fn query<S: RowSink>(
        &self,
        statement: Statement,
        mut sink: S,
        options: ReadOptions,
    ) -> Result<Answer<S::Out>> {
        let planned_once = (options.plans == Plans::Once).then_some(&*statement.sql);
        let mut link = self.pool.take_for(planned_once).await?;
        self.pool.stats.count_read();
        let mut done = read(&mut link, &statement, &mut sink, options).await;
        if done.as_ref().is_err_and(Failed::is_stale_plan) {
            link.forget_statements();
            self.pool.stats.count_retry();
            done = read(&mut link, &statement, &mut sink, options).await;
        }
        drop(link);
        match done {
            Ok(epoch) => {
                self.seen(epoch);
                Ok(Answer { epoch, out: sink.finish()? })
            }
            Err(failed) => {
                failed.epoch.into_iter().for_each(|epoch| self.seen(epoch));
                Err(failed.broken.convert())
            }
        }
    }

    pub(crate) async fn write<T, F>(&self, work: F, mode: Mode) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut Tx<'_>) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
    {
        let mut tries = 0;
        loop {
            tries += 1;
            let (fate, error) = match self.attempt(&work, mode).await? {
                End::Done(result) => return result,
                End::Again(fate, error) => (fate, error),
            };
            let most = match (fate, mode) {
                (Fate::InUse, Mode::Schema) => SCHEMA_ATTEMPTS,
                (Fate::InUse, _) => 1,
                _ => WRITE_ATTEMPTS,
            };
            if tries >= most {
                return Err(error);
            }
            self.pool.stats.count_retry();
            pause(tries).await;
        }
    }

    /// Tries a write once, on a connection of its own.
    async fn attempt<T, F>(&self, work: &F, mode: Mode) -> Result<End<T>>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut Tx<'_>) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
    {
        let mut link = self.pool.take().await?;
        let mut tx = Tx::postgres(PostgresTx::new(&mut link, &self.pool.ids, mode));
        let result = AssertUnwindSafe(async { work(&mut tx).await })
            .catch_unwind()
            .await
            .unwrap_or_else(|_| Err(Error::internal("the work of a transaction panicked")));
        let Some(tx) = tx.into_postgres() else {
            return Err(Error::internal("a PostgreSQL transaction became another one"));
        };
        let epoch = tx.known_epoch();
        let end = tx.end(result).await;
        if let End::Done(Ok(_)) = &end {
            self.pool.stats.count_commit(1);
            epoch.into_iter().for_each(|epoch| self.seen(epoch));
        }
        Ok(end)
    }

    fn seen(&self, epoch: i64) {
        self.epoch.fetch_max(epoch, Ordering::AcqRel);
    }

    pub(crate) fn epoch(&self) -> i64 {
        self.epoch.load(Ordering::Acquire)
    }

    pub(crate) fn stats(&self) -> Stats {
        self.pool.stats.read()
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}
