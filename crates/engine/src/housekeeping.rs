//! What has to be done now and then: storing when sessions were last used, forgetting what has ended.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use steward_model::Result;
use steward_model::clock::{DAY, Micros, SECOND};
use steward_store::auth::{api_token, attempt, link_token, session};
use steward_store::idempotency;
use steward_store::job::long;

use crate::Engine;
use crate::auth::{ATTEMPTS_WINDOW, SESSION_IDLE};

/// How often formulas are computed again whose parents have changed, and records of large writes are
/// indexed for search.
const RECALCULATE_INTERVAL: Duration = Duration::from_secs(1);

/// How often it is stored when sessions and tokens were last used.
const STORE_INTERVAL: Duration = Duration::from_secs(60);

/// How often what has ended is forgotten.
const FORGET_INTERVAL: Micros = 10 * 60 * SECOND;

/// How long answers to requests that may come again are kept.
const ANSWERS_KEPT: Micros = DAY;

/// How long jobs that have ended are kept, to be looked at.
const JOBS_KEPT: Micros = 30 * DAY;

/// Rows that are forgotten in one transaction.
const FORGET_AT_ONCE: i64 = 500;

/// Transactions for each kind of row at one time; the rest waits for the next time.
const FORGET_ROUNDS: usize = 100;

impl Engine {
    /// Keeps house until `shutdown`, and stores what is to be stored then; what takes longer is left for
    /// the next start. A failure is logged and tried again.
    pub async fn keep_house(&self, shutdown: impl Future<Output = ()>) {
        let mut shutdown = pin!(shutdown);
        let mut forget_at = self.clock().now();
        let mut store_at = tokio::time::Instant::now() + STORE_INTERVAL;
        let mut stopping = false;
        while !stopping {
            tokio::select! {
                () = &mut shutdown => stopping = true,
                () = self.catch_up() => {}
            }
            if !stopping && tokio::time::Instant::now() < store_at {
                continue;
            }
            store_at = tokio::time::Instant::now() + STORE_INTERVAL;
            if let Err(error) = self.store_seen().await {
                tracing::warn!(%error, "when sessions were last used was not stored");
            }
            if !stopping && self.clock().now() >= forget_at {
                forget_at = self.clock().now() + FORGET_INTERVAL;
                if let Err(error) = self.forget_ended().await {
                    tracing::warn!(%error, "what has ended was not removed");
                }
            }
        }
    }

    /// Does what writes have left to be done, after a pause. It may be dropped at any point.
    async fn catch_up(&self) {
        tokio::time::sleep(RECALCULATE_INTERVAL).await;
        if let Err(error) = self.recalculate_waiting().await {
            tracing::warn!(%error, "formulas were not computed again");
        }
        if let Err(error) = self.index_waiting().await {
            tracing::warn!(%error, "what was written in bulk was not indexed for search");
        }
    }

    /// Stores when sessions and tokens were last used.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn store_seen(&self) -> Result<()> {
        let seen = Arc::new(self.take_seen());
        if seen.sessions.is_empty() && seen.api_tokens.is_empty() {
            return Ok(());
        }
        let written = self.database().write(move |tx| {
            let seen = Arc::clone(&seen);
            Box::pin(async move {
                session::touch(tx, &seen.sessions).await?;
                api_token::touch(tx, &seen.api_tokens).await
            })
        });
        written.await
    }

    /// Removes sessions and links that have ended, attempts to sign in that no longer count, answers that need
    /// not be given again, and fields and objects removed long ago.
    ///
    /// # Errors
    /// When the database can't be written.
    pub async fn forget_ended(&self) -> Result<()> {
        let (database, now) = (self.database(), self.clock().now());
        let most = FORGET_AT_ONCE;
        self.settle_imports().await?;
        self.purge_removed().await?;
        repeat(|| long::forget(database, now - JOBS_KEPT, most)).await?;
        repeat(|| session::forget(database, (now, now - SESSION_IDLE), most)).await?;
        repeat(|| attempt::forget(database, now - ATTEMPTS_WINDOW, most)).await?;
        repeat(|| link_token::forget(database, now, most)).await?;
        repeat(|| idempotency::forget(database, now - ANSWERS_KEPT, most)).await
    }
}

/// Forgets until nothing is left or it is enough for this time.
///
/// Not an `AsyncFn`: the compiler could not tell that its future may move between threads.
async fn repeat<F: Future<Output = Result<u64>>>(forget: impl Fn() -> F) -> Result<()> {
    for _ in 0..FORGET_ROUNDS {
        if forget().await? < FORGET_AT_ONCE.unsigned_abs() {
            break;
        }
    }
    Ok(())
}
