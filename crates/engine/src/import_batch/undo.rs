//! Taking an import out again: what it made goes into the bin, what it changed gets its former values
//! back. What somebody has changed or used since stays as it is, and is named.
//!
//! The log says what the import did; it is gone through from its end, some entries at once, so that what
//! refers to a record goes before it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};
use steward_model::catalog::{Catalog, ObjectId};
use steward_model::error::ErrorKind;
use steward_model::query::{Filter, Operator};
use steward_model::scope::Verb;
use steward_model::{Error, Result, Text, text};
use steward_store::BoxFuture;
use steward_store::job::long::{self, State};
use steward_store::log::{StoredChange, of_records, of_request};

use super::{OBJECT, request_id};
use crate::engine::Engine;
use crate::job::{JobKind, JobRun};
use crate::log::verb;
use crate::permission::rows;
use crate::record::{Caller, Problems, Stays, TakeBack, TakenBack, WriteWish, Written};

/// The kind of the jobs.
pub(super) const KIND: &str = "undo_import";

/// Entries of the log that are gone through in one transaction, or as many as the import wrote in one.
const AT_ONCE: usize = 200;

/// The most entries that are read for that.
const READ: i64 = 5_000;

/// The state of an import that is being taken out.
const UNDOING: &str = "undoing";

/// The states from which an import is taken out, and gone on with taking it out.
const UNDONE_FROM: [&str; 4] = ["done", "failed", "cancelled", UNDOING];

/// The most records that the result names of those that stay.
const NAMED: usize = 500;

/// Takes imports out again.
#[derive(Debug)]
pub struct UndoImport;

/// What a job is about.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct About {
    /// The import.
    pub(super) batch: i64,
}

/// Where it is and what came of it so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Course {
    /// Entries from this one on are done.
    before: i64,
    /// Entries that are done.
    entries: i64,
    /// Records that went into the bin.
    removed: u64,
    /// Records that got former values back.
    restored: u64,
    /// Records that stay as they are, at least in part.
    stay: u64,
    /// The first of them.
    left: Vec<Left>,
}

/// A record that stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Left {
    /// The plural of its object.
    object: String,
    /// The record.
    id: i64,
    /// Why: `edited`, `used` or `forbidden`.
    why: Stays,
}

impl JobKind for UndoImport {
    fn name(&self) -> &'static str {
        KIND
    }

    fn origin(&self) -> &'static str {
        "import"
    }

    fn run<'a>(&'a self, run: &'a JobRun) -> BoxFuture<'a, Result<Json>> {
        Box::pin(async move {
            let About { batch } = run.payload()?;
            let facts = facts(run, batch).await?;
            let start = Course { before: facts.to.saturating_add(1), ..Course::default() };
            let mut course: Course = run.cursor()?.unwrap_or(start);
            loop {
                let bounds = (facts.from, course.before);
                let database = run.engine().database();
                let mut rows = of_request(database, &request_id(batch), bounds, READ).await?;
                cut(&mut rows);
                let Some(oldest) = rows.last().map(|row| row.id) else { break };
                course.entries += rows.len() as i64;
                course.before = oldest;
                course = step(run, batch, &facts, rows, course).await?;
            }
            finish(run, batch).await?;
            let Course { removed, restored, stay, left, .. } = course;
            Ok(json!({"removed": removed, "restored": restored, "stay": stay, "left": left}))
        })
    }
}

impl Engine {
    /// Wants an import taken out again; answers the id of the job that does it.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if there is no such import for the caller; [`ErrorKind::Forbidden`] if somebody
    /// else made it and the caller is no administrator; a field error if it runs or was undone.
    pub async fn undo_import(&self, caller: &Caller, batch: i64) -> Result<i64> {
        self.settle_import(batch).await?;
        let under_way = self.is_under_way(batch).await?;
        let administers = self.administers(&caller.access);
        let wish = WriteWish::default();
        let written = self.transact(caller, &wish, false, move |work| {
            Box::pin(async move {
                let catalog = work.catalog();
                let object = catalog.expect(OBJECT)?;
                let seen = work.reached_by(object, &[Verb::Read], batch).await?;
                if !administers
                    && seen.get(object.id_of("created_by_id")).as_int() != work.user_id()
                {
                    return Err(not_yours());
                }
                let state = seen.get(object.id_of("state")).as_text().unwrap_or_default();
                if under_way || !UNDONE_FROM.contains(&state) {
                    let state = if under_way { "running" } else { state };
                    let mut problems = Problems::new(false);
                    problems.add(0, "state", "not_now", not_now(state));
                    problems.finish()?;
                }
                if state != UNDOING {
                    let records = work.import_batch(object, batch).await?;
                    work.change(object, records, &[(object.id_of("state"), UNDOING.into())])
                        .await?;
                }
                work.log_action(object, batch, KIND, &json!({}));
                let payload = serde_json::to_value(About { batch }).map_err(Error::internal)?;
                let job = work.want_job(KIND, &payload, format!("{KIND}:{batch}")).await?;
                Ok(Written { ids: vec![job], ..Written::default() })
            })
        });
        let ids = written.await?.ids;
        ids.first().copied().ok_or_else(|| Error::internal("a job got no id"))
    }
}

impl Engine {
    /// Whether the job of an import is to be done, or done at this moment.
    async fn is_under_way(&self, batch: i64) -> Result<bool> {
        let catalog = self.catalog();
        let object = catalog.expect(OBJECT)?;
        let filter = Filter::test("id", Operator::Eq, vec![batch.to_string()]);
        let found = rows(self, object, filter).await?;
        let job = found.records.first().and_then(|one| one.get(object.id_of("job_id")).as_int());
        let Some(job) = job else { return Ok(false) };
        let job = long::find(self.database(), job).await?;
        Ok(job.is_some_and(|job| matches!(job.state, State::Waiting | State::Running)))
    }
}

fn not_yours() -> Error {
    Error::new(
        ErrorKind::Forbidden,
        text!(
            en = "An import is undone by whoever made it, or by an administrator.",
            zh = "只有导入人本人或管理员可以撤销这次导入。"
        ),
    )
}

fn not_now(state: &str) -> Text {
    if state == "undone" {
        text!(en = "This import was undone already.", zh = "这次导入已经撤销过了。")
    } else {
        text!(
            en = "This import is still running; stop it first, or wait until it is done.",
            zh = "导入仍在进行，请先停止或等其完成后再撤销。"
        )
    }
}

/// What the record of an import says.
struct Facts {
    /// The last entry of the log before it.
    from: i64,
    /// Its last entry of the log.
    to: i64,
    /// About how many entries there are.
    total: i64,
}

async fn facts(run: &JobRun, batch: i64) -> Result<Facts> {
    let wish = WriteWish::default();
    let facts = run.engine().transact(run.caller(), &wish, false, move |work| {
        Box::pin(async move {
            let catalog = work.catalog();
            let object = catalog.expect(OBJECT)?;
            let records = work.import_batch(object, batch).await?;
            let record = records.first().ok_or_else(|| Error::internal("the import is gone"))?;
            let number = |name| record.get(object.id_of(name)).as_int();
            let from = number("log_from").unwrap_or_default();
            let to = number("log_to").unwrap_or(i64::MAX - 1);
            let touched = ["created_count", "updated_count"].map(|name| number(name).unwrap_or(0));
            let ids = vec![from, to, touched.iter().sum()];
            Ok(Written { ids, ..Written::default() })
        })
    });
    match facts.await?.ids[..] {
        [from, to, total] => Ok(Facts { from, to, total }),
        _ => Err(Error::internal("an import says too little")),
    }
}

/// Takes back what these entries of the log tell of, and marks how far it is.
async fn step(
    run: &JobRun,
    batch: i64,
    facts: &Facts,
    rows: Vec<StoredChange>,
    course: Course,
) -> Result<Course> {
    let wanted = Arc::new(wanted(run, batch, facts, &rows).await?);
    let (hold, total) = (run.hold(), Some(facts.total.max(course.entries)));
    let course = Arc::new(course);
    let wish = WriteWish::default();
    let written = run.engine().transact(run.caller(), &wish, true, move |work| {
        let (wanted, course) = (Arc::clone(&wanted), Arc::clone(&course));
        Box::pin(async move {
            let catalog = work.catalog();
            let mut course = Course::clone(&course);
            course.add(&catalog, work.take_back(&wanted).await?);
            work.mark_job(hold, &course, (course.entries, total)).await?;
            let answer = Some(serde_json::to_value(course).map_err(Error::internal)?);
            Ok(Written { answer, ..Written::default() })
        })
    });
    let answer = written.await?.answer.unwrap_or_default();
    serde_json::from_value(answer).map_err(Error::internal)
}

/// What is to be taken back, by object, in the order of the log from its end.
async fn wanted(
    run: &JobRun,
    batch: i64,
    facts: &Facts,
    rows: &[StoredChange],
) -> Result<Vec<(ObjectId, Vec<TakeBack>)>> {
    let (catalog, own) = (run.engine().catalog(), Some(request_id(batch)));
    let mut wanted = Vec::new();
    for (name, newest) in by_object(rows) {
        let Some(object) = catalog.find(name) else { continue };
        let ids: Vec<i64> = newest.iter().map(|(id, _)| *id).collect();
        let entries = of_records(run.engine().database(), name, &ids, facts.from).await?;
        let by =
            |entry: &StoredChange, request: &Option<String>| &entry.entry.request_id == request;
        let mut of: BTreeMap<i64, Vec<&StoredChange>> = BTreeMap::new();
        let mut versions: BTreeMap<i64, i64> = BTreeMap::new();
        for entry in &entries {
            let id = entry.entry.record_id.unwrap_or_default();
            if by(entry, &own) {
                of.entry(id).or_default().push(entry);
            }
            // What follows from taking back other records is nobody's change.
            if by(entry, &own) || by(entry, &run.caller().request_id) {
                versions.insert(id, entry.entry.version.unwrap_or_default());
            }
        }
        // A record is dealt with once, where the import touched it last.
        let last = |(id, entry): &(i64, i64)| {
            let own = of.get(id)?;
            (own.last()?.id == *entry).then(|| take_back(*id, own, versions.get(id).copied()))
        };
        wanted.push((object.id, newest.iter().filter_map(last).collect()));
    }
    Ok(wanted)
}

/// Keeps whole transactions, which have one moment each: what came in together goes together.
fn cut(rows: &mut Vec<StoredChange>) {
    if let Some(last) = rows.get(AT_ONCE - 1).map(|row| row.entry.at) {
        let whole = rows.iter().skip(AT_ONCE).take_while(|row| row.entry.at == last).count();
        rows.truncate(AT_ONCE + whole);
    }
}

/// The objects of these entries, which begin with the newest, each with its records and the newest
/// entry of each.
fn by_object(rows: &[StoredChange]) -> Vec<(&str, Vec<(i64, i64)>)> {
    let mut found: Vec<(&str, Vec<(i64, i64)>)> = Vec::new();
    let mut seen = BTreeSet::new();
    for row in rows {
        let (name, Some(id)) = (row.entry.object.as_str(), row.entry.record_id) else { continue };
        if !seen.insert((name, id)) {
            continue;
        }
        match found.iter_mut().find(|(known, _)| *known == name) {
            Some((_, records)) => records.push((id, row.id)),
            None => found.push((name, vec![(id, row.id)])),
        }
    }
    found
}

/// What an import's entries about one record, oldest first, say is to be taken back.
fn take_back(id: i64, own: &[&StoredChange], version: Option<i64>) -> TakeBack {
    let made = own.iter().any(|entry| entry.entry.verb == verb::CREATE);
    let version = version.unwrap_or_default();
    let (mut before, mut after) = (Map::new(), Map::new());
    for entry in own {
        let payload = entry.entry.payload.as_deref().unwrap_or_default();
        let Ok(Json::Object(mut payload)) = serde_json::from_str(payload) else { continue };
        if let Some(Json::Object(first)) = payload.remove("before") {
            for (field, value) in first {
                before.entry(field).or_insert(value);
            }
        }
        if let Some(Json::Object(last)) = payload.remove("after") {
            after.extend(last);
        }
    }
    TakeBack { id, made, version, before, after }
}

impl Course {
    fn add(&mut self, catalog: &Catalog, done: TakenBack) {
        self.removed += done.removed;
        self.restored += done.restored;
        for (object, id, why) in done.stay {
            self.stay += 1;
            if self.left.len() < NAMED {
                let object = catalog.object(object).plural.clone();
                self.left.push(Left { object, id, why });
            }
        }
    }
}

/// Says in the record of the import that it was undone.
async fn finish(run: &JobRun, batch: i64) -> Result<()> {
    let wish = WriteWish::default();
    let written = run.engine().transact(run.caller(), &wish, false, move |work| {
        Box::pin(async move {
            let catalog = work.catalog();
            let object = catalog.expect(OBJECT)?;
            let records = work.import_batch(object, batch).await?;
            work.change(object, records, &[(object.id_of("state"), "undone".into())]).await?;
            Ok(Written::default())
        })
    });
    written.await.map(drop)
}
