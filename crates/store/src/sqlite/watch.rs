//! Stops what takes too long, or what nobody waits for any more.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::limits::SQLITE_CHECK_STEPS;

const WAITING: u8 = 0;
const RUNNING: u8 = 1;
const GONE: u8 = 2;

/// The state of one job, shared by who asked for it and the thread that does it.
#[derive(Debug, Default)]
pub(super) struct Ticket(AtomicU8);

impl Ticket {
    /// Takes the job up. `false` when nobody waits for it any more.
    pub(super) fn start(&self) -> bool {
        self.0.compare_exchange(WAITING, RUNNING, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }

    /// Gives the job up if it has not been taken up yet; whether that succeeded.
    pub(super) fn give_up(&self) -> bool {
        self.0.compare_exchange(WAITING, GONE, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }

    /// Nobody waits for the job any more, whether it has been taken up or not.
    fn leave(&self) {
        self.0.store(GONE, Ordering::Release);
    }

    /// Whether nobody waits for the job any more.
    fn is_gone(&self) -> bool {
        self.0.load(Ordering::Acquire) == GONE
    }
}

/// Who waits for a job; says so to the ticket when it goes away.
pub(super) struct Waiting(pub(super) Arc<Ticket>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// One connection's limit at the moment, looked at by SQLite's progress handler.
#[derive(Debug)]
pub(super) struct Watch {
    born: Instant,
    /// Nanoseconds after `born`; 0 for no limit.
    deadline: AtomicU64,
    ticket: Mutex<Option<Arc<Ticket>>>,
}

impl Watch {
    /// A watch over `connection`, from now on.
    pub(super) fn over(connection: &mut Connection) -> rusqlite::Result<Arc<Self>> {
        let watch = Arc::new(Self {
            born: Instant::now(),
            deadline: AtomicU64::new(0),
            ticket: Mutex::new(None),
        });
        let seen = Arc::clone(&watch);
        connection.progress_handler(SQLITE_CHECK_STEPS, Some(move || seen.is_over()))?;
        Ok(watch)
    }

    /// Starts a limit of `time`. With a ticket it is over as well when nobody waits any more.
    pub(super) fn start(&self, time: Duration, ticket: Option<Arc<Ticket>>) {
        let end = self.born.elapsed() + time;
        self.deadline.store(u64::try_from(end.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
        *self.ticket.lock().unwrap_or_else(PoisonError::into_inner) = ticket;
    }

    /// Ends the limit, so that what follows (a commit, a roll-back) is never stopped by it.
    pub(super) fn end(&self) {
        self.deadline.store(0, Ordering::Relaxed);
        self.ticket.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    fn is_over(&self) -> bool {
        let deadline = self.deadline.load(Ordering::Relaxed);
        if deadline == 0 {
            return false;
        }
        self.born.elapsed().as_nanos() > u128::from(deadline)
            || self
                .ticket
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .as_ref()
                .is_some_and(|ticket| ticket.is_gone())
    }
}
