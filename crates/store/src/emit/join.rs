//! To-one embeddings: left joins, with visibility and filter in the join's condition.

use steward_model::catalog::{ObjectDef, RelationKind};
use steward_model::scope::Verb;

use super::predicate::Walk;
use super::sql::{Alias, Sql};
use crate::plan::{Item, Query};

/// The joined rows of a query: the alias of each [`Item::One`], in the order of the items.
pub(crate) struct Joined {
    pub(crate) alias: Alias,
    /// By item; none for items that are not to-one embeddings.
    pub(crate) ones: Vec<Option<Joined>>,
}

impl Sql<'_> {
    /// Gives every to-one embedding of `query` an alias.
    pub(crate) fn plan_joins(&mut self, query: &Query, alias: Alias) -> Joined {
        let ones = query
            .items
            .iter()
            .map(|item| match item {
                Item::One { query, .. } => {
                    let alias = self.alias();
                    Some(self.plan_joins(query, alias))
                }
                _ => None,
            })
            .collect();
        Joined { alias, ones }
    }

    /// Appends the joins of `query`.
    pub(crate) fn joins(&mut self, object: &ObjectDef, query: &Query, joined: &Joined) {
        for (item, one) in query.items.iter().zip(&joined.ones) {
            let (Item::One { field, query: inner, .. }, Some(one)) = (item, one) else { continue };
            let target = &self.catalog.objects()[inner.object];
            self.push(" LEFT JOIN ").push(&target.quoted).push(" ").number(one.alias);
            self.push(" ON ");
            let relation = RelationKind::ToOne { field: *field };
            self.link(object, joined.alias, target, one.alias, &relation);
            self.push(" AND ");
            self.visible(target, one.alias, Verb::Read, Walk::Probe);
            if !inner.filter.is_always() {
                self.push(" AND ");
                self.predicate(target, one.alias, &inner.filter);
            }
            self.joins(target, inner, one);
        }
    }
}
