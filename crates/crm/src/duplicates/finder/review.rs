//! Looking again at the open pairs that the finder has found: what it would say of them now, and which of them are
//! none any more, because somebody has corrected a record, thrown it away, or changed a rule.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use steward_engine::Work;
use steward_engine::job::JobRun;
use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectId};
use steward_model::query::{Filter, Operator};
use steward_model::record::Record;

use super::compare::{Verdict, compare};
use super::{AT_ONCE, Course, Search, known};
use crate::duplicates::eyes::Eyes;
use crate::support::equals;
use crate::typed::duplicate_pair::{Fields, NAME, State, View, ViewMut, field};

/// What is to become of pairs: none of those that are over.
type Verdicts = BTreeMap<i64, Option<Verdict>>;

/// Reviews the next pairs.
pub(super) async fn step(run: &JobRun, search: &Search, mut course: Course) -> Result<Course> {
    let catalog = run.engine().catalog();
    let of = catalog.expect(NAME)?;
    let open = equals(field::STATE, State::Open.key()).and(equals(field::FOUND, true));
    let behind = Filter::test("id", Operator::Gt, vec![course.after.to_string()]);
    let pairs = Eyes::Read(run.engine()).look(of, open.and(behind)).await?;
    if pairs.is_empty() {
        (course.stage, course.after) = (1, 0);
        return Ok(course);
    }
    for some in pairs.chunks(AT_ONCE) {
        let verdicts = Arc::new(verdicts(run, search, &catalog, some).await?);
        course.after = some.last().map_or(course.after, Record::id);
        course.done += some.len() as i64;
        let at = course.clone();
        let written = super::write(run, move |work| {
            let (mut course, verdicts) = (at.clone(), Arc::clone(&verdicts));
            Box::pin(async move {
                course.gone += carry_out(work, &verdicts).await?;
                Ok(course)
            })
        });
        course = written.await?;
    }
    Ok(course)
}

async fn verdicts(
    run: &JobRun,
    Search { sides, rules }: &Search,
    catalog: &Catalog,
    pairs: &[Record],
) -> Result<Verdicts> {
    let fields = Fields::resolve(catalog)?;
    let sides_of = |pair: &Record| {
        let view = View::new(&fields, pair);
        let object = view.a_object().filter(|name| view.b_object() == Some(*name));
        Some((catalog.find(object?)?.id, view.a_id()?, view.b_id()?))
    };
    let mut ids: BTreeMap<ObjectId, BTreeSet<i64>> = BTreeMap::new();
    for (object, a, b) in pairs.iter().filter_map(sides_of) {
        ids.entry(object).or_default().extend([a, b]);
    }
    let mut all = BTreeMap::new();
    for (object, ids) in ids {
        all.insert(object, known::by_ids(run.engine(), sides, object, &ids).await?);
    }
    let verdict = |pair: &Record| {
        let (object, a, b) = sides_of(pair)?;
        let known = all.get(&object)?;
        compare(rules, known.get(&a)?, known.get(&b)?)
    };
    Ok(pairs.iter().map(|pair| (pair.id(), verdict(pair))).collect())
}

/// Answers how many are over.
async fn carry_out(work: &mut Work<'_, '_>, verdicts: &Verdicts) -> Result<i64> {
    let catalog = work.catalog();
    let (of, fields) = (catalog.expect(NAME)?, Fields::resolve(&catalog)?);
    let (mut over, mut edits) = (Vec::new(), Vec::new());
    // Most are as they were, and need not be held.
    let seen = work.by_ids(of, &verdicts.keys().copied().collect()).await?;
    let stale = |(id, record): &(&i64, &Record)| {
        verdicts.get(id).is_some_and(|now| now.as_ref() != Some(&said(&fields, record)))
    };
    let stale: BTreeSet<i64> = seen.iter().filter(stale).map(|(id, _)| *id).collect();
    for (id, record) in work.hold(of, &stale).await? {
        let view = View::new(&fields, &record);
        if view.state() != Some(State::Open) || view.deleted_at().is_some() {
            continue;
        }
        match verdicts.get(&id).and_then(Option::as_ref) {
            Some(verdict) => {
                let mut now = record.clone();
                let reasons: Vec<_> = verdict.why.iter().cloned().collect();
                let mut edit = ViewMut::new(&fields, &mut now);
                edit.set_score(Some(verdict.score));
                edit.set_reasons(&reasons);
                let set = [fields.score, fields.reasons];
                let set = set.map(|field| (field, now.get(field).clone())).to_vec();
                edits.push((record, set));
            }
            None => over.push(record),
        }
    }
    let count = over.len() as i64;
    work.change_each(of, edits).await?;
    work.remove(of, over).await?;
    Ok(count)
}

/// What stands in a pair.
fn said(fields: &Fields, record: &Record) -> Verdict {
    let view = View::new(fields, record);
    Verdict { why: view.reasons().into_iter().collect(), score: view.score().unwrap_or_default() }
}
