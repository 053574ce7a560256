//! Into the bin.

use std::sync::Arc;

use steward_model::catalog::{ObjectDef, RelationKind};
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::record::Record;
use steward_model::scope::Verb;
use steward_model::{Result, Value};

use super::insert::{authorised, within_batch, written};
use super::{Caller, Problems, Work, WriteWish, Written};
use crate::behaviour::{Change, ChangeVerb};
use crate::engine::Engine;

impl Engine {
    /// Puts the records that the query's filter finds into the bin, with the child records that
    /// belong to them.
    ///
    /// # Errors
    /// As for any write.
    pub async fn delete(
        &self,
        caller: &Caller,
        plural: &str,
        query: &ListQuery,
        wish: &WriteWish,
    ) -> Result<Written> {
        let plural = plural.to_owned();
        let (query, inner_wish) = (query.clone(), wish.clone());
        self.transact(caller, wish, false, move |work| {
            let (plural, query, wish) = (plural.clone(), query.clone(), inner_wish.clone());
            Box::pin(async move {
                let catalog = work.catalog();
                let object = authorised(work, &plural, Verb::Delete, &catalog)?;
                let records = work.targets(object, &query, Verb::Delete, &wish).await?;
                let changes = work.bin_changes(object, records);
                let done = work.save(object, changes, Problems::new(false)).await?;
                work.bin_children(object, &done).await?;
                Ok(written(&done))
            })
        })
        .await
    }
}

impl Work<'_, '_> {
    pub(super) fn bin_changes(&self, object: &ObjectDef, records: Vec<Record>) -> Vec<Change> {
        let changes = records.into_iter().enumerate().map(|(row, old)| {
            let mut new = old.clone();
            new.set(object.id_of("deleted_at"), self.now);
            if let Some(by) = object.find_id("deleted_by_id") {
                new.set(by, self.user_id());
            }
            let given = Default::default();
            Change { verb: ChangeVerb::Delete, old: Some(old), new, given, row }
        });
        changes.collect()
    }

    /// Child records go with their parent; other records that refer to it stay.
    pub(super) async fn bin_children(
        &mut self,
        object: &ObjectDef,
        parents: &[Change],
    ) -> Result<()> {
        let model = Arc::clone(&self.model);
        for child in model
            .catalog
            .objects()
            .iter()
            .filter(|child| child.has_trait("child") && !child.append_only())
        {
            for relation in children_of(child, object) {
                let children = self.children(child, &relation, object, parents).await?;
                within_batch(children.len())?;
                let changes = self.bin_changes(child, children);
                self.effect(child, changes).await?;
            }
        }
        Ok(())
    }

    async fn children(
        &mut self,
        child: &ObjectDef,
        relation: &RelationKind,
        object: &ObjectDef,
        parents: &[Change],
    ) -> Result<Vec<Record>> {
        let RelationKind::ToMany { field, when } = relation else { return Ok(Vec::new()) };
        let ids = parents.iter().map(|change| change.new.id().to_string()).collect();
        let mut filter = Filter::test(child.fields[*field].name.clone(), Operator::In, ids);
        if let Some((field, _)) = when {
            let name = child.fields[*field].name.clone();
            filter = filter.and(Filter::test(name, Operator::Eq, vec![object.name.clone()]));
        }
        self.find(child, &ListQuery { filter, ..ListQuery::default() }).await
    }
}

/// How child records hang on a parent: along the references that access comes down.
pub(super) fn children_of(child: &ObjectDef, parent: &ObjectDef) -> Vec<RelationKind> {
    child
        .cascades
        .iter()
        .filter(|cascade| cascade.parent == parent.id)
        .map(|cascade| RelationKind::ToMany { field: cascade.field, when: cascade.when.clone() })
        .collect()
}

/// Whether a record went into the bin at this moment.
pub(super) fn binned_at(object: &ObjectDef, record: &Record, at: &Value) -> bool {
    record.get(object.id_of("deleted_at")) == at
}
