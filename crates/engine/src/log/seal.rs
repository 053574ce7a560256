//! The sealer: gives each committed log row its position and chains the positions.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use steward_model::clock::{Clock, Micros, SECOND};
use steward_model::{Error, Result};
use steward_store::log::{self, Block, Head, Horizon, Place, Sealing, StoredChange};
use steward_store::{Database, Dialect};
use tokio::sync::Mutex;

use super::{Anchor, LogKey};
use crate::live::Pulse;

/// How often the sealer looks for new rows.
pub const SEAL_INTERVAL: Duration = Duration::from_millis(300);

/// How long the sealer waits for more after it was woken, because somebody listens for what is written.
const GATHER: Duration = Duration::from_millis(30);

/// From how many rows at once on the sealer is not woken before its time: under load it would take from
/// the writes.
const LOAD: usize = 50;

/// Rows in one block at most; they are written in one transaction.
const BLOCK_ROWS: usize = 1000;

/// From how many ids on the low-water mark is written by itself, when nothing is sealed that takes it along:
/// a sealer that starts anew reads all rows behind it.
const MARK_AHEAD: i64 = 1000;

/// After a look for rows that appeared late the sealer rests from such looks this many times as long as
/// it took. While a transaction of minutes is open, the look grows long.
const LATE_REST: Micros = 10;

/// How often the tables of the coming months are made.
const MONTHS_INTERVAL: Micros = 3600 * SECOND;

/// Ids of tampered rows that are remembered so that each is reported once.
const REFUSED_MOST: usize = 1000;

/// Seals the log of one database. Each server has one; they take turns.
#[derive(Debug)]
pub struct Sealer {
    database: Database,
    key: LogKey,
    clock: Arc<dyn Clock>,
    anchor: Option<Anchor>,
    pulse: Arc<Pulse>,
    memory: Mutex<Memory>,
}

/// What the sealer remembers from one look to the next. Losing it costs time, never rows.
#[derive(Debug, Default)]
struct Memory {
    /// Every row up to this id has its position, and none is still to come.
    low_water: i64,
    /// Every row up to this id that was there when it was looked for has its position.
    seen: i64,
    /// An earlier `seen`, and the number below which transactions had begun at that time: once they have
    /// all ended and their rows are sealed, it becomes the low-water mark.
    pending: Option<(i64, i64)>,
    /// The next look for late rows is not before this time.
    late_after: Micros,
    /// Rows that were tampered with.
    refused: HashSet<i64>,
}

/// Whether to go on: not when another server seals at this moment.
type Flow = ControlFlow<()>;

impl Sealer {
    /// The sealer of a database whose log was begun ([`crate::key::open`] does that).
    #[must_use]
    pub fn new(
        database: Database,
        key: LogKey,
        clock: Arc<dyn Clock>,
        anchor: Option<Anchor>,
    ) -> Self {
        Self { database, key, clock, anchor, pulse: Arc::default(), memory: Mutex::default() }
    }

    /// The same, woken when something was written for which somebody listens.
    #[must_use]
    pub(crate) fn woken_by(self, pulse: Arc<Pulse>) -> Self {
        Self { pulse, ..self }
    }

    /// Seals until `shutdown`, and once more then. A failure is logged and tried again.
    pub async fn run(&self, shutdown: impl Future<Output = ()>) {
        let mut shutdown = pin!(shutdown);
        let mut months_at = self.clock.now() + MONTHS_INTERVAL;
        let (mut stopping, mut sealed) = (false, 0);
        while !stopping {
            tokio::select! {
                () = &mut shutdown => stopping = true,
                () = tokio::time::sleep(SEAL_INTERVAL) => {}
                () = self.woken(), if sealed < LOAD => {}
            }
            sealed = self.seal_once().await.unwrap_or_else(|error| {
                tracing::error!(%error, "the log could not be sealed");
                0
            });
            if self.clock.now() >= months_at {
                months_at = self.clock.now() + MONTHS_INTERVAL;
                if let Err(error) = log::prepare_months(&self.database, self.clock.now()).await {
                    tracing::error!(%error, "the log's next month could not be prepared");
                }
            }
        }
    }

    /// Until something was written for which somebody listens, and what is written with it.
    async fn woken(&self) {
        self.pulse.written().await;
        tokio::time::sleep(GATHER).await;
    }

    /// Seals everything that is committed; how many rows it were. Rows that were tampered with get no
    /// position.
    pub async fn seal_once(&self) -> Result<usize> {
        let mut memory = self.memory.lock().await;
        let mut head = log::head(&self.database).await?.ok_or_else(no_head)?;
        if !self.key.holds_head(&head) {
            return Err(Error::internal("the head of the log was tampered with"));
        }
        memory.low_water = memory.low_water.max(head.low_water);
        memory.seen = memory.seen.max(memory.low_water);
        let before = head.position;
        // Where another server seals, what is left comes with the next look.
        let _: Flow = self.look(&mut memory, &mut head).await?;
        self.keep_mark(&memory, &head).await?;
        if head.position > before {
            self.pulse.has_sealed();
            self.note(&head).await;
        }
        usize::try_from(head.position - before).map_err(Error::internal)
    }

    async fn look(&self, memory: &mut Memory, head: &mut Head) -> Result<Flow> {
        let horizon = log::horizon(&self.database).await?;
        if let Some(horizon) = horizon
            && self.look_for_late(memory, head, horizon).await?.is_break()
        {
            return Ok(Flow::Break(()));
        }
        let newest = log::newest(&self.database).await?;
        let range = (memory.seen, newest);
        if newest > memory.seen && self.seal_range(memory, head, range).await?.is_break() {
            return Ok(Flow::Break(()));
        }
        // Also where others have sealed everything: otherwise each look would read the same rows again.
        memory.seen = memory.seen.max(newest);
        if memory.pending.is_none()
            && memory.seen > memory.low_water
            && let Some(horizon) = log::horizon(&self.database).await?
        {
            memory.pending = Some((memory.seen, horizon.begun_below));
        }
        Ok(Flow::Continue(()))
    }

    /// Writes the low-water mark by itself where it is far behind.
    async fn keep_mark(&self, memory: &Memory, head: &Head) -> Result<()> {
        if memory.low_water - head.low_water < MARK_AHEAD {
            return Ok(());
        }
        let low_water = memory.low_water;
        let after = self.key.sign_head(Head { low_water, code: Vec::new(), ..head.clone() });
        let builds_on = head.position;
        let sealing = Sealing { builds_on, places: Vec::new(), block: None, head: after };
        // Where another server seals, it takes the mark along.
        self.write(Arc::new(sealing)).await.map(drop)
    }

    /// Seals rows of transactions that began early and committed late, and moves the low-water mark.
    async fn look_for_late(
        &self,
        memory: &mut Memory,
        head: &mut Head,
        horizon: Horizon,
    ) -> Result<Flow> {
        let begun = self.clock.now();
        if memory.seen == memory.low_water || begun < memory.late_after {
            return Ok(Flow::Continue(()));
        }
        let range = (memory.low_water, memory.seen);
        if self.seal_range(memory, head, range).await?.is_break() {
            return Ok(Flow::Break(()));
        }
        if let Some((id, begun_below)) = memory.pending
            && horizon.ended_below >= begun_below
        {
            memory.low_water = id;
            memory.pending = None;
        }
        let now = self.clock.now();
        memory.late_after = now + (now - begun) * LATE_REST;
        Ok(Flow::Continue(()))
    }

    /// Seals the rows without position with ids behind the first and up to the second of `range`.
    async fn seal_range(
        &self,
        memory: &mut Memory,
        head: &mut Head,
        range: (i64, i64),
    ) -> Result<Flow> {
        let (mut after, up_to) = range;
        loop {
            let limit = i64::try_from(BLOCK_ROWS).map_err(Error::internal)?;
            let mut rows = log::unplaced(&self.database, after, up_to, limit).await?;
            let more = rows.len() == BLOCK_ROWS;
            after = rows.last().map_or(after, |row| row.id);
            rows.retain(|row| self.accept(memory, row));
            if let Some(last) = rows.last() {
                let last = last.id;
                // On SQLite nothing commits late.
                let low_water = match self.database.dialect() {
                    Dialect::Sqlite => memory.low_water.max(last),
                    Dialect::Postgres => memory.low_water,
                };
                let Some(sealed) = self.seal(head, low_water, &rows).await? else {
                    return Ok(Flow::Break(()));
                };
                *head = sealed;
                memory.low_water = low_water;
                memory.seen = memory.seen.max(last);
            }
            if !more {
                return Ok(Flow::Continue(()));
            }
        }
    }

    /// Whether a row may have a position.
    fn accept(&self, memory: &mut Memory, row: &StoredChange) -> bool {
        let holds = self.key.holds(row);
        if !holds && memory.refused.len() < REFUSED_MOST && memory.refused.insert(row.id) {
            tracing::error!(change = row.id, "a log row was tampered with; it is not sealed");
        }
        holds
    }

    /// Seals rows in one block behind `head`; the head afterwards, or `None` when another server seals.
    async fn seal(
        &self,
        head: &Head,
        low_water: i64,
        rows: &[StoredChange],
    ) -> Result<Option<Head>> {
        let sealing = Arc::new(self.sealing(head, low_water, rows));
        let after = sealing.head.clone();
        Ok(self.write(sealing).await?.then_some(after))
    }

    /// Writes a sealing; whether it was, and not another server's.
    async fn write(&self, sealing: Arc<Sealing>) -> Result<bool> {
        let written = self.database.write(move |tx| {
            let sealing = Arc::clone(&sealing);
            Box::pin(async move { log::seal(tx, &sealing).await })
        });
        written.await
    }

    fn sealing(&self, head: &Head, low_water: i64, rows: &[StoredChange]) -> Sealing {
        let places: Vec<Place> = (head.position + 1..)
            .zip(rows)
            .map(|(position, row)| Place {
                position,
                change_id: row.id,
                at: row.entry.at,
                row_hash: self.key.row_hash(position, row).to_vec(),
            })
            .collect();
        let first = head.position + 1;
        let last = places.last().map_or(head.position, |place| place.position);
        let sealed_at = self.clock.now();
        let mac = places.iter().fold(self.key.begin_block(first, last, sealed_at), |mac, place| {
            mac.bytes(place.row_hash.as_slice())
        });
        let previous = head.hash.clone();
        let hash = mac.bytes(previous.as_slice()).finish().to_vec();
        let after = self.key.sign_head(Head {
            position: last,
            blocks: head.blocks + 1,
            hash: hash.clone(),
            low_water,
            code: Vec::new(),
        });
        let block = Block { first, last, sealed_at, hash, previous };
        Sealing { builds_on: head.position, places, block: Some(block), head: after }
    }

    /// Notes the head outside the database.
    async fn note(&self, head: &Head) {
        let Some(anchor) = self.anchor.clone() else { return };
        let head = head.clone();
        let written = tokio::task::spawn_blocking(move || anchor.write(&head)).await;
        match written {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "how far the log was sealed was not noted"),
            Err(error) => tracing::warn!(%error, "how far the log was sealed was not noted"),
        }
    }
}

fn no_head() -> Error {
    Error::internal("the head of the log is missing")
}
