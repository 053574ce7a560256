//! Keeping the indexes of search with what is written: at once for what people write, later for large
//! writes, whose records wait in a queue that is written with them.

use std::collections::{BTreeMap, BTreeSet};

use steward_model::Result;
use steward_model::catalog::{ObjectDef, ObjectId};
use steward_model::record::Record;
use steward_model::scope::{Access, SystemAccess};
use steward_model::search::document;
use steward_store::search::Placed;
use steward_store::{Dialect, Statement, emit, search};

use super::noted::Noted;
use crate::behaviour::{Change, ChangeVerb};
use crate::engine::Engine;
use crate::record::{Caller, Work, WriteWish, Written};

/// Up to so many records of one transaction are indexed in it.
const AT_ONCE: usize = 50;

/// Records taken from the queue in one transaction. On SQLite it holds the writer meanwhile.
const CHUNK: i64 = 200;

/// Transactions of one drain; the rest waits for the next.
const ROUNDS: usize = 500;

/// What comes from a file waits, however little it is: the next chunk follows.
const BULK: &str = "import";

/// The records whose lexemes change with a transaction.
pub(crate) type Touched = BTreeSet<(ObjectId, i64)>;

/// Whether a change touches what a record is found by.
fn touches(object: &ObjectDef, change: &Change) -> bool {
    if object.search.is_empty() {
        return false;
    }
    change.verb != ChangeVerb::Update || object.search.iter().any(|field| change.changes(*field))
}

impl Work<'_, '_> {
    /// Notes which records are found by something else from now on.
    pub(crate) fn note_search(&mut self, object: &ObjectDef, changes: &[Change]) {
        for change in changes.iter().filter(|change| touches(object, change)) {
            self.searched.insert((object.id, change.new.id()));
        }
    }

    /// The statements that bring the indexes up to the records as this transaction leaves them.
    pub(crate) fn index_statements(&mut self) -> Vec<Statement> {
        let catalog = self.catalog();
        let dialect = self.tx.dialect();
        let touched = std::mem::take(&mut self.searched);
        let is_bulk = touched.len() > AT_ONCE || self.caller.origin == BULK;
        let later = is_bulk && !self.indexes_at_once;
        let mut now: BTreeMap<ObjectId, Vec<&Record>> = BTreeMap::new();
        let mut waiting = Vec::new();
        for (object, id) in touched {
            match self.known.latest(object, id).filter(|_| !later) {
                Some(record) => now.entry(object).or_default().push(record),
                None => waiting.push((catalog.object(object).name.clone(), id)),
            }
        }
        let noted = &self.inner.noted_pieces;
        let of_object = |(object, records): (ObjectId, Vec<&Record>)| {
            let object = catalog.object(object);
            index(dialect, object, &records, (noted, &mut self.pieces))
        };
        let mut statements: Vec<Statement> = now.into_iter().flat_map(of_object).collect();
        statements.extend(search::queue(dialect, waiting));
        // Behind everything else, see there.
        statements.extend(search::note(dialect, self.pieces.clone()));
        statements
    }

    /// Indexes some records that wait; answers how many waited.
    async fn index_some(&mut self) -> Result<usize> {
        let catalog = self.catalog();
        let waiting = search::take_waiting(self.tx, CHUNK).await?;
        let count = waiting.len();
        let waiting: BTreeSet<(String, i64)> = waiting.into_iter().collect();
        let names: BTreeSet<&str> = waiting.iter().map(|(name, _)| name.as_str()).collect();
        for name in names {
            // What is not in the catalog any more is not searched.
            let Some(object) = catalog.find(name).filter(|object| !object.search.is_empty()) else {
                continue;
            };
            let of_object = waiting.iter().filter(|(other, _)| other == name);
            let ids: Vec<i64> = of_object.map(|(_, id)| *id).collect();
            let why = SystemAccess::because("search reads whole records");
            let dialect = self.tx.dialect();
            // Locked: whoever changes one meanwhile indexes it behind this transaction.
            let statement = emit::by_ids(dialect, &catalog, object.id, &ids, true, why);
            let records = self.rows(object, &statement).await?;
            let records: Vec<&Record> = records.iter().collect();
            let pieces = (&self.inner.noted_pieces, &mut self.pieces);
            let statements = index(dialect, object, &records, pieces);
            self.tx.queue(statements).await?;
        }
        Ok(count)
    }
}

/// The statements that bring the index up to some records of an object, each named once. Adds the pieces of
/// their lexemes that are not noted yet.
pub(super) fn index(
    dialect: Dialect,
    object: &ObjectDef,
    records: &[&Record],
    (noted, pieces): (&Noted, &mut BTreeSet<Placed>),
) -> Vec<Statement> {
    let deleted_at = object.id_of("deleted_at");
    let (stay, gone): (Vec<&Record>, Vec<&Record>) =
        records.iter().partition(|record| record.get(deleted_at).is_null());
    let documents = stay.iter().map(|record| (record.id(), document(object, record)));
    let documents: Vec<(i64, String)> = documents.collect();
    for (_, document) in &documents {
        pieces.extend(search::placed(object, document).filter(|placed| !noted.has(placed)));
    }
    let mut statements = search::put(dialect, object, documents.into_iter());
    statements.extend(gone.iter().map(|record| search::remove(dialect, object, record.id())));
    statements
}

impl Engine {
    /// Indexes the records that wait for it; answers how many.
    ///
    /// # Errors
    /// If the database can't be written.
    pub async fn index_waiting(&self) -> Result<usize> {
        let (caller, wish) = (system(), WriteWish::default());
        let mut done = 0;
        for _ in 0..ROUNDS {
            // Alone: on a busy server it may take longer than what people wait for.
            let some = self.transact(&caller, &wish, true, |work| {
                Box::pin(async move {
                    let inserted = work.index_some().await? as u64;
                    Ok(Written { inserted, ..Written::default() })
                })
            });
            let count = usize::try_from(some.await?.inserted).unwrap_or(usize::MAX);
            done += count;
            if count == 0 {
                break;
            }
        }
        Ok(done)
    }
}

/// The indexes' own access.
pub(super) fn system() -> Caller {
    let access = Access::System(SystemAccess::because("the indexes of search know all records"));
    Caller { access, origin: "automation", request_id: None }
}
