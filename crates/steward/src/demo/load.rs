//! Putting the company's records into the database: one thread makes them, the database's writer takes
//! them in large transactions, without indexes until all are in.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde_json::Value as Json;
use steward_crm::typed::opportunity::ForecastCategory;
use steward_engine::Engine;
use steward_engine::log::{Anchor, LogKey, statements};
use steward_model::catalog::{Catalog, ObjectId};
use steward_model::kind::parse_scaled;
use steward_model::query::ListQuery;
use steward_model::random::SystemRandom;
use steward_model::record::Record;
use steward_model::{Error, Result, Text, text};
use steward_store::log::ChangeEntry;
use steward_store::{Database, Dialect, Statement, emit, number, schema};
use tokio::sync::mpsc;

use super::deals::Deal;
use super::forms::Forms;
use super::log::Entries;
use super::records::{Records, StageFacts, Titled, Whose};
use super::seeds::Seeds;
use crate::command::indexing;
use crate::folder::Site;

/// Rows of one statement: one text for each object, which the drivers keep prepared.
const STATEMENT_ROWS: usize = 100;

/// Rows of one transaction.
const TRANSACTION_ROWS: usize = 5_000;

/// Transactions that may wait for the writer.
const QUEUE: usize = 3;

/// One transaction's work.
struct Batch {
    /// How many rows there are with those of the batches before, in hundredths of all.
    percent: usize,
    /// The inserts.
    inserts: Vec<Statement>,
    /// The id that the first row must get, where others build on it.
    first: Option<i64>,
    /// The entries of the log.
    log: Vec<Statement>,
}

/// Puts everything into the database.
pub(super) async fn everything(
    site: &Site,
    (seeds, deals): (Arc<Seeds>, Arc<Vec<Deal>>),
    progress: &mut (dyn FnMut(Text) + Send),
) -> Result<()> {
    let (engine, database) = (site.engine()?, &site.database);
    let stages = stage_facts(engine).await?;
    let titles = titles(engine, &site.catalog).await?;
    schema::drop_indexes(database, &site.catalog).await?;
    let (sender, batches) = mpsc::channel(QUEUE);
    let maker = Maker {
        catalog: Arc::clone(&site.catalog),
        dialect: database.dialect(),
        key: engine.log_key().clone(),
        titles,
        sender,
        done: 0,
        all: seeds.counts.bulk(),
    };
    let counts = seeds.counts;
    let making = tokio::task::spawn_blocking(move || maker.make(&seeds, &deals, stages));
    write(database, batches, progress).await?;
    making.await.map_err(Error::internal)??;
    engine.reset_search(None).await?;
    let catalog = &site.catalog;
    let index = |built: &_| progress(indexing(catalog, built));
    engine.build_search(index).await?;
    // Now, while nobody works with it, rather than in the first minutes of those who will.
    engine.merge_search().await?;
    progress(text!(en = "Building indexes …", zh = "正在建立索引……"));
    schema::sync(database, &site.catalog).await?;
    let numbers = [("account", counts.accounts), ("opportunity", counts.opportunities)];
    let drawn = database.write_alone(move |tx| {
        Box::pin(async move {
            for (object, count) in numbers {
                number::next(tx, object, "code", count).await?;
            }
            Ok(())
        })
    });
    drawn.await?;
    schema::analyse(database).await
}

/// Gives the entries of the log their places.
pub(super) async fn seal(site: &Site, progress: &mut (dyn FnMut(Text) + Send)) -> Result<()> {
    progress(text!(en = "Sealing the change log …", zh = "正在封存变更日志……"));
    let sealer = site.engine()?.sealer(Some(Anchor::in_folder(&site.settings.data)));
    while sealer.seal_once().await? > 0 {}
    Ok(())
}

/// Writes batches until there are no more.
async fn write(
    database: &Database,
    mut batches: mpsc::Receiver<Batch>,
    progress: &mut (dyn FnMut(Text) + Send),
) -> Result<()> {
    while let Some(batch) = batches.recv().await {
        let percent = batch.percent;
        let batch = Arc::new(batch);
        let written = database.write_alone(move |tx| {
            let batch = Arc::clone(&batch);
            Box::pin(async move {
                let mut expected = batch.first;
                for rows in tx.pipeline(&batch.inserts).await? {
                    for row in rows {
                        if expected.is_some() && row.int(0)? != expected {
                            return Err(Error::internal("a new table does not count from 1"));
                        }
                        expected = expected.map(|id| id + 1);
                    }
                }
                tx.pipeline(&batch.log).await?;
                Ok(())
            })
        });
        written.await?;
        progress(text!(
            en = "Making the demo company: {percent} %",
            zh = "正在生成演示公司：{percent} %"
        ));
    }
    Ok(())
}

/// Makes the batches.
struct Maker {
    catalog: Arc<Catalog>,
    dialect: Dialect,
    key: LogKey,
    titles: HashMap<(ObjectId, i64), String>,
    sender: mpsc::Sender<Batch>,
    done: usize,
    all: usize,
}

impl Maker {
    fn make(
        mut self,
        seeds: &Seeds,
        deals: &[Deal],
        stages: BTreeMap<String, StageFacts>,
    ) -> Result<()> {
        let forms = Forms::new(&self.catalog)?;
        let mut records = Records::new(&forms, seeds, deals, stages);
        let counts = seeds.counts;
        let plain = |record: Record| Titled { record, titles: Vec::new() };
        let object = forms.account.object_id();
        self.parents(object, counts.accounts, |place| records.account(place).map(plain))?;
        let object = forms.contact.object_id();
        self.parents(object, counts.contacts, |place| records.contact(place))?;
        let object = forms.opportunity.object_id();
        self.parents(object, counts.opportunities, |place| records.opportunity(place))?;
        let object = forms.activity.object_id();
        self.parents(object, counts.activities, |place| records.activity(place))?;
        let accounts = (0..counts.accounts).map(Whose::Account);
        let contacts = (0..counts.contacts).map(Whose::Contact);
        let opportunities = (0..counts.opportunities).map(Whose::Deal);
        let whose: Vec<Whose> = accounts.chain(contacts).chain(opportunities).collect();
        let object = forms.point.object_id();
        self.children(object, whose.len(), |place| records.points(whose[place]))?;
        let object = forms.ownership.object_id();
        self.children(object, whose.len(), |place| records.ownership(whose[place]))?;
        let object = forms.stage_history.object_id();
        self.children(object, counts.opportunities, |place| records.stage_history(place))?;
        let object = forms.line.object_id();
        self.children(object, counts.opportunities, |place| records.lines(place))?;
        let object = forms.collaborator.object_id();
        self.children(object, counts.accounts, |place| {
            records.collaborators(place).map(|record| record.into_iter().collect())
        })
    }

    /// Records that others refer to: they get their ids by their places, and entries in the log.
    fn parents(
        &mut self,
        object: ObjectId,
        count: usize,
        mut make: impl FnMut(usize) -> Result<Titled>,
    ) -> Result<()> {
        let catalog = Arc::clone(&self.catalog);
        let object = catalog.object(object);
        let titles = std::mem::take(&mut self.titles);
        let now = steward_model::clock::Clock::now(&steward_model::clock::SystemClock);
        let entries = Entries::new(&catalog, object, &titles, now);
        let mut place = 0;
        while place < count {
            let first = super::records::id(place);
            let (mut rows, mut log) = (Vec::new(), Vec::new());
            for place in place..(place + TRANSACTION_ROWS).min(count) {
                let Titled { record, titles } = make(place)?;
                let titles: Vec<_> = titles.iter().map(|(f, title)| (*f, title.as_str())).collect();
                log.push(entries.created(&record, super::records::id(place), &titles));
                rows.push(record);
            }
            place += rows.len();
            self.done += rows.len();
            self.send(object.id, &rows, Some(first), log)?;
        }
        drop(entries);
        self.titles = titles;
        Ok(())
    }

    /// Records that nothing refers to.
    fn children(
        &mut self,
        object: ObjectId,
        count: usize,
        mut make: impl FnMut(usize) -> Result<Vec<Record>>,
    ) -> Result<()> {
        let mut rows = Vec::new();
        for place in 0..count {
            rows.append(&mut make(place)?);
            if rows.len() >= TRANSACTION_ROWS {
                self.send(object, &std::mem::take(&mut rows), None, Vec::new())?;
            }
        }
        if rows.is_empty() { Ok(()) } else { self.send(object, &rows, None, Vec::new()) }
    }

    fn send(
        &self,
        object: ObjectId,
        rows: &[Record],
        first: Option<i64>,
        entries: Vec<ChangeEntry>,
    ) -> Result<()> {
        let object = self.catalog.object(object);
        let chunks = rows.chunks(STATEMENT_ROWS);
        let inserts = chunks.flat_map(|rows| emit::insert(self.dialect, object, rows)).collect();
        let log = statements(self.dialect, entries, &self.key, &SystemRandom);
        let percent = self.done * 100 / self.all.max(1);
        let batch = Batch { percent, inserts, first, log };
        // The writer has failed and says why.
        self.sender.blocking_send(batch).map_err(|_| Error::internal("the writer is gone"))
    }
}

/// What the stages of the standard pipeline say.
pub(super) async fn stage_facts(engine: &Engine) -> Result<BTreeMap<String, StageFacts>> {
    let rows = rows(engine, "stages").await?;
    let facts = rows.iter().filter_map(|row| {
        let probability = parse_scaled(&row["probability"].to_string(), 2)?;
        let category = ForecastCategory::from_key(row["forecast_category"].as_str()?);
        Some((row["key"].as_str()?.to_owned(), StageFacts { probability, category }))
    });
    Ok(facts.collect())
}

/// The titles of what many records refer to.
async fn titles(engine: &Engine, catalog: &Catalog) -> Result<HashMap<(ObjectId, i64), String>> {
    let mut titles = HashMap::new();
    for name in ["user", "department", "pool", "pipeline", "territory"] {
        let object = catalog.expect(name)?;
        for row in rows(engine, &object.plural).await? {
            if let (Some(id), Some(name)) = (row["id"].as_i64(), row["name"].as_str()) {
                titles.insert((object.id, id), name.to_owned());
            }
        }
    }
    Ok(titles)
}

async fn rows(engine: &Engine, plural: &str) -> Result<Vec<Json>> {
    let caller = crate::command::caller();
    let page = engine.read(&caller, plural, &ListQuery::default(), None).await?.page;
    serde_json::from_slice(&page.body).map_err(Error::internal)
}
