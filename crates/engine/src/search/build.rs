//! Building indexes from the records: after an upgrade that finds by other lexemes, or because somebody
//! asks for it.
//!
//! An index is emptied and then filled in chunks, from the oldest record on. How far it is lies in the
//! database, so that the next start goes on from there; people's writes index their own records meanwhile.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use steward_model::Result;
use steward_model::catalog::{ObjectDef, ObjectId};
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::record::Record;
use steward_model::scope::{Access, SystemAccess, Verb};
use steward_store::emit::{self, Take};
use steward_store::plan::Plan;
use steward_store::search;

use super::index::{index, system};
use super::merge::was_quiet;
use crate::engine::Engine;
use crate::record::{Work, WriteWish, Written};

/// Records that are indexed in one transaction. On SQLite it holds the writer meanwhile.
const CHUNK: usize = 200;

/// How often it is looked whether an index is to be built, since another server may have emptied it, and
/// whether one is to be merged.
const INTERVAL: Duration = Duration::from_secs(10);

/// How far building is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// The object whose index is being built.
    pub object: String,
    /// Records of it that are indexed.
    pub records: u64,
}

impl Engine {
    /// Empties the indexes of these objects, or of all that are searched, to be built anew. Answers how many.
    ///
    /// # Errors
    /// If the database can't be changed.
    pub async fn reset_search(&self, only: Option<&ObjectDef>) -> Result<usize> {
        let catalog = self.catalog();
        let wanted = search::searched(&catalog).filter(|o| only.is_none_or(|only| only.id == o.id));
        let wanted: Vec<ObjectId> = wanted.map(|object| object.id).collect();
        let count = wanted.len();
        for id in wanted {
            let catalog = self.catalog();
            let emptied = self.database().write_schema(move |tx| {
                let catalog = Arc::clone(&catalog);
                Box::pin(async move { search::reset(tx, catalog.object(id)).await })
            });
            emptied.await?;
        }
        self.look_at_indexes().await?;
        Ok(count)
    }

    /// Builds the indexes that are not whole; `tell` hears how far it is after each chunk. Answers how
    /// many records were indexed.
    ///
    /// # Errors
    /// If the database can't be written.
    pub async fn build_search(&self, mut tell: impl FnMut(&Built) + Send) -> Result<u64> {
        let mut all = 0;
        for index in self.look_at_indexes().await? {
            let catalog = self.catalog();
            // An index whose object is gone stays as it is.
            let Some(object) = catalog.find(&index.object).filter(|o| !o.search.is_empty()) else {
                continue;
            };
            let mut built = Built { object: index.object, records: 0 };
            while let Some(records) = self.build_chunk(object).await? {
                built.records += records;
                all += records;
                tell(&built);
            }
            self.look_at_indexes().await?;
        }
        Ok(all)
    }

    /// Builds the indexes that are not whole, and looks every now and then whether there are any, and
    /// whether one is to be merged, until `shutdown`. A failure is logged and tried again.
    pub async fn keep_indexes(&self, shutdown: impl Future<Output = ()>) {
        let mut shutdown = pin!(shutdown);
        loop {
            let work = async {
                match self.build_search(|_| {}).await {
                    Ok(0) => {}
                    Ok(records) => tracing::info!(records, "the indexes of search were built"),
                    Err(error) => tracing::warn!(%error, "an index of search was not built"),
                }
                let then = self.database().stats();
                tokio::time::sleep(INTERVAL).await;
                if was_quiet(then, self.database().stats())
                    && let Err(error) = self.merge_search().await
                {
                    tracing::warn!(%error, "an index of search was not merged");
                }
            };
            // What a chunk has not committed is done again at the next start.
            tokio::select! {
                () = &mut shutdown => return,
                () = work => {}
            }
        }
    }

    /// Builds on for some records; none if the index is whole.
    async fn build_chunk(&self, object: &ObjectDef) -> Result<Option<u64>> {
        let id = object.id;
        let (caller, wish) = (system(), WriteWish::default());
        let done = self.transact(&caller, &wish, true, move |work| {
            Box::pin(async move {
                let catalog = work.catalog();
                let records = work.index_next(catalog.object(id)).await?;
                let ids = records.map_or_else(Vec::new, |count| vec![count]);
                Ok(Written { ids, ..Written::default() })
            })
        });
        Ok(done.await?.ids.first().map(|count| count.unsigned_abs()))
    }
}

impl Work<'_, '_> {
    /// Indexes the next records of an object; none if its index is whole.
    async fn index_next(&mut self, object: &ObjectDef) -> Result<Option<i64>> {
        let Some(progress) = search::building(self.tx, object).await? else { return Ok(None) };
        let behind = Filter::test("id", Operator::Gt, vec![progress.position.to_string()]);
        let query = ListQuery { filter: behind, ..ListQuery::default() };
        let access = Access::System(SystemAccess::because("search reads whole records"));
        let catalog = self.catalog();
        let plan = Plan::resolve(&catalog, &access, Verb::Update, self.now, object.id, &query)?;
        let dialect = self.tx.dialect();
        // Locked: whoever changes one meanwhile indexes it behind this transaction.
        let statement = emit::records(&plan, dialect, CHUNK as u64, Take::Change);
        let records = self.rows(object, &statement).await?;
        let finished = records.len() < CHUNK;
        let position = records.last().map_or(progress.position, |record| record.id());
        let all: Vec<&Record> = records.iter().collect();
        let pieces = (&self.inner.noted_pieces, &mut self.pieces);
        let mut statements = index(dialect, object, &all, pieces);
        statements.push(search::stands_at(dialect, object, position, finished));
        self.tx.queue(statements).await?;
        Ok(Some(records.len() as i64))
    }
}
