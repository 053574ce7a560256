//! Into the bin.

use std::sync::Arc;

use steward_model::catalog::definition::OnDelete;
use steward_model::catalog::{FieldId, ObjectDef, RelationKind};
use steward_model::error::ErrorKind;
use steward_model::kind::FieldKind;
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::record::Record;
use steward_model::scope::Verb;
use steward_model::{Error, Result, Value, text};

use super::insert::{authorised, written};
use super::{Caller, MAX_BATCH, Problems, Work, WriteWish, Written};
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
        self.referring(object, parents).await?;
        for child in model.catalog.objects() {
            for relation in goes_with(child, object) {
                // Those that are in the bin are not found again.
                loop {
                    let children = self.children(child, &relation, object, parents).await?;
                    let whole = children.len() < MAX_BATCH;
                    let changes = self.bin_changes(child, children);
                    let done = self.effect(child, changes).await?;
                    if by_rule(child, &relation) && !done.is_empty() {
                        Box::pin(self.bin_children(child, &done)).await?;
                    }
                    if whole {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// Records that refer to deleted ones and stay: they hold them back, or let go of them.
    async fn referring(&mut self, object: &ObjectDef, parents: &[Change]) -> Result<()> {
        let model = Arc::clone(&self.model);
        for from in model.catalog.objects() {
            for (field, rule) in rules(from, object) {
                let relation = RelationKind::ToMany { field, when: None };
                match rule {
                    OnDelete::Keep | OnDelete::Cascade => {}
                    OnDelete::Refuse => {
                        let there = self.children(from, &relation, object, parents).await?;
                        if let Some(first) = there.first() {
                            return Err(held_back(from, first));
                        }
                    }
                    OnDelete::Clear => loop {
                        let there = self.children(from, &relation, object, parents).await?;
                        let whole = there.len() < MAX_BATCH;
                        self.change(from, there, &[(field, Value::Null)]).await?;
                        if whole {
                            break;
                        }
                    },
                }
            }
        }
        Ok(())
    }

    /// The records that hang on these by this relation, at most [`MAX_BATCH`].
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
fn children_of(child: &ObjectDef, parent: &ObjectDef) -> Vec<RelationKind> {
    child
        .cascades
        .iter()
        .filter(|cascade| cascade.parent == parent.id)
        .map(|cascade| RelationKind::ToMany { field: cascade.field, when: cascade.when.clone() })
        .collect()
}

/// The references of one object to another that say what becomes of a record when the other is deleted.
fn rules(from: &ObjectDef, to: &ObjectDef) -> Vec<(FieldId, OnDelete)> {
    if from.gone.is_some() || from.append_only() {
        return Vec::new();
    }
    let ruled = from.fields.iter().filter(|field| field.on_delete != OnDelete::Keep);
    let leads = ruled.filter(|field| match &field.kind {
        FieldKind::Reference(reference) => reference.to.as_deref() == Some(&to.name),
        _ => false,
    });
    leads.map(|field| (field.id, field.on_delete)).collect()
}

/// How records hang on one with which they go into the bin, and come back.
pub(super) fn goes_with(child: &ObjectDef, parent: &ObjectDef) -> Vec<RelationKind> {
    let mut found = match child.has_trait("child") && !child.append_only() {
        true => children_of(child, parent),
        false => Vec::new(),
    };
    for (field, rule) in rules(child, parent) {
        let relation = RelationKind::ToMany { field, when: None };
        if rule == OnDelete::Cascade && !found.contains(&relation) {
            found.push(relation);
        }
    }
    found
}

/// Whether it is a rule of the reference by which records go with another: then others go with them in turn.
pub(super) fn by_rule(child: &ObjectDef, relation: &RelationKind) -> bool {
    match relation {
        RelationKind::ToMany { field, .. } => child.fields[*field].on_delete == OnDelete::Cascade,
        RelationKind::ToOne { .. } => false,
    }
}

/// A record can't be deleted because another one refers to it.
fn held_back(from: &ObjectDef, by: &Record) -> Error {
    let (en, zh) = (&from.label.en, &from.label.zh);
    let id = by.id();
    let title = by.get(from.title).as_text().map_or_else(|| format!("#{id}"), str::to_owned);
    Error::new(
        ErrorKind::NotSupported,
        text!(
            en = "{en} '{title}' refers to it. Delete that first, or let it refer to something else.",
            zh = "{zh}“{title}”正在引用此记录，请先删除它或改为引用其他记录。"
        ),
    )
}

/// Whether a record went into the bin at this moment.
pub(super) fn binned_at(object: &ObjectDef, record: &Record, at: &Value) -> bool {
    record.get(object.id_of("deleted_at")) == at
}
