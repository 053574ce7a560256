//! The one reader of the log, which tells all open streams.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use steward_model::catalog::Catalog;
use steward_model::error::ErrorKind;
use steward_model::{Error, Result};
use steward_store::log::{self, Placed};
use tokio::sync::Notify;
use tokio::time::Instant;

use super::change::Change;
use super::frame::{self, Frames, Why};
use super::limits::{HEARTBEAT, MANY, PAGE, POLL, REMEMBERED, REST};
use super::reader::{Audiences, Member, Reader};
use super::round::Round;
use super::stream::Stream;
use super::ties::Ties;
use super::world::World;
use crate::engine::Engine;
use crate::permission::moved;

/// How often a round starts again because rights changed while it was made.
const ATTEMPTS: usize = 5;

/// What streams and hub share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    open: Mutex<Open>,
    wake: Notify,
}

/// The open streams.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// By user.
    pub(super) streams: HashMap<i64, Vec<Arc<Stream>>>,
    /// Those that the hub does not know yet.
    pub(super) joining: Vec<Arc<Stream>>,
    /// Whether a hub runs.
    pub(super) has_hub: bool,
    /// Whether no more streams are opened.
    pub(super) stopped: bool,
}

impl Shared {
    pub(super) fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets those of a user's streams that have ended.
    pub(super) fn leave(&self, user: i64) {
        let mut open = self.open();
        if let Some(streams) = open.streams.get_mut(&user) {
            streams.retain(|stream| !stream.mailbox.is_ended());
            if streams.is_empty() {
                open.streams.remove(&user);
            }
        }
        drop(open);
        self.wake.notify_one();
    }

    /// Ends all streams; no more are opened.
    pub(super) fn stop(&self) {
        let mut open = self.open();
        open.stopped = true;
        open.streams.values().flatten().for_each(|stream| stream.mailbox.end());
        drop(open);
        self.wake.notify_one();
    }

    /// Has the hub look for new streams.
    pub(super) fn wake(&self) {
        self.wake.notify_one();
    }
}

/// The one reader of the log.
pub(super) struct Hub {
    engine: Engine,
    shared: Arc<Shared>,
    catalog: Arc<Catalog>,
    ties: Ties,
    epoch: i64,
    audiences: Audiences,
    readers: BTreeMap<i64, Reader>,
    /// Everything up to this position was told.
    position: i64,
    /// The last changes behind `since`, for those who come back.
    recent: VecDeque<Arc<Change>>,
    since: i64,
    beat_at: Instant,
}

/// Runs a hub until nobody listens.
pub(super) async fn run(engine: Engine, shared: Arc<Shared>) {
    engine.pulse().listen();
    let mut hub: Option<Hub> = None;
    loop {
        let pause = match turn(&mut hub, &engine, &shared).await {
            Ok(true) => REST,
            Ok(false) => POLL,
            Err(error) => {
                // What was not told comes with the next turn.
                tracing::warn!(%error, "the log could not be read for live events");
                POLL
            }
        };
        {
            let mut open = shared.open();
            if open.streams.is_empty() && open.joining.is_empty() {
                open.has_hub = false;
                break;
            }
        }
        if pause == REST {
            tokio::time::sleep(pause).await;
            continue;
        }
        tokio::select! {
            () = engine.pulse().sealed() => {}
            () = shared.wake.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
    engine.pulse().leave();
}

/// Tells what is new, once a hub could start; whether it was very much.
async fn turn(hub: &mut Option<Hub>, engine: &Engine, shared: &Arc<Shared>) -> Result<bool> {
    let hub = match hub {
        Some(hub) => hub,
        None => hub.insert(Hub::start(engine, shared).await?),
    };
    hub.turn().await
}

impl Hub {
    async fn start(engine: &Engine, shared: &Arc<Shared>) -> Result<Self> {
        let catalog = engine.catalog();
        let head = log::head(engine.database()).await?;
        let head = head.map_or(0, |head| head.position);
        let remembered = i64::try_from(REMEMBERED).map_err(Error::internal)?;
        let since = head.saturating_sub(remembered).max(0);
        let mut hub = Self {
            engine: engine.clone(),
            shared: Arc::clone(shared),
            ties: Ties::new(&catalog),
            catalog,
            epoch: engine.database().epoch(),
            audiences: Audiences::default(),
            readers: BTreeMap::new(),
            position: since,
            recent: VecDeque::new(),
            since,
            beat_at: Instant::now() + HEARTBEAT,
        };
        // For those who come back after a restart. Nobody is there yet to be told.
        hub.read_log().await?;
        Ok(hub)
    }

    /// Tells what is new; whether it was very much.
    async fn turn(&mut self) -> Result<bool> {
        self.prune();
        self.follow_rights().await?;
        let heavy = self.read_log().await?;
        let joining = std::mem::take(&mut self.shared.open().joining);
        let mut joining = joining.into_iter();
        while let Some(stream) = joining.next() {
            if let Err(error) = self.admit(&stream).await {
                let mut open = self.shared.open();
                open.joining.push(stream);
                open.joining.extend(joining);
                return Err(error);
            }
        }
        if Instant::now() >= self.beat_at {
            self.beat_at = Instant::now() + HEARTBEAT;
            self.check_passes().await?;
            let heartbeat = frame::heartbeat(self.position).into();
            self.members().for_each(|member| member.stream.mailbox.beat(&heartbeat));
        }
        Ok(heavy)
    }

    fn members(&self) -> impl Iterator<Item = &Member> {
        self.readers.values().flat_map(|reader| &reader.streams)
    }

    fn prune(&mut self) {
        self.readers.retain(|_, reader| {
            reader.streams.retain(|member| !member.stream.mailbox.is_ended());
            !reader.streams.is_empty()
        });
    }

    /// Reads the log on and tells all readers; whether it was very much at once.
    async fn read_log(&mut self) -> Result<bool> {
        let page = i64::try_from(PAGE).map_err(Error::internal)?;
        let mut heavy = false;
        loop {
            let rows = log::after(self.engine.database(), self.position, page).await?;
            let Some(last) = rows.last() else { return Ok(heavy) };
            let (end, full) = (last.position, rows.len() == PAGE);
            self.follow_rights().await?;
            let changes = self.read_changes(&rows);
            let round = Round::new(changes.clone(), end);
            self.tell_all(&round).await?;
            self.position = end;
            self.remember(changes);
            heavy |= round.is_heavy();
            if !full {
                return Ok(heavy);
            }
        }
    }

    fn read_changes(&self, rows: &[Placed]) -> Vec<Arc<Change>> {
        let known = |placed| Some((placed, Change::of(&self.catalog, placed)?));
        let all: Vec<_> = rows.iter().filter_map(known).collect();
        let mut counts: HashMap<usize, usize> = HashMap::new();
        for (_, change) in &all {
            *counts.entry(change.object).or_default() += 1;
        }
        let read = all.into_iter().map(|(placed, change)| {
            let each = counts[&change.object] <= MANY;
            Arc::new(match each {
                true => change.with_payload(&self.catalog, &self.ties, placed),
                false => change,
            })
        });
        read.collect()
    }

    fn remember(&mut self, changes: Vec<Arc<Change>>) {
        self.recent.extend(changes);
        while self.recent.len() > REMEMBERED {
            if let Some(oldest) = self.recent.pop_front() {
                self.since = oldest.position;
            }
        }
    }

    async fn tell_all(&mut self, round: &Round) -> Result<()> {
        if round.is_empty() || self.readers.is_empty() {
            return Ok(());
        }
        for _ in 0..ATTEMPTS {
            let Some(world) = self.world(round, None).await? else { continue };
            let (before, now) = (round.before(&world), self.engine.clock().now());
            let mut frames = Frames::default();
            let context = (&*self.catalog, &self.ties);
            for reader in self.readers.values() {
                let members = &reader.streams;
                round.tell(context, (&world, &before, now), reader, members, &mut frames);
            }
            return Ok(());
        }
        Err(moved())
    }

    /// What decides who is told what; `None` when rights have changed meanwhile, and are followed now.
    async fn world(&mut self, round: &Round, only: Option<&Reader>) -> Result<Option<World>> {
        let context = (&*self.catalog, &self.ties);
        let (records, others) = match only {
            Some(reader) => round.wanted(context, std::iter::once(reader)),
            None => round.wanted(context, self.readers.values()),
        };
        let world = World::read(&self.engine, &self.catalog, &records, &others).await?;
        if world.is_of(self.epoch) && self.engine.database().epoch() == self.epoch {
            return Ok(Some(world));
        }
        self.follow_rights().await?;
        Ok(None)
    }

    /// Takes a new stream in: tells it what it has missed, if that is known, and where it begins.
    async fn admit(&mut self, stream: &Arc<Stream>) -> Result<()> {
        let put = |text: String| {
            let slow = || frame::resync(self.position, Why::Slow, None).into();
            stream.mailbox.put(&text.into(), slow);
        };
        let Some(scope) = ended_is_none(self.engine.scope_of(stream.user).await)? else {
            stream.mailbox.end();
            return Ok(());
        };
        put(frame::ready(stream.wish.after.unwrap_or(self.position)));
        let missed = match stream.wish.after {
            None => Some(Vec::new()),
            Some(after) if after < self.since || after > self.position => None,
            Some(after) => {
                let behind = |change: &&Arc<Change>| change.position > after;
                Some(self.recent.iter().filter(behind).cloned().collect())
            }
        };
        match missed {
            None => put(frame::resync(self.position, Why::Old, None)),
            Some(changes) => {
                let round = Round::new(changes, self.position);
                let member = Member::new(Arc::clone(stream), &self.catalog);
                let mut reader = Reader::new(Arc::clone(&scope), &mut self.audiences);
                reader.streams.push(member);
                self.catch_up(&round, &reader).await?;
            }
        }
        let member = Member::new(Arc::clone(stream), &self.catalog);
        let reader = self.readers.entry(stream.user);
        let reader = reader.or_insert_with(|| Reader::new(scope, &mut self.audiences));
        reader.streams.push(member);
        Ok(())
    }

    async fn catch_up(&mut self, round: &Round, reader: &Reader) -> Result<()> {
        if round.is_empty() {
            return Ok(());
        }
        // Rights that change right now make him ask again: he has missed no more than others.
        let told = match self.world(round, Some(reader)).await? {
            Some(world) if reader.scope.epoch == self.epoch => Some(world),
            _ => None,
        };
        let Some(world) = told else {
            reader.ask_again(&frame::resync(self.position, Why::Rights, None).into());
            return Ok(());
        };
        let (before, now) = (round.before(&world), self.engine.clock().now());
        let context = (&*self.catalog, &self.ties);
        let mut frames = Frames::default();
        round.tell(context, (&world, &before, now), reader, &reader.streams, &mut frames);
        Ok(())
    }

    /// Follows rights, sessions and the catalog, if they have changed: nothing is told by former rights.
    async fn follow_rights(&mut self) -> Result<()> {
        for _ in 0..ATTEMPTS {
            let epoch = self.engine.database().epoch();
            self.engine.follow_catalog(epoch).await?;
            let catalog = self.engine.catalog();
            let reshaped = !Arc::ptr_eq(&catalog, &self.catalog);
            if epoch == self.epoch && !reshaped {
                return Ok(());
            }
            self.check_passes().await?;
            let mut scopes = Vec::new();
            for &user in self.readers.keys() {
                scopes.push((user, ended_is_none(self.engine.scope_of(user).await)?));
            }
            if reshaped {
                self.ties = Ties::new(&catalog);
                self.catalog = catalog;
                self.audiences = Audiences::default();
                self.recent.clear();
                self.since = self.position;
            }
            let why = if reshaped { Why::Catalog } else { Why::Rights };
            let again: Arc<str> = frame::resync(self.position, why, None).into();
            for (user, scope) in scopes {
                let Some(reader) = self.readers.get_mut(&user) else { continue };
                let Some(scope) = scope else {
                    reader.streams.iter().for_each(|member| member.stream.mailbox.end());
                    continue;
                };
                if reshaped {
                    let streams = std::mem::take(&mut reader.streams).into_iter();
                    let members = streams.map(|one| Member::new(one.stream, &self.catalog));
                    reader.streams = members.collect();
                }
                if reader.change_scope(scope, &mut self.audiences) || reshaped {
                    reader.ask_again(&again);
                }
            }
            self.prune();
            self.epoch = epoch;
        }
        Err(moved())
    }

    /// Ends the streams of those who have signed out, or whose tokens have ended or were taken back.
    async fn check_passes(&mut self) -> Result<()> {
        for reader in self.readers.values() {
            for member in &reader.streams {
                if !self.engine.holds(&member.stream.pass).await? {
                    member.stream.mailbox.end();
                }
            }
        }
        self.prune();
        Ok(())
    }
}

/// A user who may no longer come in is none; any other failure is one.
fn ended_is_none<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::Unauthenticated => Ok(None),
        Err(error) => Err(error),
    }
}
