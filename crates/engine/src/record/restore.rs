//! Out of the bin.

use std::collections::BTreeSet;
use std::sync::Arc;

use steward_model::catalog::{ObjectDef, RelationKind};
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::record::Record;
use steward_model::scope::{Access, SystemAccess, Verb};
use steward_model::{Error, Result, Value, error::ErrorKind, text};
use steward_store::emit::{self, Take};
use steward_store::plan::Plan;

use super::delete::{binned_at, by_rule, goes_with};
use super::insert::{authorised, within_batch, written};
use super::{Caller, MAX_BATCH, Problems, Work, WriteWish, Written};
use crate::behaviour::{Change, ChangeVerb};
use crate::engine::Engine;

impl Engine {
    /// Takes records out of the bin, with the child records that went with them.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if one is not in the bin or not the caller's to delete;
    /// [`ErrorKind::Duplicate`] if a unique key was taken meanwhile.
    pub async fn restore(
        &self,
        caller: &Caller,
        plural: &str,
        ids: &[i64],
        wish: &WriteWish,
    ) -> Result<Written> {
        within_batch(ids.len())?;
        let plural = plural.to_owned();
        let ids: BTreeSet<i64> = ids.iter().copied().collect();
        self.transact(caller, wish, false, move |work| {
            let (plural, ids) = (plural.clone(), ids.clone());
            Box::pin(async move {
                let catalog = work.catalog();
                let object = authorised(work, &plural, Verb::Delete, &catalog)?;
                let access = work.caller.access.clone();
                let named = ids.iter().map(ToString::to_string).collect();
                let filter = Filter::test("id", Operator::In, named);
                let records = work.bin(object, &access, filter).await?;
                if records.len() != ids.len() {
                    return Err(not_in_bin());
                }
                let changes = back(object, records.clone());
                let done = work.save(object, changes, Problems::new(false)).await?;
                for record in &records {
                    work.restore_children(object, record).await?;
                }
                Ok(written(&done))
            })
        })
        .await
    }
}

impl Work<'_, '_> {
    /// Deleted records that the access may delete, by their ids, at most [`MAX_BATCH`].
    async fn bin(
        &mut self,
        object: &ObjectDef,
        access: &Access,
        filter: Filter,
    ) -> Result<Vec<Record>> {
        let catalog = self.catalog();
        let query = ListQuery { filter, ..ListQuery::default() };
        let verb = Verb::Delete;
        let plan = Plan::resolve(&catalog, access, verb, self.now, object.id, &query)?;
        let statement = emit::records(&plan, self.tx.dialect(), MAX_BATCH as u64, Take::Restore);
        let records = self.rows(object, &statement).await?;
        self.known.held(&records);
        Ok(records)
    }

    /// The children that went into the bin in the same transaction come back with their parent.
    pub(super) async fn restore_children(
        &mut self,
        object: &ObjectDef,
        parent: &Record,
    ) -> Result<()> {
        let at = parent.get(object.id_of("deleted_at")).clone();
        let system = Access::System(SystemAccess::because("children follow their parent"));
        let model = Arc::clone(&self.model);
        for child in model.catalog.objects() {
            for relation in goes_with(child, object) {
                let further = by_rule(child, &relation);
                let RelationKind::ToMany { field, when } = relation else { continue };
                let id = vec![parent.id().to_string()];
                let name = child.fields[field].name.clone();
                let mut filter = Filter::test(name, Operator::Eq, id);
                if let Some((field, _)) = when {
                    let name = child.fields[field].name.clone();
                    let object = vec![object.name.clone()];
                    filter = filter.and(Filter::test(name, Operator::Eq, object));
                }
                let mut after = 0;
                loop {
                    let behind = Filter::test("id", Operator::Gt, vec![after.to_string()]);
                    let filter = filter.clone().and(behind);
                    let mut children = self.bin(child, &system, filter).await?;
                    let last = children.last().filter(|_| children.len() == MAX_BATCH);
                    let more = last.map(Record::id);
                    children.retain(|record| binned_at(child, record, &at));
                    self.effect(child, back(child, children.clone())).await?;
                    for record in children.iter().filter(|_| further) {
                        Box::pin(self.restore_children(child, record)).await?;
                    }
                    let Some(id) = more else { break };
                    after = id;
                }
            }
        }
        Ok(())
    }
}

pub(super) fn back(object: &ObjectDef, records: Vec<Record>) -> Vec<Change> {
    let changes = records.into_iter().enumerate().map(|(row, old)| {
        let mut new = old.clone();
        new.values[object.id_of("deleted_at")] = Value::Null;
        if let Some(by) = object.find_id("deleted_by_id") {
            new.values[by] = Value::Null;
        }
        let given = BTreeSet::new();
        Change { verb: ChangeVerb::Restore, old: Some(old), new, given, row }
    });
    changes.collect()
}

fn not_in_bin() -> Error {
    Error::new(
        ErrorKind::NotFound,
        text!(
            en = "One of these records is not in the bin, or not yours to restore.",
            zh = "其中有记录不在回收站，或您无权恢复。"
        ),
    )
}
