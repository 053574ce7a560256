//! A transaction on PostgreSQL: begun together with its first statement, which brings the epoch if it is
//! a query.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use futures::future::{join, join_all, join3, try_join_all};
use futures::{StreamExt, poll};
use steward_model::{Error, Result};
use tokio_postgres::{Client, Statement as Prepared};

use super::bind::Bound;
use super::errors::{Broken, Fate};
use super::fold::{self, Part};
use super::ids::Ids;
use super::link::{Link, Wire};
use super::read::read_epoch;
use crate::limits::{ALONE_TIME, SCHEMA_LOCK_TIME, WRITE_TIME};
use crate::{Plans, Row, RowRef, Statement, failure};

/// How long a transaction may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// An interactive write.
    Short,
    /// An atomic batch.
    Long,
    /// A change of the schema.
    Schema,
}

impl Mode {
    /// The time limit of each statement.
    fn time_limit(self) -> Duration {
        match self {
            Self::Short => WRITE_TIME,
            Self::Long | Self::Schema => ALONE_TIME,
        }
    }
}

/// A transaction on one connection.
pub(crate) struct PostgresTx<'a> {
    link: &'a mut Link,
    ids: &'a Ids,
    mode: Mode,
    /// The epoch when the transaction began; `None` before its first statement.
    epoch: Option<i64>,
    /// The epoch that the transaction itself has raised it to.
    raised: Option<i64>,
    failed: Option<Error>,
    fate: Fate,
    /// Statements that are sent with the next one or the commit.
    queued: Vec<Statement>,
}

/// Why a commit did not end well.
struct Uncommitted {
    broken: Broken,
    /// Whether the commit was sent all the same.
    sent: bool,
}

/// How a transaction ended.
pub(super) enum End<T> {
    /// With this answer.
    Done(Result<T>),
    /// Without effect; trying again may succeed. The error is for when nothing is tried any more.
    Again(Fate, Error),
}

/// What one statement answered.
struct Reply {
    rows: Vec<Row>,
    changed: u64,
    /// The epoch, if the rows brought it.
    epoch: Option<i64>,
}

/// A statement, or some that go out as one, on the way.
struct Outgoing<'a> {
    prepared: Prepared,
    part: Part<'a>,
    brings_epoch: bool,
}

impl<'a> PostgresTx<'a> {
    /// A transaction that begins with its first statement.
    pub(super) fn new(link: &'a mut Link, ids: &'a Ids, mode: Mode) -> Self {
        let (epoch, raised, failed, queued) = (None, None, None, Vec::new());
        Self { link, ids, mode, epoch, raised, failed, fate: Fate::Final, queued }
    }

    /// Ids that were drawn ahead.
    pub(crate) fn ids(&self) -> &Ids {
        self.ids
    }

    /// The first error of a statement, if there was one.
    pub(crate) fn failed(&self) -> Option<&Error> {
        self.failed.as_ref()
    }

    pub(crate) async fn query(&mut self, statement: &Statement) -> Result<Vec<Row>> {
        Ok(self.run(statement).await?.rows)
    }

    pub(crate) async fn execute(&mut self, statement: &Statement) -> Result<u64> {
        Ok(self.run(statement).await?.changed)
    }

    pub(crate) async fn insert(&mut self, statement: &Statement) -> Result<i64> {
        let reply = self.run(statement).await?;
        let id = match reply.rows.as_slice() {
            [row] => row.int(0)?,
            _ => None,
        };
        id.ok_or_else(|| {
            let error = Error::internal(format!("an insert returned no id: {}", statement.sql));
            self.failed = Some(error.clone());
            error
        })
    }

    /// Keeps statements to be sent with the next one.
    pub(crate) fn queue(&mut self, statements: Vec<Statement>) {
        self.queued.extend(statements);
    }

    /// Sends what was kept.
    pub(crate) async fn flush(&mut self) -> Result<()> {
        match self.queued.is_empty() {
            true => self.check(),
            false => self.run_all(&[]).await.map(drop),
        }
    }

    pub(crate) async fn execute_all(&mut self, statements: &[Statement]) -> Result<Vec<u64>> {
        let replies = self.run_all(statements).await?;
        Ok(replies.into_iter().map(|reply| reply.changed).collect())
    }

    pub(crate) async fn pipeline(&mut self, statements: &[Statement]) -> Result<Vec<Vec<Row>>> {
        let replies = self.run_all(statements).await?;
        Ok(replies.into_iter().map(|reply| reply.rows).collect())
    }

    pub(crate) async fn execute_script(&mut self, script: &str) -> Result<()> {
        self.flush().await?;
        let done = async {
            let start = Start::of(self.link, self.mode, self.epoch, false).await?;
            let Link { client, wire, .. } = &mut *self.link;
            let script = async { Ok(client.batch_execute(script).await?) };
            start.then(client, wire, &mut self.epoch, script).await
        };
        let done = done.await;
        self.note(done)
    }

    pub(crate) async fn epoch(&mut self) -> Result<i64> {
        let begun = self.begun_epoch().await?;
        Ok(self.raised.unwrap_or(begun))
    }

    pub(crate) async fn begun_epoch(&mut self) -> Result<i64> {
        if self.epoch.is_none() {
            self.pipeline(&[]).await?;
        }
        self.epoch.ok_or_else(|| Error::internal("the transaction has no epoch"))
    }

    /// The epoch as far as it is known without asking.
    pub(super) fn known_epoch(&self) -> Option<i64> {
        self.raised.or(self.epoch)
    }

    pub(crate) fn set_epoch(&mut self, epoch: i64) {
        self.raised = Some(epoch);
    }

    /// Refuses to go on after a failure.
    fn check(&self) -> Result<()> {
        match &self.failed {
            Some(first) => Err(failure::failed_before(first)),
            None => Ok(()),
        }
    }

    /// Remembers a failure.
    fn note<T>(&mut self, done: Result<T, Broken>) -> Result<T> {
        done.map_err(|broken| {
            self.fate = broken.fate();
            let error = broken.convert();
            self.failed = Some(error.clone());
            error
        })
    }

    async fn run(&mut self, statement: &Statement) -> Result<Reply> {
        let replies = self.run_all(std::slice::from_ref(statement)).await?;
        replies.into_iter().next().ok_or_else(|| Error::internal("a statement had no answer"))
    }

    /// Sends statements behind those that were kept, and answers their replies.
    async fn run_all(&mut self, statements: &[Statement]) -> Result<Vec<Reply>> {
        self.check()?;
        let queued = std::mem::take(&mut self.queued);
        let mut parts = fold::parts(&queued);
        let kept = parts.len();
        parts.extend(statements.iter().map(std::slice::from_ref));
        let done = self.send_all(&parts).await;
        let mut replies = self.note(done)?;
        Ok(replies.split_off(kept))
    }

    async fn send_all(&mut self, parts: &[Part<'_>]) -> Result<Vec<Reply>, Broken> {
        let mut all = Vec::with_capacity(parts.len());
        let mut begins = self.epoch.is_none();
        for &part in parts {
            let first = match part {
                [only] if begins => self.link.prepare_first(&only.sql).await?,
                _ => None,
            };
            begins = false;
            let brings_epoch = first.is_some();
            let prepared = match first {
                Some(first) => first,
                None => self.link.prepare_part(part).await?,
            };
            all.push(Outgoing { prepared, part, brings_epoch });
        }
        let brings_epoch = all.first().is_some_and(|first| first.brings_epoch);
        let start = Start::of(self.link, self.mode, self.epoch, brings_epoch).await?;
        let Link { client, wire, .. } = &mut *self.link;
        let client = &*client;
        let replies = all.iter().map(|outgoing| fetch(client, outgoing));
        let replies = async { join_all(replies).await.into_iter().collect() };
        let replies = start.then(client, wire, &mut self.epoch, replies).await;
        if brings_epoch {
            self.take_epoch(&replies).await?;
        }
        replies
    }

    /// Takes the epoch that the first statement brought. What failed is rolled back to ask again: it may
    /// have failed because of what came with another epoch.
    async fn take_epoch(&mut self, replies: &Result<Vec<Reply>, Broken>) -> Result<(), Broken> {
        match replies {
            Ok(replies) => self.epoch = replies.first().and_then(|first| first.epoch),
            Err(Broken::Driver(_)) => self.finish("ROLLBACK").await?,
            Err(Broken::Ours(_) | Broken::Silent) => return Ok(()),
        }
        if self.epoch.is_none() {
            let prepared = self.link.prepare_epoch().await?;
            let Link { client, wire, .. } = &mut *self.link;
            let limit = self.mode.time_limit();
            self.epoch = Some(wire.drive(limit, read_epoch(client, &prepared)).await??);
        }
        Ok(())
    }

    /// Ends the transaction as `result` says.
    pub(super) async fn end<T>(mut self, result: Result<T>) -> End<T> {
        let value = match (result, self.failed.take()) {
            (Ok(value), None) => value,
            (Ok(_), Some(first)) => return self.undo(failure::failed_before(&first)).await,
            (Err(error), _) => return self.undo(error).await,
        };
        match self.commit().await {
            Ok(()) => End::Done(Ok(value)),
            Err(Uncommitted { broken, sent: false }) => {
                self.fate = broken.fate();
                self.undo(broken.convert()).await
            }
            Err(Uncommitted { broken, .. }) if broken.leaves_commit_unknown() => {
                End::Done(Err(failure::outcome_unknown(broken.convert())))
            }
            // The server has rolled back.
            Err(Uncommitted { broken, .. }) => {
                self.link.in_transaction = false;
                if broken.fate() == Fate::StalePlan {
                    self.link.forget_statements();
                }
                End::of(broken.fate(), broken.convert())
            }
        }
    }

    /// Commits, together with the statements that were kept for the end.
    async fn commit(&mut self) -> Result<(), Uncommitted> {
        let unsent = |broken| Uncommitted { broken, sent: false };
        let sent = |broken| Uncommitted { broken, sent: true };
        let kept = std::mem::take(&mut self.queued);
        if kept.is_empty() {
            return self.finish("COMMIT").await.map_err(sent);
        }
        let parts = fold::parts(&kept);
        if self.epoch.is_none() {
            self.send_all(&parts).await.map_err(unsent)?;
            return self.finish("COMMIT").await.map_err(sent);
        }
        let mut prepared = Vec::with_capacity(parts.len());
        for part in &parts {
            prepared.push(self.link.prepare_part(part).await.map_err(unsent)?);
        }
        let Link { client, wire, .. } = &mut *self.link;
        let client = &*client;
        let all = prepared.iter().zip(&parts).map(|(prepared, part)| drain(client, prepared, part));
        let all = async {
            let mut all = pin!(try_join_all(all));
            // A value that can't be sent is found at the first look. Then the commit must not follow what
            // lacks a statement.
            if let Poll::Ready(Err(broken)) = poll!(all.as_mut()) {
                return Err(unsent(broken));
            }
            // After an error of a statement the server turns the commit into a roll-back.
            let (done, committed) = join(all, client.batch_execute("COMMIT")).await;
            done.map_err(sent)?;
            committed.map_err(|error| sent(error.into()))
        };
        wire.drive(self.mode.time_limit(), all).await.map_err(sent)??;
        self.link.in_transaction = false;
        Ok(())
    }

    /// Rolls back. A failure of that drops the connection, and with it the transaction.
    async fn undo<T>(mut self, error: Error) -> End<T> {
        drop(self.finish("ROLLBACK").await);
        if self.fate == Fate::StalePlan {
            self.link.forget_statements();
        }
        End::of(self.fate, error)
    }

    async fn finish(&mut self, sql: &str) -> Result<(), Broken> {
        if self.link.in_transaction {
            let Link { client, wire, .. } = &mut *self.link;
            wire.drive(self.mode.time_limit(), client.batch_execute(sql)).await??;
            self.link.in_transaction = false;
        }
        Ok(())
    }
}

impl<T> End<T> {
    fn of(fate: Fate, error: Error) -> Self {
        match fate {
            Fate::Final => Self::Done(Err(error)),
            other => Self::Again(other, error),
        }
    }
}

/// How a statement is sent: on its own, or behind the beginning of the transaction.
enum Start {
    Begun {
        limit: Duration,
    },
    /// With the query for the epoch, unless the first statement brings it.
    Begin {
        sql: String,
        epoch: Option<Prepared>,
        limit: Duration,
    },
}

impl Start {
    /// The way for the next statement; from here on a transaction may be open.
    async fn of(
        link: &mut Link,
        mode: Mode,
        begun: Option<i64>,
        brings_epoch: bool,
    ) -> Result<Self, Broken> {
        let limit = mode.time_limit();
        if begun.is_some() {
            return Ok(Self::Begun { limit });
        }
        let epoch = if brings_epoch { None } else { Some(link.prepare_epoch().await?) };
        let mut sql = "BEGIN".to_owned();
        if link.statement_time != limit {
            sql.push_str(&format!("; SET LOCAL statement_timeout = {}", limit.as_millis()));
        }
        if link.plans != Plans::AsItGoes {
            sql.push_str("; SET LOCAL plan_cache_mode = auto");
        }
        if mode == Mode::Schema {
            sql.push_str(&format!("; SET LOCAL lock_timeout = {}", SCHEMA_LOCK_TIME.as_millis()));
        }
        link.in_transaction = true;
        Ok(Self::Begin { sql, epoch, limit })
    }

    /// Sends the request and waits for its answer. Beginning, epoch and request go out together.
    async fn then<T>(
        self,
        client: &Client,
        wire: &mut Wire,
        epoch: &mut Option<i64>,
        request: impl Future<Output = Result<T, Broken>>,
    ) -> Result<T, Broken> {
        match self {
            Self::Begun { limit } => wire.drive(limit, request).await?,
            Self::Begin { sql, epoch: None, limit } => {
                let all = join(client.batch_execute(&sql), request);
                let (begun, replied) = wire.drive(limit, all).await?;
                begun?;
                replied
            }
            Self::Begin { sql, epoch: Some(prepared), limit } => {
                let all = join3(client.batch_execute(&sql), read_epoch(client, &prepared), request);
                let (begun, read, replied) = wire.drive(limit, all).await?;
                begun?;
                *epoch = Some(read?);
                replied
            }
        }
    }
}

async fn fetch(client: &Client, outgoing: &Outgoing<'_>) -> Result<Reply, Broken> {
    let Outgoing { prepared, part, brings_epoch } = outgoing;
    let mut stream = pin!(client.query_raw::<_, Bound<'_>, _>(prepared, fold::bind(part)).await?);
    let (mut rows, mut epoch) = (Vec::new(), None);
    while let Some(row) = stream.next().await {
        let row = row?;
        let shown = row.len() - usize::from(*brings_epoch);
        if *brings_epoch && epoch.is_none() {
            epoch = RowRef::postgres(&row, row.len()).int(shown)?;
        }
        rows.push(RowRef::postgres(&row, shown).to_row()?);
    }
    Ok(Reply { rows, changed: stream.rows_affected().unwrap_or(0), epoch })
}

/// Runs a statement whose rows nobody needs.
async fn drain(client: &Client, prepared: &Prepared, part: Part<'_>) -> Result<(), Broken> {
    let mut stream = pin!(client.query_raw::<_, Bound<'_>, _>(prepared, fold::bind(part)).await?);
    while stream.next().await.transpose()?.is_some() {}
    Ok(())
}
