//! The finder goes over all accounts, contacts and leads, by night or when an administrator wants it, and keeps the
//! work list of likely duplicates: the records of `duplicate_pair`.
//!
//! Who may be the same as a record is looked up by its stored keys and the company's rules, as for a draft while
//! somebody enters it ([`look`]); whether two are is said by comparing them ([`compare`]), which does not depend on
//! who found whom. [`review`] looks again at what is on the list, [`keep`] puts what is new onto it, [`work_list`]
//! tells each person of the pairs of which he sees both sides, and [`settle`] has him say that two are not the same.

mod compare;
mod keep;
mod known;
mod look;
mod review;
pub(crate) mod settle;
pub(crate) mod work_list;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use steward_engine::action::Call;
use steward_engine::job::{JobKind, JobRun};
use steward_engine::{Count, Work, WriteWish};
use steward_model::Result;
use steward_model::catalog::ObjectId;
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::record::Record;
use steward_store::BoxFuture;

use super::eyes::Eyes;
use super::party::Sides;
use super::rules::{self, Rule};

/// Records that are compared together, and whose pairs are written in one transaction.
const AT_ONCE: usize = 100;

/// Finds likely duplicates among the records that there are.
#[derive(Debug)]
pub struct DuplicateFinder;

/// How far it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Course {
    /// 0 while it reviews the list, then the number of the object that it goes over.
    stage: usize,
    /// The last pair or record that was looked at there.
    after: i64,
    /// Pairs and records that were looked at.
    done: i64,
    /// How many there were when it began.
    total: i64,
    /// Pairs that were found anew.
    found: i64,
    /// Open pairs that are none any more.
    gone: i64,
}

/// What all steps of a run need.
struct Search {
    sides: Sides,
    rules: Vec<Rule>,
}

impl JobKind for DuplicateFinder {
    fn name(&self) -> &'static str {
        "find_duplicates"
    }

    fn schedule(&self) -> Option<&'static str> {
        Some("0 2 * * *")
    }

    fn run<'a>(&'a self, run: &'a JobRun) -> BoxFuture<'a, Result<Json>> {
        Box::pin(async move {
            let engine = run.engine();
            let sides = Sides::new(&engine.catalog())?;
            let rules = among_themselves(rules::read(&mut Eyes::Read(engine), &sides).await?);
            let objects = sides.objects();
            let search = Search { sides, rules };
            let mut course = match run.cursor()? {
                Some(course) => course,
                None => Course { total: count(run, &objects).await?, ..Course::default() },
            };
            while course.stage == 0 {
                course = review::step(run, &search, course).await?;
            }
            while let Some(&object) = objects.get(course.stage - 1) {
                course = step(run, &search, object, course).await?;
            }
            let Course { done, found, gone, .. } = course;
            Ok(json!({"looked": done, "found": found, "gone": gone}))
        })
    }
}

/// Looks at the next records of an object.
async fn step(
    run: &JobRun,
    search: &Search,
    object: ObjectId,
    mut course: Course,
) -> Result<Course> {
    let records = next(run, object, course.after).await?;
    if records.is_empty() {
        (course.stage, course.after) = (course.stage + 1, 0);
        return Ok(course);
    }
    for some in records.chunks(AT_ONCE) {
        let pairs = look::pairs(run.engine(), search, some).await?;
        course.after = some.last().map_or(course.after, Record::id);
        course.done += some.len() as i64;
        course = keep::keep(run, course, (object, pairs)).await?;
    }
    Ok(course)
}

/// The next undeleted records behind one, in the order of their ids.
async fn next(run: &JobRun, object: ObjectId, after: i64) -> Result<Vec<Record>> {
    let filter = Filter::test("id", Operator::Gt, vec![after.to_string()]);
    let (engine, catalog) = (run.engine(), run.engine().catalog());
    Eyes::Read(engine).look(catalog.object(object), filter).await
}

/// About how many records and pairs there are.
async fn count(run: &JobRun, objects: &[ObjectId]) -> Result<i64> {
    let (engine, catalog) = (run.engine(), run.engine().catalog());
    let pairs = catalog.expect(crate::typed::duplicate_pair::NAME)?.id;
    let mut total = 0;
    for &object in objects.iter().chain([&pairs]) {
        let query = ListQuery { limit: Some(1), ..ListQuery::default() };
        let plural = &catalog.object(object).plural;
        let read = engine.read(run.caller(), plural, &query, Some(Count::Exact)).await?;
        total += read.total.map_or(0, |total| i64::try_from(total.count).unwrap_or(i64::MAX));
    }
    Ok(total)
}

/// The rules by which records of one object are the same: only such can become one. Two of different objects, such as
/// a lead of a company that is a customer, are told of while they are entered.
fn among_themselves(rules: Vec<Rule>) -> Vec<Rule> {
    let rules = rules.into_iter().filter(|rule| rule.against.contains(&rule.object));
    rules.map(|rule| Rule { against: vec![rule.object], ..rule }).collect()
}

/// Writes something of a step together with how far the run is then.
async fn write<F>(run: &JobRun, act: F) -> Result<Course>
where
    F: for<'w> Fn(&'w mut Work<'_, '_>) -> BoxFuture<'w, Result<Course>> + Send + Sync + 'static,
{
    let (hold, act) = (run.hold(), std::sync::Arc::new(act));
    let call = Call::new(run.engine(), run.caller(), WriteWish::default());
    let written = call.write(move |work| {
        let act = std::sync::Arc::clone(&act);
        Box::pin(async move {
            let course = act(work).await?;
            let total = course.total.max(course.done);
            work.mark_job(hold, &course, (course.done, Some(total))).await?;
            Ok(course)
        })
    });
    written.await
}
