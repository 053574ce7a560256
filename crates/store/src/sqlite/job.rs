//! One write on its way to the writer and back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use steward_model::error::ErrorKind;
use steward_model::{Error, Result};
use tokio::sync::oneshot;

use super::watch::Ticket;
use crate::{BoxFuture, Tx};

/// A write as the writer sees it.
pub(super) trait WriteJob: Send {
    /// Takes the job up. `false` when nobody waits for it any more: it is dropped.
    fn start(&self) -> bool;

    /// Whether it must be alone in its group.
    fn alone(&self) -> bool;

    /// How long it may run.
    fn time_limit(&self) -> Duration;

    /// Does the work within `tx` and keeps the result, replacing that of an earlier try. `true` when
    /// the work succeeded and its changes shall stay.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;

    /// Whether the last try was stopped by its time limit.
    fn timed_out(&self) -> bool;

    /// Hands the kept result to who waits: what it says is committed, or undone if it is an error.
    fn answer(self: Box<Self>);

    /// Hands `error` to who waits, whatever the result was: nothing of it is in the database.
    fn fail(self: Box<Self>, error: Error);
}

/// A write of a certain result.
pub(super) struct Write<T, F> {
    pub(super) work: F,
    pub(super) alone: bool,
    pub(super) time_limit: Duration,
    pub(super) ticket: Arc<Ticket>,
    pub(super) reply: oneshot::Sender<Result<T>>,
    pub(super) result: Option<Result<T>>,
}

impl<T, F> WriteJob for Write<T, F>
where
    T: Send + 'static,
    F: for<'a> Fn(&'a mut Tx<'_>) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
{
    fn start(&self) -> bool {
        self.ticket.start()
    }

    fn alone(&self) -> bool {
        self.alone
    }

    fn time_limit(&self) -> Duration {
        self.time_limit
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let polled = catch_unwind(AssertUnwindSafe(|| {
            let mut context = Context::from_waker(Waker::noop());
            (self.work)(tx).as_mut().poll(&mut context)
        }));
        let mut result = match polled {
            Ok(Poll::Ready(result)) => result,
            // Everything in `Tx` runs at once on SQLite, so it waits for something else.
            Ok(Poll::Pending) => Err(Error::internal("a transaction waited for another thing")),
            Err(_) => Err(Error::internal("the work of a transaction panicked")),
        };
        if result.is_ok()
            && let Some(first) = tx.failed()
        {
            result = Err(crate::failure::failed_before(first));
        }
        let keep = result.is_ok();
        self.result = Some(result);
        keep
    }

    fn timed_out(&self) -> bool {
        matches!(&self.result, Some(Err(error)) if error.kind() == ErrorKind::Timeout)
    }

    fn answer(self: Box<Self>) {
        let result = self
            .result
            .unwrap_or_else(|| Err(Error::internal("a write was answered before it ran")));
        // A failure to send means that nobody waits any more.
        drop(self.reply.send(result));
    }

    fn fail(self: Box<Self>, error: Error) {
        drop(self.reply.send(Err(error)));
    }
}
