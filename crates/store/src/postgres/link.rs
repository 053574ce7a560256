//! One connection to PostgreSQL.
//!
//! The driver splits a connection into a client that sends requests and a part that moves bytes. Here
//! the task that asks also moves the bytes: a request wakes no second task.

use std::num::NonZeroUsize;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use lru::LruCache;
use tokio::time::timeout;
use tokio_postgres::tls::NoTlsStream;
use tokio_postgres::{Client, Connection, Socket, Statement as Prepared};

use super::errors::Broken;
use super::fold::{self, Part};
use crate::Plans;
use crate::limits::{POSTGRES_GRACE, POSTGRES_STATEMENTS};

/// Reads the epoch.
const SELECT_EPOCH: &str = "SELECT value FROM epoch WHERE id = 1";

/// A prepared read.
#[derive(Clone)]
pub(super) struct ReadQuery {
    pub(super) prepared: Prepared,
    /// Whether each row has the epoch as one more column at its end.
    pub(super) brings_epoch: bool,
}

/// A connection with its prepared statements.
pub(super) struct Link {
    pub(super) client: Client,
    pub(super) wire: Wire,
    /// The `statement_timeout` that the session has.
    pub(super) statement_time: Duration,
    /// When the session plans what is prepared.
    pub(super) plans: Plans,
    /// Whether a transaction is open.
    pub(super) in_transaction: bool,
    /// Statements of transactions.
    statements: LruCache<Arc<str>, Prepared>,
    /// Statements that go out as one, by their texts.
    folded: LruCache<Vec<Arc<str>>, Prepared>,
    reads: LruCache<Arc<str>, ReadQuery>,
    epoch: Option<Prepared>,
}

impl Link {
    /// A connection whose session has this `statement_timeout`.
    pub(super) fn new(client: Client, wire: Wire, statement_time: Duration) -> Self {
        let capacity = NonZeroUsize::new(POSTGRES_STATEMENTS).unwrap_or(NonZeroUsize::MIN);
        Self {
            client,
            wire,
            statement_time,
            plans: Plans::default(),
            in_transaction: false,
            statements: LruCache::new(capacity),
            folded: LruCache::new(capacity),
            reads: LruCache::new(capacity),
            epoch: None,
        }
    }

    /// Whether the connection can be used for something else: nothing is under way on it.
    pub(super) fn is_free(&self) -> bool {
        !self.in_transaction && !self.wire.under_way && self.wire.connection.is_some()
    }

    /// The prepared form of `sql`.
    pub(super) async fn prepare(&mut self, sql: &Arc<str>) -> Result<Prepared, Broken> {
        if let Some(prepared) = self.statements.get(sql) {
            return Ok(prepared.clone());
        }
        let prepared = self.wire.drive(self.statement_time, self.client.prepare(sql)).await??;
        self.statements.put(Arc::clone(sql), prepared.clone());
        Ok(prepared)
    }

    /// The prepared form of what goes out as one.
    pub(super) async fn prepare_part(&mut self, part: Part<'_>) -> Result<Prepared, Broken> {
        if let [only] = part {
            return self.prepare(&only.sql).await;
        }
        let texts: Vec<Arc<str>> = part.iter().map(|one| Arc::clone(&one.sql)).collect();
        if let Some(prepared) = self.folded.get(&texts) {
            return Ok(prepared.clone());
        }
        let text = fold::text(part);
        let prepared = self.wire.drive(self.statement_time, self.client.prepare(&text)).await??;
        self.folded.put(texts, prepared.clone());
        Ok(prepared)
    }

    /// The prepared form of the first statement of a transaction, if its rows can bring the epoch.
    pub(super) async fn prepare_first(
        &mut self,
        sql: &Arc<str>,
    ) -> Result<Option<Prepared>, Broken> {
        // What changes rows can't stand within another query.
        if !sql.starts_with("SELECT") {
            return Ok(None);
        }
        let query = self.prepare_read(sql).await?;
        Ok(query.brings_epoch.then_some(query.prepared))
    }

    /// Whether a read is prepared.
    pub(super) fn has_read(&self, sql: &str) -> bool {
        self.reads.contains(sql)
    }

    /// The prepared form of a read, with the epoch added to its rows where the text allows it.
    pub(super) async fn prepare_read(&mut self, sql: &Arc<str>) -> Result<ReadQuery, Broken> {
        if let Some(query) = self.reads.get(sql) {
            return Ok(query.clone());
        }
        let widened = with_epoch(sql);
        let text = widened.as_deref().unwrap_or(sql);
        let prepared = self.wire.drive(self.statement_time, self.client.prepare(text)).await??;
        let query = ReadQuery { prepared, brings_epoch: widened.is_some() };
        self.reads.put(Arc::clone(sql), query.clone());
        Ok(query)
    }

    /// The prepared form of the query that reads the epoch.
    pub(super) async fn prepare_epoch(&mut self) -> Result<Prepared, Broken> {
        if let Some(prepared) = &self.epoch {
            return Ok(prepared.clone());
        }
        let prepared =
            self.wire.drive(self.statement_time, self.client.prepare(SELECT_EPOCH)).await??;
        Ok(self.epoch.insert(prepared).clone())
    }

    /// Says goodbye to the server.
    pub(super) async fn end(self) {
        let Self { client, wire, statements, folded, reads, .. } = self;
        drop((statements, folded, reads, client));
        if let Some(connection) = wire.connection {
            drop(timeout(POSTGRES_GRACE, connection).await);
        }
    }

    /// Forgets all prepared statements.
    pub(super) fn forget_statements(&mut self) {
        self.statements.clear();
        self.folded.clear();
        self.reads.clear();
        self.epoch = None;
    }
}

/// A query whose rows have the epoch at their end. `None` for what is no query, such as SHOW.
fn with_epoch(sql: &str) -> Option<String> {
    let first = sql.split_ascii_whitespace().next()?;
    let is_query = ["select", "with"].iter().any(|word| first.eq_ignore_ascii_case(word));
    // A query with an order keeps it as a subquery: the server joins nothing to it.
    is_query.then(|| format!("SELECT q.*, ({SELECT_EPOCH}) FROM (\n{sql}\n) AS q"))
}

/// The part of a connection that moves bytes. `None` once it has ended.
pub(super) struct Wire {
    connection: Option<Connection<Socket, NoTlsStream>>,
    /// Whether a request was left before its answer had come.
    under_way: bool,
    /// How often it was waited for an answer.
    round_trips: u64,
}

impl Wire {
    /// The moving part of a new connection.
    pub(super) fn new(connection: Connection<Socket, NoTlsStream>) -> Self {
        Self { connection: Some(connection), under_way: false, round_trips: 0 }
    }

    /// Whether a request was left before its answer had come.
    pub(super) fn is_under_way(&self) -> bool {
        self.under_way
    }

    /// How often it was waited for an answer since this was last asked.
    pub(super) fn take_round_trips(&mut self) -> u64 {
        std::mem::take(&mut self.round_trips)
    }

    /// Leaves what is still on its way: the connection can't be used for anything else.
    pub(super) fn leave(&mut self) {
        self.under_way = true;
    }

    /// Waits for `requests` and moves their bytes meanwhile. The server stops a statement after
    /// `limit`; a server that stays silent for [`POSTGRES_GRACE`] more is given up.
    pub(super) async fn drive<F: Future>(
        &mut self,
        limit: Duration,
        requests: F,
    ) -> Result<F::Output, Broken> {
        self.under_way = true;
        self.round_trips += 1;
        let mut requests = pin!(requests);
        let moved = std::future::poll_fn(|context| {
            // Takes in what has come, lets the requests see it, and sends what they want to send.
            self.step(context);
            if let Poll::Ready(out) = requests.as_mut().poll(context) {
                return Poll::Ready(out);
            }
            if self.step(context) { Poll::Pending } else { requests.as_mut().poll(context) }
        });
        let out = timeout(limit + POSTGRES_GRACE, moved).await.map_err(|_| Broken::Silent)?;
        self.under_way = false;
        Ok(out)
    }

    /// Moves bytes. `false` when the connection has ended; it is dropped then, because only that tells
    /// the requests that wait.
    fn step(&mut self, context: &mut Context<'_>) -> bool {
        let Some(connection) = &mut self.connection else { return false };
        if Pin::new(connection).poll(context).is_ready() {
            self.connection = None;
        }
        self.connection.is_some()
    }

    /// Whether the connection still stands, as far as the socket tells without waiting.
    pub(super) fn stands(&mut self) -> bool {
        self.step(&mut Context::from_waker(Waker::noop()))
    }
}
