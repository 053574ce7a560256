//! Putting what was found onto the list. What stands there already stays as it is, whatever somebody has said of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use steward_engine::Work;
use steward_engine::job::JobRun;
use steward_model::Result;
use steward_model::catalog::ObjectId;
use steward_model::record::Record;

use super::Course;
use super::compare::Verdict;
use super::look::Ids;
use crate::support::{among, equals, where_};
use crate::typed::duplicate_pair::{Fields, NAME, View, ViewMut, field};

/// Records whose pairs are read at once: as the younger one of a pair each has a few at most.
const READ_AT_ONCE: usize = 10;

/// Writes down what was found of some records, and how far it is.
pub(super) async fn keep(
    run: &JobRun,
    course: Course,
    (object, pairs): (ObjectId, BTreeMap<Ids, Verdict>),
) -> Result<Course> {
    let pairs = Arc::new(pairs);
    let written = super::write(run, move |work| {
        let (mut course, pairs) = (course.clone(), Arc::clone(&pairs));
        Box::pin(async move {
            course.found += add(work, object, &pairs).await?;
            Ok(course)
        })
    });
    written.await
}

/// Answers how many are new.
async fn add(
    work: &mut Work<'_, '_>,
    object: ObjectId,
    pairs: &BTreeMap<Ids, Verdict>,
) -> Result<i64> {
    let catalog = work.catalog();
    let fields = Fields::resolve(&catalog)?;
    let (of, name) = (catalog.expect(NAME)?, catalog.object(object).name.clone());
    let younger: BTreeSet<i64> = pairs.keys().map(|(_, high)| *high).collect();
    let younger: Vec<i64> = younger.into_iter().collect();
    let mut there: BTreeSet<Ids> = BTreeSet::new();
    for some in younger.chunks(READ_AT_ONCE) {
        let lows: BTreeSet<i64> =
            pairs.keys().filter(|(_, high)| some.contains(high)).map(|(low, _)| *low).collect();
        let both = equals(field::B_OBJECT, &name).and(equals(field::A_OBJECT, &name));
        let filter = both.and(among(field::B_ID, some.iter().copied()));
        let found = work.look(of, &where_(filter.and(among(field::A_ID, lows)))).await?;
        let ids = |record: &Record| {
            let view = View::new(&fields, record);
            view.a_id().zip(view.b_id())
        };
        there.extend(found.iter().filter_map(ids));
    }
    let new = pairs.iter().filter(|(ids, _)| !there.contains(*ids));
    let new: Vec<Record> =
        new.map(|(ids, verdict)| made(&fields, Work::blank(of), (&name, *ids), verdict)).collect();
    let count = new.len() as i64;
    work.create(of, new).await?;
    Ok(count)
}

fn made(
    fields: &Fields,
    mut record: Record,
    (object, (low, high)): (&str, Ids),
    verdict: &Verdict,
) -> Record {
    let reasons: Vec<_> = verdict.why.iter().cloned().collect();
    let mut edit = ViewMut::new(fields, &mut record);
    edit.set_a_object(Some(object));
    edit.set_a_id(Some(low));
    edit.set_b_object(Some(object));
    edit.set_b_id(Some(high));
    edit.set_score(Some(verdict.score));
    edit.set_reasons(&reasons);
    edit.set_found(Some(true));
    record
}
