//! One transaction of the write path: the same work on both databases, started again when rights or
//! catalog changed under it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use steward_model::clock::Micros;
use steward_model::{Error, Result, error::ErrorKind, text};
use steward_store::{BoxFuture, Tx};

use super::known::Known;
use super::{Caller, Work, WriteWish, Written};
use crate::engine::{Engine, Model};
use crate::log;

/// How often a write starts again because rights or catalog changed.
const ATTEMPTS: usize = 5;

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
    /// What a dry run would have answered, had it not been rolled back.
    rehearsed: Mutex<Option<Written>>,
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
                rehearsed: Mutex::new(None),
            });
            match self.attempt(&attempt, alone).await? {
                End::Done(written) => return Ok(written),
                End::Stale(epoch) => {
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

    async fn attempt(&self, attempt: &Arc<Attempt>, alone: bool) -> Result<End> {
        let end = if alone {
            self.database().write_alone(work(attempt)).await
        } else {
            self.database().write(work(attempt)).await
        };
        let rehearsed = attempt.rehearsed.lock().unwrap_or_else(PoisonError::into_inner).take();
        match rehearsed {
            Some(written) => Ok(End::Done(written)),
            None => end,
        }
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
        if let Some(planned) = self.caller.epoch() {
            let epoch = tx.epoch().await?;
            if epoch != planned {
                return Ok(End::Stale(epoch));
            }
        }
        let mut work = Work {
            tx,
            inner: Arc::clone(&self.engine.0),
            model: Arc::clone(&self.model),
            caller: self.caller.clone(),
            now: self.now,
            entries: Vec::new(),
            statements: Vec::new(),
            rollups: BTreeMap::new(),
            rights_changed: false,
            depth: 0,
            checking: false,
            known: Known::default(),
        };
        if let Some(written) = work.earlier(self.wish.idempotency.as_ref()).await? {
            return Ok(End::Done(written));
        }
        let written = (self.body)(&mut work).await?;
        work.finish().await?;
        work.remember(self.wish.idempotency.as_ref(), &written).await?;
        if self.wish.dry_run {
            *self.rehearsed.lock().unwrap_or_else(PoisonError::into_inner) = Some(written);
            return Err(Error::internal("a dry run ends by taking everything back"));
        }
        Ok(End::Done(written))
    }
}

impl Work<'_, '_> {
    /// Writes roll-ups, jobs and log entries behind everything else, in one round trip.
    async fn finish(&mut self) -> Result<()> {
        self.apply_roll_ups()?;
        let mut statements = std::mem::take(&mut self.statements);
        let entries = std::mem::take(&mut self.entries);
        let inner = Arc::clone(&self.inner);
        let dialect = self.tx.dialect();
        statements.extend(log::statements(dialect, entries, &inner.log_key, &*inner.random));
        if self.rights_changed {
            self.tx.bump_epoch().await?;
        }
        if !statements.is_empty() {
            self.tx.pipeline(&statements).await?;
        }
        Ok(())
    }
}
