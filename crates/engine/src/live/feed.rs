//! The feed of changes: what live events tell at once, asked for page by page by who comes now and then.
//!
//! It is decided by the same rules as live events. A page reaches back as far as its cursor does, so records may
//! have been changed again behind it; what decided who saw them is taken back to where the page is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use steward_model::catalog::{Catalog, ObjectId, unknown_object};
use steward_model::error::{Error, ErrorKind};
use steward_model::kind::format_datetime;
use steward_model::scope::{Reach, Scope, Verb};
use steward_model::{Result, text};
use steward_store::log::{self, Placed};

use super::change::{Change, Kind};
use super::cursor::{FeedCursor, Mark};
use super::frame;
use super::reader::{Meaning, Reader, Wants, key};
use super::round::Round;
use super::sight::Sight;
use super::ties::Ties;
use super::world::{Key, World};
use super::{Live, nobody};
use crate::permission::moved;
use crate::record::Caller;

/// How often a page is begun again because rights changed while it was made.
const ATTEMPTS: usize = 5;

/// How many times the log is read on for one page while nothing in it is for the reader.
const ROUNDS: usize = 20;

/// What somebody wants to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedWish {
    /// Changes behind this cursor; without one, where the feed stands now.
    pub after: Option<String>,
    /// The plurals of the objects to hear of; all without.
    pub objects: Option<BTreeSet<String>>,
    /// So many rows of the log are looked at at once, which is also the most changes of a page.
    pub limit: u64,
    /// Whether each record that is there comes along with its values.
    pub with_records: bool,
}

/// What happened since a cursor.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FeedPage {
    /// Each changed record once, in the order of their last changes.
    pub changes: Vec<FeedChange>,
    /// What to read again whole, since it is not told one by one.
    pub resync: Option<FeedResync>,
    /// The cursor behind all this.
    pub next: String,
    /// Whether there is more behind it already.
    pub more: bool,
}

/// A record that was changed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FeedChange {
    /// The plural of its object.
    pub object: String,
    /// Its id.
    pub id: i64,
    /// What became of it.
    pub change: FeedKind,
    /// Its version after the last of these changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// The fields that were changed or filled in, as far as one may read them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<BTreeSet<String>>,
    /// Who changed it last; null is the system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Option<i64>>,
    /// When it was changed last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The record as it is now, if that was asked for; null if it has gone meanwhile, which a later page tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<Option<Map<String, Json>>>,
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeedKind {
    /// It is there, new or changed.
    Upsert,
    /// It was put into the bin.
    Delete,
    /// It left the reader's sight. Nothing more is said of it.
    Removed,
}

/// What to read again whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FeedResync {
    /// `rights`: the cursor was given to other rights, or to somebody else. `old`: it is not of this log. `sight`:
    /// the reader sees other records of these objects than before.
    pub why: &'static str,
    /// The plurals of the objects; everything if null.
    pub objects: Option<BTreeSet<String>>,
}

impl Live {
    /// What the caller may know of the changes since a cursor.
    ///
    /// # Errors
    /// If the cursor is none, an object does not exist for the caller, or he is nobody.
    pub async fn feed(&self, caller: &Caller, wish: &FeedWish) -> Result<FeedPage> {
        let user = caller
            .access
            .principal()
            .ok_or_else(|| Error::new(ErrorKind::Unauthenticated, nobody()))?;
        let after = wish.after.as_deref().map(|after| after.parse().map_err(|()| no_cursor()));
        let after: Option<FeedCursor> = after.transpose()?;
        for _ in 0..ATTEMPTS {
            let scope = self.engine.scope_of(user.user_id).await?;
            let view = View::new(self, scope, wish)?;
            if let Some(mut page) = view.page(after, wish.limit).await? {
                if wish.with_records {
                    view.fill(caller, &mut page).await?;
                }
                return Ok(page);
            }
        }
        Err(moved())
    }
}

/// The feed as one reader sees it, at one epoch.
struct View<'l> {
    live: &'l Live,
    catalog: Arc<Catalog>,
    ties: Ties,
    wants: Wants,
    mark: Mark,
    reader: Reader,
}

/// What one look at the log found.
#[derive(Default)]
struct Look {
    found: BTreeMap<Key, (i64, FeedChange)>,
    sight: BTreeSet<ObjectId>,
}

impl<'l> View<'l> {
    fn new(live: &'l Live, scope: Arc<Scope>, wish: &FeedWish) -> Result<Self> {
        let catalog = live.engine.catalog();
        for plural in wish.objects.iter().flatten() {
            let object = catalog.find_plural(plural);
            let readable = object.filter(|o| *scope.rights(o.id).reach(Verb::Read) != Reach::None);
            readable.ok_or_else(|| unknown_object(plural))?;
        }
        let wants = Wants::of(&catalog, wish.objects.as_ref());
        let mark = Mark::of(&catalog, &scope, &wants);
        let reader = Reader::asking(scope, wants.clone());
        Ok(Self { live, ties: Ties::new(&catalog), catalog, wants, mark, reader })
    }

    fn cursor(&self, position: i64) -> String {
        FeedCursor { position, mark: self.mark }.to_string()
    }

    /// The page behind a cursor; none if rights have changed meanwhile.
    async fn page(&self, after: Option<FeedCursor>, limit: u64) -> Result<Option<FeedPage>> {
        let head = self.live.position().await?;
        let at_head = |resync| FeedPage { resync, next: self.cursor(head), ..FeedPage::default() };
        let again = |why| Some(FeedResync { why, objects: None });
        let Some(after) = after else { return Ok(Some(at_head(None))) };
        if after.position > head {
            return Ok(Some(at_head(again("old"))));
        }
        if after.mark != self.mark {
            return Ok(Some(at_head(again("rights"))));
        }
        let limit = i64::try_from(limit).map_err(Error::internal)?;
        let (mut position, mut more, mut look) = (after.position, false, Look::default());
        for _ in 0..ROUNDS {
            let rows = log::after(self.live.engine.database(), position, limit).await?;
            let Some(last) = rows.last() else {
                more = false;
                break;
            };
            let Some(seen) = self.look(&rows).await? else { return Ok(None) };
            (position, look) = (last.position, seen);
            more = i64::try_from(rows.len()).map_err(Error::internal)? == limit;
            if !more || !look.found.is_empty() || !look.sight.is_empty() {
                break;
            }
        }
        let mut changes: Vec<_> = look.found.into_values().collect();
        changes.sort_unstable_by_key(|(position, _)| *position);
        let plural = |object: &ObjectId| self.catalog.object(*object).plural.clone();
        let sight: BTreeSet<String> = look.sight.iter().map(plural).collect();
        Ok(Some(FeedPage {
            changes: changes.into_iter().map(|(_, change)| change).collect(),
            resync: (!sight.is_empty())
                .then_some(FeedResync { why: "sight", objects: Some(sight) }),
            next: self.cursor(position),
            more,
        }))
    }

    /// What some rows of the log are to the reader; none if rights have changed meanwhile.
    async fn look(&self, rows: &[Placed]) -> Result<Option<Look>> {
        let engine = &self.live.engine;
        let round = Round::of_each(self.read(rows.iter()));
        let context = (&*self.catalog, &self.ties);
        let (records, others) = round.wanted(context, std::iter::once(&self.reader));
        let world = World::read(engine, &self.catalog, &records, &others).await?;
        // Read behind the world: what came in between is in its images or not, and taken back in both cases.
        let later = self.later(rows, &records).await?;
        let changes = round.changes().iter().cloned();
        let before =
            Round::of_each(changes.chain(self.read(later.iter())).collect()).before(&world);
        let epoch = self.reader.scope.epoch;
        if !world.is_of(epoch) || engine.database().epoch() != epoch {
            return Ok(None);
        }
        let sight = Sight::new(&self.catalog, &world, &self.reader.scope, engine.clock().now());
        let told = round.decide(context, &sight, (&world, &before), &self.reader);
        let sight = told.sight.into_iter().filter(|object| self.wants.has(*object)).collect();
        let mut look = Look { sight, ..Look::default() };
        for (index, meaning) in told.changes {
            let change = &round.changes()[index];
            if self.wants.has(change.object) {
                self.note(&mut look, change, meaning);
            }
        }
        Ok(Some(look))
    }

    fn read<'r>(&self, rows: impl Iterator<Item = &'r Placed>) -> Vec<Arc<Change>> {
        let read = |placed: &Placed| {
            let change = Change::of(&self.catalog, placed)?;
            Some(Arc::new(change.with_payload(&self.catalog, &self.ties, placed)))
        };
        rows.filter_map(read).collect()
    }

    /// The changes of these records that are not among the rows, in their order. They come behind the rows.
    async fn later(&self, rows: &[Placed], records: &BTreeSet<Key>) -> Result<Vec<Placed>> {
        let known: BTreeSet<i64> = rows.iter().map(|placed| placed.change.id).collect();
        let first = known.first().copied().unwrap_or_default();
        let mut ids: BTreeMap<ObjectId, Vec<i64>> = BTreeMap::new();
        for (object, id) in records {
            ids.entry(*object).or_default().push(*id);
        }
        let mut later = Vec::new();
        for (object, ids) in ids {
            let name = &self.catalog.object(object).name;
            let found = log::of_records(self.live.engine.database(), name, &ids, first).await?;
            let unknown = found.into_iter().filter(|change| !known.contains(&change.id));
            later.extend(unknown.map(|change| Placed { position: i64::MAX, change }));
        }
        Ok(later)
    }

    fn note(&self, look: &mut Look, change: &Change, meaning: Meaning) {
        let object = self.catalog.object(change.object);
        let kind = match (meaning, change.kind) {
            (Meaning::Nothing, _) => return,
            (Meaning::Gone, _) => FeedKind::Removed,
            (Meaning::Seen, Kind::Delete) => FeedKind::Delete,
            (Meaning::Seen, _) => FeedKind::Upsert,
        };
        let told = kind != FeedKind::Removed;
        let hidden = &self.reader.scope.rights(change.object).fields;
        let fields = frame::fields(&self.catalog, change, hidden);
        let mut fields: BTreeSet<String> = fields.into_iter().map(str::to_owned).collect();
        let before = look.found.remove(&key(change));
        fields.extend(before.into_iter().flat_map(|(_, before)| before.fields).flatten());
        let noted = FeedChange {
            object: object.plural.clone(),
            id: change.record,
            change: kind,
            version: change.version.filter(|_| told),
            fields: (kind == FeedKind::Upsert).then_some(fields),
            by: told.then_some(change.by),
            at: told.then(|| format_datetime(change.at)),
            record: None,
        };
        look.found.insert(key(change), (change.position, noted));
    }

    /// Adds the records as they are now.
    async fn fill(&self, caller: &Caller, page: &mut FeedPage) -> Result<()> {
        let mut ids: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for change in page.changes.iter().filter(|change| change.change == FeedKind::Upsert) {
            ids.entry(change.object.clone()).or_default().push(change.id);
        }
        let mut all = BTreeMap::new();
        for (plural, ids) in ids {
            let Some(object) = self.catalog.find_plural(&plural) else { continue };
            let rows = self.live.engine.rows_by_id(caller, object, Vec::new(), &ids).await?;
            all.extend(rows.into_iter().map(|(id, row)| ((plural.clone(), id), row)));
        }
        for change in page.changes.iter_mut().filter(|c| c.change == FeedKind::Upsert) {
            change.record = Some(all.remove(&(change.object.clone(), change.id)));
        }
        Ok(())
    }
}

fn no_cursor() -> Error {
    Error::new(
        ErrorKind::BadQuery,
        text!(
            en = "after is not a cursor of this feed; ask without it for one.",
            zh = "after 不是有效的变更游标，请先不带 after 请求以取得游标。"
        ),
    )
    .with_details("after")
}
