//! One consumer on its way.

use std::sync::Arc;

use steward_model::clock::{Micros, SECOND};
use steward_model::scope::{Access, SystemAccess};
use steward_model::{Error, Result};
use steward_store::consumer;
use steward_store::log::head;

use super::{Consumer, Follows, Made, Seen};
use crate::engine::Engine;
use crate::job::passes;
use crate::log::{self, ChangeEntry};
use crate::record::{Caller, Work, WriteWish, Written};

/// Rows of the log that are read at once.
const PAGE: i64 = 500;

/// Rows of the log that are passed without storing the place, where nothing follows from them: they are
/// read again after a crash.
const UNSTORED_ROWS: i64 = 20_000;

/// The shortest stretch of time that is looked at.
const SHORTEST: Micros = 15 * SECOND;

/// The longest one, after a server has stood still.
const LONGEST: Micros = 3_600 * SECOND;

/// Time that is passed without storing the place, where nothing follows from it.
const UNSTORED_TIME: Micros = 600 * SECOND;

/// A consumer on its way.
#[derive(Debug)]
pub(super) struct Course {
    consumer: Arc<dyn Consumer>,
    /// The place that is stored.
    stored: i64,
    /// The place up to which nothing more follows.
    read: i64,
}

impl Course {
    /// Goes on where the consumer is; one that has never begun begins now.
    pub(super) async fn of(engine: &Engine, consumer: Arc<dyn Consumer>) -> Result<Self> {
        let (database, name) = (engine.database(), consumer.name());
        let place = match consumer::place(database, name).await? {
            Some(place) => place,
            None => {
                let now = match consumer.follows() {
                    Follows::Log => head(database).await?.map_or(0, |head| head.position),
                    Follows::Time => engine.clock().now(),
                };
                let begun = database.write(move |tx| {
                    Box::pin(async move {
                        consumer::begin(tx, name, now).await?;
                        consumer::hold(tx, name).await
                    })
                });
                begun.await?
            }
        };
        Ok(Self { consumer, stored: place, read: place })
    }

    /// Who is on the way.
    pub(super) fn consumer(&self) -> &dyn Consumer {
        &*self.consumer
    }

    /// Looks at what is new; how many records it made.
    pub(super) async fn go_on(&mut self, engine: &Engine) -> Result<u64> {
        match self.consumer.follows() {
            Follows::Log => self.changes(engine).await,
            Follows::Time => self.time(engine).await,
        }
    }

    async fn changes(&mut self, engine: &Engine) -> Result<u64> {
        let mut made = 0;
        loop {
            let rows = log::after(engine.database(), self.read, PAGE).await?;
            let Some(last) = rows.last().map(|row| row.position) else { return Ok(made) };
            let full = i64::try_from(rows.len()).is_ok_and(|count| count == PAGE);
            let wanted: Vec<(i64, ChangeEntry)> = rows
                .into_iter()
                .filter(|row| self.consumer.wants(&row.change.entry))
                .map(|row| (row.position, row.change.entry))
                .collect();
            let entries: Vec<ChangeEntry> = wanted.iter().map(|(_, entry)| entry.clone()).collect();
            match self.step(engine, Seen::Changes(&entries), last).await {
                Ok(count) => made += count,
                Err(error) if passes(error.kind()) => return Err(error),
                // One that can't be followed must not keep the others from being followed.
                Err(_) => made += self.one_by_one(engine, wanted, last).await?,
            }
            if !full {
                return Ok(made);
            }
        }
    }

    async fn one_by_one(
        &mut self,
        engine: &Engine,
        wanted: Vec<(i64, ChangeEntry)>,
        last: i64,
    ) -> Result<u64> {
        let mut made = 0;
        let read = self.read;
        for (position, entry) in wanted.into_iter().filter(|(position, _)| *position > read) {
            let seen = [entry];
            match self.step(engine, Seen::Changes(&seen), position).await {
                Ok(count) => made += count,
                Err(error) if passes(error.kind()) => return Err(error),
                Err(error) => {
                    let name = self.consumer.name();
                    tracing::warn!(%error, name, position, "nothing could be made of a change");
                    self.write(engine, Vec::new(), position).await?;
                }
            }
        }
        self.read = self.read.max(last);
        Ok(made)
    }

    async fn time(&mut self, engine: &Engine) -> Result<u64> {
        let mut made = 0;
        loop {
            let now = engine.clock().now();
            if now - self.read < SHORTEST {
                return Ok(made);
            }
            let until = now.min(self.read + LONGEST);
            match self.step(engine, Seen::Time(self.read, until), until).await {
                Ok(count) => made += count,
                Err(error) if passes(error.kind()) => return Err(error),
                // What can't be made of one record must not keep the others from being told.
                Err(_) => made += self.each_made(engine, until).await?,
            }
        }
    }

    /// Writes what follows from the time until then singly, leaving out what can't be written.
    async fn each_made(&mut self, engine: &Engine, until: i64) -> Result<u64> {
        let mut count = 0;
        for one in self.consumer.follow(engine, Seen::Time(self.read, until)).await? {
            match self.write(engine, vec![one], self.stored).await {
                Ok(made) => count += made,
                Err(error) if passes(error.kind()) => return Err(error),
                Err(error) => {
                    let name = self.consumer.name();
                    tracing::warn!(%error, name, "what was due could not be written");
                }
            }
        }
        self.write(engine, Vec::new(), until).await?;
        Ok(count)
    }

    /// Looks at something, and goes on to a place; how many records were made.
    async fn step(&mut self, engine: &Engine, seen: Seen<'_>, to: i64) -> Result<u64> {
        let (nothing, unstored) = match seen {
            Seen::Changes(entries) => (entries.is_empty(), UNSTORED_ROWS),
            Seen::Time(..) => (false, UNSTORED_TIME),
        };
        let made = match nothing {
            true => Vec::new(),
            false => self.consumer.follow(engine, seen).await?,
        };
        if made.is_empty() && to - self.stored < unstored {
            self.read = to;
            return Ok(0);
        }
        self.write(engine, made, to).await
    }

    /// Writes what follows, together with the place, unless somebody else was there first.
    async fn write(&mut self, engine: &Engine, made: Vec<Made>, to: i64) -> Result<u64> {
        let why = SystemAccess::because("what follows from a change is nobody's own doing");
        let caller = Caller { access: Access::System(why), origin: "automation", request_id: None };
        let (name, from, wish) = (self.consumer.name(), self.stored, WriteWish::default());
        let written = engine.transact(&caller, &wish, false, move |work| {
            let made = made.clone();
            Box::pin(async move { write(work, made, name, (from, to)).await })
        });
        let Written { ids, inserted, .. } = written.await?;
        let stands = ids.first().copied();
        let stands = stands.ok_or_else(|| Error::internal("a consumer has no place"))?;
        (self.stored, self.read) = (stands, stands);
        Ok(inserted)
    }

    /// Stores how far it is.
    pub(super) async fn store(&mut self, engine: &Engine) -> Result<()> {
        if self.read > self.stored {
            self.write(engine, Vec::new(), self.read).await?;
        }
        Ok(())
    }
}

/// Answers the place at which the consumer is afterwards.
async fn write(
    work: &mut Work<'_, '_>,
    made: Vec<Made>,
    name: &str,
    (from, to): (i64, i64),
) -> Result<Written> {
    let stands = consumer::hold(work.tx, name).await?;
    if stands != from {
        return Ok(Written { ids: vec![stands], ..Written::default() });
    }
    let inserted = made.len() as u64;
    work.is_unruled = true;
    let catalog = work.catalog();
    let mut made = made.into_iter().peekable();
    while let Some(Made { object, record }) = made.next() {
        let mut records = vec![record];
        while let Some(next) = made.next_if(|next| next.object == object) {
            records.push(next.record);
        }
        work.create(catalog.object(object), records).await?;
    }
    work.statements.push(consumer::moved(work.tx.dialect(), name, (from, to)));
    Ok(Written { ids: vec![to], inserted, ..Written::default() })
}
