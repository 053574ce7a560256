//! The connections to PostgreSQL, lent to one task at a time.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use steward_model::Result;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};
use tokio::time::timeout;
use tokio_postgres::{Config, NoTls};

use super::connect::connect;
use super::ids::Ids;
use super::link::Link;
use crate::database::Counters;
use crate::failure;
use crate::limits::{POSTGRES_CONNECT_TIME, QUEUE_TIME};

/// A fixed number of places, each with a connection or the right to open one.
pub(super) struct Pool {
    config: Config,
    size: u32,
    places: Arc<Semaphore>,
    /// The one used last comes first, so that its memory here and at the server is warm.
    idle: Mutex<Vec<Link>>,
    pub(super) stats: Counters,
    pub(super) ids: Ids,
}

impl Pool {
    /// A pool of at most `size` connections; opens none yet.
    pub(super) fn new(config: Config, size: usize) -> Self {
        let size = u32::try_from(size.max(1)).unwrap_or(u32::MAX);
        Self {
            config,
            size,
            places: Arc::new(Semaphore::new(size as usize)),
            idle: Mutex::default(),
            stats: Counters::default(),
            ids: Ids::default(),
        }
    }

    /// A connection for one task; waits for one at most [`QUEUE_TIME`].
    pub(super) async fn take(self: &Arc<Self>) -> Result<Lent> {
        self.take_for(None).await
    }

    /// The same, if one is idle that has `sql` prepared, that one: some statements take a hundred times as long
    /// to plan as to run.
    pub(super) async fn take_for(self: &Arc<Self>, sql: Option<&str>) -> Result<Lent> {
        let place = match Arc::clone(&self.places).try_acquire_owned() {
            Ok(place) => place,
            Err(TryAcquireError::Closed) => return Err(failure::stopping()),
            Err(TryAcquireError::NoPermits) => {
                let _waiting = self.stats.count_wait();
                timeout(QUEUE_TIME, Arc::clone(&self.places).acquire_owned())
                    .await
                    .map_err(|_| failure::overloaded())?
                    .map_err(|_| failure::stopping())?
            }
        };
        let link = match self.pop_idle(sql) {
            Some(link) => link,
            None => {
                let link = connect(&self.config).await?;
                self.stats.count_connection();
                link
            }
        };
        Ok(Lent { link: Some(link), place: Some(place), pool: Arc::clone(self) })
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Link>> {
        // No code that can panic runs under the lock.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An idle connection that still stands, if possible one that has `sql` prepared; those that the server has
    /// closed are let go.
    fn pop_idle(&self, sql: Option<&str>) -> Option<Link> {
        loop {
            let mut link = {
                let mut idle = self.idle();
                let known = |sql| idle.iter().rposition(|link| link.has_read(sql));
                match sql.and_then(known) {
                    Some(place) => idle.remove(place),
                    None => idle.pop()?,
                }
            };
            if link.wire.stands() {
                return Some(link);
            }
        }
    }

    /// Lends nothing more, waits until everything is back, and closes the connections.
    pub(super) async fn close(&self) {
        // Waits in line behind those that wait already; who comes later is refused.
        let all = self.places.acquire_many(self.size).await;
        self.places.close();
        drop(all);
        let idle = std::mem::take(&mut *self.idle());
        for link in idle {
            link.end().await;
        }
    }
}

/// A connection that one task uses; goes back to the pool when it is dropped.
pub(super) struct Lent {
    link: Option<Link>,
    place: Option<OwnedSemaphorePermit>,
    pool: Arc<Pool>,
}

impl Deref for Lent {
    type Target = Link;

    fn deref(&self) -> &Link {
        self.link.as_ref().expect("a lent connection is there until it is dropped")
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut Link {
        self.link.as_mut().expect("a lent connection is there until it is dropped")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let (Some(mut link), place) = (self.link.take(), self.place.take()) else { return };
        self.pool.stats.count_round_trips(link.wire.take_round_trips());
        if link.is_free() {
            if !self.pool.places.is_closed() {
                self.pool.idle().push(link);
            }
        } else if link.wire.is_under_way() {
            cancel(link, place);
        }
        // A connection left within a transaction is dropped: the server rolls back.
    }
}

/// Stops what the server still does for a task that went away, and lets the connection go. It is not
/// used again: a cancellation may arrive late and would then hit the next statement. The place is kept
/// until then, so that there are never more sessions than places.
fn cancel(link: Link, place: Option<OwnedSemaphorePermit>) {
    let Ok(runtime) = Handle::try_current() else { return };
    runtime.spawn(async move {
        let token = link.client.cancel_token();
        // A failure leaves the statement to its time limit.
        drop(timeout(POSTGRES_CONNECT_TIME, token.cancel_query(NoTls)).await);
        drop(link);
        drop(place);
    });
}
