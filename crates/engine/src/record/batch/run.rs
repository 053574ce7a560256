//! Carrying out the steps of a batch in one transaction. After the first step in which something is
//! wrong nothing is written any more; the others are only checked, so that everything is said at once.

use std::collections::BTreeMap;

use steward_model::catalog::ObjectDef;
use steward_model::error::ErrorKind;
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::record::Record;
use steward_model::scope::Verb;
use steward_model::{Result, text};

use super::super::conflict::explain_any;
use super::super::insert::{authorised, new_change};
use super::super::update::changed;
use super::super::upsert::{Row, key};
use super::super::{Problems, Work, WriteWish, Written, input::Given};
use super::read::{Made, values};
use super::steps::{Step, ids};
use super::wrong::Wrong;
use super::{Act, Operation};
use crate::behaviour::{Change, ChangeVerb};

/// What has become of a batch so far.
struct Course<'a> {
    operations: &'a [Operation],
    /// The id and version of each operation's record.
    done: Vec<(i64, i64)>,
    made: Made<'a>,
    inserted: u64,
    wrong: Wrong,
}

impl<'a> Course<'a> {
    fn new(operations: &'a [Operation]) -> Self {
        let names = operations.iter().filter_map(|one| one.reference.as_deref());
        Self {
            operations,
            done: vec![(0, 0); operations.len()],
            made: names.map(|name| (name, None)).collect(),
            inserted: 0,
            wrong: Wrong::default(),
        }
    }

    fn finish(&mut self, operation: usize, id: i64, version: i64) {
        self.done[operation] = (id, version);
        if let Some(name) = self.operations[operation].reference.as_deref()
            && id != 0
        {
            self.made.insert(name, Some(id));
        }
    }
}

impl Work<'_, '_> {
    /// Carries out the steps.
    pub(super) async fn run_batch(
        &mut self,
        operations: &[Operation],
        steps: &[Step],
    ) -> Result<Written> {
        let mut course = Course::new(operations);
        for step in steps {
            let done = match self.step(&mut course, step).await {
                Ok(()) => self.settle().await,
                wrong => wrong,
            };
            if let Err(error) = done {
                course.wrong.take(error, &step.operations)?;
            }
            self.checking = !course.wrong.is_empty();
        }
        let Course { mut done, inserted, wrong, .. } = course;
        if !wrong.is_empty() {
            return Err(wrong.into_error());
        }
        let catalog = self.catalog();
        for (operation, (id, version)) in operations.iter().zip(&mut done) {
            // Later operations and effects may have changed the same record again.
            let object = catalog.find_plural(&operation.object);
            let latest = object.and_then(|object| self.known.latest(object.id, *id));
            *version = latest.map_or(*version, Record::version);
        }
        let (ids, versions) = done.into_iter().unzip();
        Ok(Written { ids, versions, inserted, ..Written::default() })
    }

    /// Waits for what a step has queued, so that what is wrong with it is said of this step.
    async fn settle(&mut self) -> Result<()> {
        let sent = self.tx.flush().await;
        sent.map_err(|error| explain_any(&self.catalog(), error))
    }

    async fn step(&mut self, course: &mut Course<'_>, step: &Step) -> Result<()> {
        let catalog = self.catalog();
        let first = step.operations.first().map(|&place| &course.operations[place].act);
        let verb = match first {
            Some(Act::Update { .. }) => Verb::Update,
            Some(Act::Delete { .. }) => Verb::Delete,
            _ => Verb::Create,
        };
        let object = authorised(self, &step.object, verb, &catalog)?;
        let mut problems = Problems::of_operations();
        let mut given = Vec::with_capacity(step.operations.len());
        for &place in &step.operations {
            let operation = (place, &course.operations[place]);
            let access = &self.caller.access;
            let fresh = verb == Verb::Create;
            given.push(values(object, access, operation, &course.made, fresh, &mut problems)?);
        }
        match (first, &step.upsert) {
            (_, Some((on_conflict, resolution))) => {
                let key = key(object, on_conflict.as_deref())?;
                let rows = step.operations.iter().zip(given);
                let rows = rows.map(|(&row, given)| Row { row, id: None, given }).collect();
                let done = self.upsert_rows(object, &key, rows, *resolution, problems).await?;
                course.inserted += done.inserted;
                for row in done.rows {
                    course.finish(row.row, row.id, row.version);
                }
                Ok(())
            }
            (Some(Act::Update { .. }), _) => {
                self.update_step(course, step, object, given, problems).await
            }
            (Some(Act::Delete { .. }), _) => self.delete_step(course, step, object).await,
            _ => self.create_step(course, step, object, given, problems).await,
        }
    }

    async fn create_step(
        &mut self,
        course: &mut Course<'_>,
        step: &Step,
        object: &ObjectDef,
        given: Vec<Given>,
        problems: Problems,
    ) -> Result<()> {
        let rows = step.operations.iter().zip(given);
        let changes = rows.map(|(&place, given)| new_change(object, place, given)).collect();
        for change in self.save(object, changes, problems).await? {
            course.inserted += 1;
            course.finish(change.row, change.new.id(), change.new.version());
        }
        Ok(())
    }

    async fn update_step(
        &mut self,
        course: &mut Course<'_>,
        step: &Step,
        object: &ObjectDef,
        given: Vec<Given>,
        problems: Problems,
    ) -> Result<()> {
        let mut records = self.named_by(course, step, object, Verb::Update).await?;
        let mut changes = Vec::with_capacity(records.len());
        for (&place, given) in step.operations.iter().zip(given) {
            if let Some(old) = records.remove(&place) {
                course.finish(place, old.id(), old.version());
                changes.push(changed(object, place, old, &given));
            }
        }
        changes.retain(Change::is_change);
        self.may_transfer(object, &changes).await?;
        if changes.is_empty() {
            return problems.finish();
        }
        for change in self.save(object, changes, problems).await? {
            course.finish(change.row, change.new.id(), change.new.version());
        }
        Ok(())
    }

    async fn delete_step(
        &mut self,
        course: &mut Course<'_>,
        step: &Step,
        object: &ObjectDef,
    ) -> Result<()> {
        let records = self.named_by(course, step, object, Verb::Delete).await?;
        let (places, records): (Vec<usize>, Vec<Record>) = records.into_iter().unzip();
        let mut changes = self.bin_changes(object, records);
        for (change, place) in changes.iter_mut().zip(places) {
            change.row = place;
        }
        let done = self.save(object, changes, Problems::of_operations()).await?;
        for change in done.iter().filter(|change| change.verb == ChangeVerb::Delete) {
            course.finish(change.row, change.new.id(), change.new.version());
        }
        if self.checking {
            return Ok(());
        }
        self.bin_children(object, &done).await
    }

    /// The records that the operations of a step name, by the operation's place: locked, in reach and
    /// with the version that the operation wants. What is wrong with others is noted.
    async fn named_by(
        &mut self,
        course: &mut Course<'_>,
        step: &Step,
        object: &ObjectDef,
        verb: Verb,
    ) -> Result<BTreeMap<usize, Record>> {
        let named = ids(course.operations, step).iter().map(ToString::to_string).collect();
        let filter = Filter::And(vec![Filter::test("id", Operator::In, named)]);
        let query = ListQuery { filter, ..ListQuery::default() };
        let records = self.targets(object, &query, verb, &WriteWish::default()).await?;
        let mut records: BTreeMap<i64, Record> =
            records.into_iter().map(|record| (record.id(), record)).collect();
        let mut found = BTreeMap::new();
        for &place in &step.operations {
            let Some((id, wanted)) = course.operations[place].act.target() else { continue };
            let Some(record) = records.remove(&id) else {
                let (en, zh) = (object.label.en.to_lowercase(), &object.label.zh);
                let message = text!(
                    en = "There is no {en} {id}, or you may not do this with it.",
                    zh = "没有编号为 {id} 的{zh}，或您没有此项权限。"
                );
                let of = ("id", "not_found");
                course.wrong.refuse(place, ErrorKind::NotFound, of, message);
                continue;
            };
            // Earlier operations, or their effects, may have changed the same record.
            let version = self.known.version_before(&record);
            if wanted.is_some_and(|wanted| wanted != version) {
                let message = text!(
                    en = "Somebody else changed this record meanwhile; its version is {version} now.",
                    zh = "这条记录刚被其他人修改，现在的版本是 {version}。"
                );
                let of = ("version", "changed_meanwhile");
                course.wrong.refuse(place, ErrorKind::VersionMismatch, of, message);
                continue;
            }
            found.insert(place, record);
        }
        Ok(found)
    }
}
