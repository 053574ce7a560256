//! One transaction of the write path: the same work on both databases, started again when rights or
//! catalog changed under it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use steward_model::clock::Micros;
use steward_model::{Error, Result, error::ErrorKind, text};
use steward_store::search::Placed;
use steward_store::{BoxFuture, Dialect, Tx, job};

use super::known::Known;
use super::{Caller, Work, WriteWish, Written, conflict};
use crate::engine::{Engine, Model};
use crate::log;
use crate::search::index::Touched;

/// How often a write starts again because rights or catalog changed.
const ATTEMPTS: usize = 5;

/// How a transaction is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Beside others.
    Shared,
    /// It may take long, so nobody should wait behind it in the same group.
    Alone,
    /// Alone, and it changes tables.
    Schema,
}

/// How a transaction ended.
enum End {
    Done(Written),
    /// Planned at another epoch than the transaction found: nothing was written.
    Stale(i64),
}

/// What a write does inside its transaction. It may run several times.
type Body =
    dyn for<'w> Fn(&'w mut Work<'_, '_>) -> BoxFuture<'w, Result<Written>> + Send + Sync + 'static;

/// One attempt at a write, shared by its runs.
struct Attempt {
    engine: Engine,
    model: Arc<Model>,
    caller: Caller,
    wish: WriteWish,
    now: Micros,
    body: Arc<Body>,
    /// How it ended, when that must be rolled back all the same: a dry run, or rights of another epoch.
    undone: Mutex<Option<End>>,
    /// The epoch to which it has raised the one that it was planned at, other than by reshaping.
    raised: AtomicI64,
    /// What it has added to the places where search can find anything.
    pieces: Mutex<BTreeSet<Placed>>,
}

impl Engine {
    /// Runs a write with everything around it: rights of the moment, idempotency, roll-ups, log.
    /// `alone`: it may take long, so nobody should wait behind it in the same group.
    pub(crate) async fn transact<F>(
        &self,
        caller: &Caller,
        wish: &WriteWish,
        alone: bool,
        body: F,
    ) -> Result<Written>
    where
        F: for<'w> Fn(&'w mut Work<'_, '_>) -> BoxFuture<'w, Result<Written>>
            + Send
            + Sync
            + 'static,
    {
        let manner = if alone { Manner::Alone } else { Manner::Shared };
        self.transact_as(manner, (caller, wish), body).await
    }

    /// The same in this manner.
    pub(crate) async fn transact_as<F>(
        &self,
        manner: Manner,
        (caller, wish): (&Caller, &WriteWish),
        body: F,
    ) -> Result<Written>
    where
        F: for<'w> Fn(&'w mut Work<'_, '_>) -> BoxFuture<'w, Result<Written>>
            + Send
            + Sync
            + 'static,
    {
        let body: Arc<Body> = Arc::new(body);
        let mut caller = caller.clone();
        for _ in 0..ATTEMPTS {
            let attempt = Arc::new(Attempt {
                engine: self.clone(),
                model: self.model(),
                caller: caller.clone(),
                wish: wish.clone(),
                now: self.clock().now(),
                body: Arc::clone(&body),
                undone: Mutex::new(None),
                raised: AtomicI64::new(0),
                pieces: Mutex::default(),
            });
            match self.attempt(&attempt, manner).await? {
                End::Done(written) => {
                    // Nobody else has raised it between: the catalog is the same.
                    attempt.model.holds_at(attempt.raised.load(Ordering::Acquire));
                    // Only what is committed is known from now on.
                    let mut pieces = attempt.pieces.lock().unwrap_or_else(PoisonError::into_inner);
                    self.0.noted_pieces.learn(std::mem::take(&mut *pieces));
                    self.pulse().wrote();
                    return Ok(written);
                }
                End::Stale(epoch) => {
                    self.follow_catalog(epoch).await?;
                    self.fresh(&mut caller, epoch).await?;
                }
            }
        }
        Err(Error::new(
            ErrorKind::Unavailable,
            text!(
                en = "Rights are being changed right now. Nothing was written; please try again.",
                zh = "权限正在变更，本次没有写入任何数据，请稍后重试。"
            ),
        ))
    }

    async fn attempt(&self, attempt: &Arc<Attempt>, manner: Manner) -> Result<End> {
        let end = match manner {
            Manner::Shared => self.database().write(work(attempt)).await,
            Manner::Alone => self.database().write_alone(work(attempt)).await,
            Manner::Schema => self.database().write_schema(work(attempt)).await,
        };
        let undone = attempt.undone.lock().unwrap_or_else(PoisonError::into_inner).take();
        let end = undone.map_or(end, Ok);
        end.map_err(|error| conflict::explain_any(&attempt.model.catalog, error))
    }
}

/// The attempt as the database wants it.
fn work(
    attempt: &Arc<Attempt>,
) -> impl for<'a> Fn(&'a mut Tx<'_>) -> BoxFuture<'a, Result<End>> + Send + Sync + use<> {
    let attempt = Arc::clone(attempt);
    move |tx| {
        let attempt = Arc::clone(&attempt);
        Box::pin(async move { attempt.run(tx).await })
    }
}

impl Attempt {
    async fn run(&self, tx: &mut Tx<'_>) -> Result<End> {
        *self.undone.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.pieces.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.raised.store(0, Ordering::Release);
        // The system has no rights that could be old, but its catalog can be.
        let planned = Some(self.caller.epoch().unwrap_or_else(|| self.model.epoch()));
        // Free there. On PostgreSQL the epoch comes with the first statement.
        if let Some(planned) = planned
            && tx.dialect() == Dialect::Sqlite
        {
            let epoch = tx.begun_epoch().await?;
            if epoch != planned {
                return Ok(End::Stale(epoch));
            }
        }
        let mut work = self.begun(tx);
        let earlier = work.earlier(self.wish.idempotency.as_ref()).await?;
        let done = match &earlier {
            Some(_) => None,
            None => Some((self.body)(&mut work).await),
        };
        // What was done by rights of another epoch is undone, and what was refused may now be allowed.
        if let Some(planned) = planned {
            match work.tx.begun_epoch().await {
                Ok(epoch) if epoch != planned => return Err(self.undo(End::Stale(epoch))),
                Ok(_) => {}
                // What failed before says why.
                Err(error) => return Err(done.and_then(Result::err).unwrap_or(error)),
            }
        }
        if let Some(written) = earlier {
            return Ok(End::Done(written));
        }
        let Some(mut written) = done.transpose()? else {
            return Err(Error::internal("a write was neither done now nor earlier"));
        };
        work.keep_foreign(self.wish.foreign.as_ref(), &written);
        if let Some(step) = self.wish.import_step.as_deref().filter(|_| !self.wish.dry_run) {
            work.note_step(step, &written).await?;
        }
        if self.wish.dry_run {
            written.planned.clone_from(&work.entries);
        }
        work.finish().await?;
        work.remember(self.wish.idempotency.as_ref(), &written).await?;
        if self.wish.dry_run {
            work.tx.flush().await?;
            return Err(self.undo(End::Done(written)));
        }
        let raised = work.tx.epoch().await?;
        if !work.reshaped && planned.is_some_and(|planned| raised == planned + 1) {
            self.raised.store(raised, Ordering::Release);
        }
        let pieces = std::mem::take(&mut work.pieces);
        *self.pieces.lock().unwrap_or_else(PoisonError::into_inner) = pieces;
        Ok(End::Done(written))
    }

    /// A transaction in which nothing was done yet.
    fn begun<'t, 'x>(&self, tx: &'t mut Tx<'x>) -> Work<'t, 'x> {
        Work {
            tx,
            inner: Arc::clone(&self.engine.0),
            model: Arc::clone(&self.model),
            caller: self.caller.clone(),
            now: self.now,
            entries: Vec::new(),
            statements: Vec::new(),
            jobs: Vec::new(),
            rollups: BTreeMap::new(),
            rights_changed: false,
            reshaped: false,
            searched: Touched::new(),
            pieces: BTreeSet::new(),
            depth: 0,
            checking: false,
            heeds_warnings: self.wish.heed_warnings,
            indexes_at_once: false,
            is_unruled: false,
            known: Known::default(),
            import_batch: self.wish.import_batch,
        }
    }

    /// The error that rolls back what was done, although it ends like this.
    fn undo(&self, end: End) -> Error {
        *self.undone.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
        Error::internal("a transaction ends by taking everything back")
    }
}

impl Work<'_, '_> {
    /// Writes roll-ups, jobs, the indexes of search and log entries behind everything else.
    async fn finish(&mut self) -> Result<()> {
        self.apply_roll_ups()?;
        let mut statements = std::mem::take(&mut self.statements);
        let indexes = self.index_statements();
        let entries = std::mem::take(&mut self.entries);
        let inner = Arc::clone(&self.inner);
        let dialect = self.tx.dialect();
        statements.extend(job::insert(dialect, std::mem::take(&mut self.jobs)));
        statements.extend(log::statements(dialect, entries, &inner.log_key, &*inner.random));
        if self.rights_changed {
            self.tx.bump_epoch().await?;
        }
        self.tx.queue(statements).await?;
        if self.indexes_at_once {
            self.tx.queue(indexes).await
        } else {
            self.tx.queue_late(indexes).await
        }
    }
}
