//! Computing a new formula or roll-up for the records that are there: a long job, some records at a time.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use steward_model::catalog::definition::{Field, RollUp};
use steward_model::catalog::{Catalog, Computed, FieldId, ObjectDef};
use steward_model::formula::Display;
use steward_model::query::{ListQuery, SelectItem};
use steward_model::scope::{Access, SystemAccess, Verb};
use steward_model::{Error, Result};
use steward_store::job::long;
use steward_store::plan::Plan;
use steward_store::{BoxFuture, Database, settled};

use crate::engine::Engine;
use crate::job::{JobKind, JobRun};
use crate::record::{Caller, Work, WriteWish, Written};

/// The kind of the jobs.
const KIND: &str = "compute_field";

/// The most records that are computed in one transaction. They are held meanwhile.
const AT_ONCE: usize = 200;

/// When a transaction takes longer, the next has fewer records: some have many children to look at.
const LONG: Duration = Duration::from_millis(100);

/// How long writes that began before the formula did are waited for.
const SETTLES: Duration = Duration::from_secs(30);

/// The longest rest between two transactions, in which others write.
const REST: Duration = Duration::from_millis(50);

/// Computes a formula or roll-up of the company's own for the records that were there before it.
#[derive(Debug)]
pub struct ComputeField;

/// What a job is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct About {
    /// The plural of the object.
    object: String,
    /// The field.
    field: String,
    /// How it is computed; when that is otherwise by then, the job is for nothing.
    #[serde(flatten)]
    by: By,
}

/// How a field is computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum By {
    Formula(String),
    Rollup(RollUp),
}

impl By {
    /// How a field of the company's own is computed, if the result is stored.
    fn of(field: &Field) -> Option<Self> {
        let formula = field.formula.clone().filter(|source| !Display::is_needed(source));
        formula.map(Self::Formula).or_else(|| field.rollup.clone().map(Self::Rollup))
    }
}

/// Where it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Course {
    /// Records up to this one are done.
    after: i64,
    /// How many that are.
    done: i64,
    /// How many of them came out otherwise than before.
    changed: i64,
    /// How many there were at the beginning.
    total: i64,
}

/// Wants a field computed for the records that are there, if its results are stored.
pub(super) async fn want(work: &mut Work<'_, '_>, object: &ObjectDef, field: &Field) -> Result<()> {
    let Some(by) = By::of(field) else { return Ok(()) };
    let (object, field) = (object.plural.clone(), field.name.clone());
    // With each change of the catalog there may be another one beside those that wait already.
    let key = format!("{KIND}:{object}.{field}:{}", work.tx.epoch().await?);
    let about = About { object, field, by };
    let payload = serde_json::to_value(about).map_err(Error::internal)?;
    work.want_job(KIND, &payload, key).await.map(drop)
}

/// The fields of an object that are being computed.
pub(super) async fn underway(database: &Database, object: &ObjectDef) -> Result<BTreeSet<String>> {
    let jobs = long::underway(database, KIND).await?;
    let about = jobs.iter().filter_map(|job| serde_json::from_str::<About>(&job.payload).ok());
    Ok(about.filter(|about| about.object == object.plural).map(|about| about.field).collect())
}

impl JobKind for ComputeField {
    fn name(&self) -> &'static str {
        KIND
    }

    fn run<'a>(&'a self, run: &'a JobRun) -> BoxFuture<'a, Result<Json>> {
        Box::pin(async move {
            let about: About = run.payload()?;
            let mut course = match run.cursor()? {
                Some(course) => course,
                None => begun(run, &about).await?,
            };
            let mut most = AT_ONCE;
            loop {
                let begun = Instant::now();
                let Some(next) = step(run, &about, &course, most).await? else {
                    return Ok(json!({"changed": course.changed, "superseded": true}));
                };
                let count = next.done - course.done;
                course = next;
                if count < most as i64 {
                    return Ok(json!({"changed": course.changed, "superseded": false}));
                }
                let took = begun.elapsed();
                most = if took > LONG { (most / 2).max(1) } else { (most * 2).min(AT_ONCE) };
                tokio::time::sleep(took.min(REST)).await;
            }
        })
    }
}

/// The beginning of a job: whoever had begun to write before the formula was there has ended. What a formula gives
/// a record is made good when that is saved again; what a roll-up has missed once would be missing for ever, so
/// that one waits on.
async fn begun(run: &JobRun, about: &About) -> Result<Course> {
    let engine = run.engine();
    while !settled::wait(engine.database(), SETTLES).await? {
        tracing::warn!(field = about.field, "writes that began before a field go on for long");
        if matches!(about.by, By::Formula(_)) {
            break;
        }
    }
    let total = count(engine, about).await?;
    Ok(Course { after: 0, done: 0, changed: 0, total })
}

async fn count(engine: &Engine, about: &About) -> Result<i64> {
    let catalog = engine.catalog();
    let Some(object) = catalog.find_plural(&about.object) else { return Ok(0) };
    let access = system();
    let id = SelectItem::Field { alias: None, field: "id".to_owned(), cast: None };
    let query = ListQuery { select: vec![id], ..ListQuery::default() };
    let now = engine.clock().now();
    let plan = Plan::resolve(&catalog, &access, Verb::Read, now, object.id, &query)?;
    let total = engine.counted(&plan, None).await?;
    Ok(i64::try_from(total).unwrap_or(i64::MAX))
}

/// Computes the next records and marks how far it is; nothing if the field is computed otherwise by now.
async fn step(run: &JobRun, about: &About, course: &Course, most: usize) -> Result<Option<Course>> {
    let caller = Caller { access: system(), ..run.caller().clone() };
    let (hold, wanted, at) = (run.hold(), about.clone(), course.clone());
    let wish = WriteWish::default();
    let done = run.engine().transact(&caller, &wish, true, move |work| {
        let (wanted, at) = (wanted.clone(), at.clone());
        Box::pin(async move {
            let catalog = work.catalog();
            let Some((object, field)) = still_wanted(&catalog, &wanted) else {
                return Ok(Written::default());
            };
            let (count, last, changed) = match wanted.by {
                By::Formula(_) => work.compute_next(object, at.after, most).await?,
                By::Rollup(_) => work.roll_up_next((object, field), at.after, most).await?,
            };
            let (count, changed) = (count as i64, changed as i64);
            let next = Course {
                after: last,
                done: at.done + count,
                changed: at.changed + changed,
                total: at.total.max(at.done + count),
            };
            work.mark_job(hold, &next, (next.done, Some(next.total))).await?;
            let ids = vec![next.after, next.done, next.changed, next.total];
            Ok(Written { ids, ..Written::default() })
        })
    });
    Ok(match done.await?.ids[..] {
        [after, done, changed, total] => Some(Course { after, done, changed, total }),
        _ => None,
    })
}

/// The object and its field, if that is still computed like this.
fn still_wanted<'c>(catalog: &'c Arc<Catalog>, about: &About) -> Option<(&'c ObjectDef, FieldId)> {
    let object = catalog.find_plural(&about.object)?;
    let field = object.field(&about.field)?;
    let is_it = match (&field.computed, &about.by) {
        (Some(Computed::Formula(source)), By::Formula(wanted)) => source == wanted,
        (Some(Computed::RollUp(rollup)), By::Rollup(wanted)) => rollup.written(catalog) == *wanted,
        _ => false,
    };
    is_it.then_some((object, field.id))
}

fn system() -> Access {
    Access::System(SystemAccess::because("a new field is computed for all records"))
}
