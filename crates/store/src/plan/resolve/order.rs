//! In which order.

use steward_model::catalog::{FieldDef, ObjectDef};
use steward_model::query::{Direction, ListQuery, OrderTerm};
use steward_model::{Error, Result, error::ErrorKind, text};

use super::{Resolver, not_supported};
use crate::plan::{GroupKey, Item, OrderKey};

/// The most order terms.
const MAX_TERMS: usize = 8;

impl Resolver<'_> {
    /// The order of a query: as asked, or the object's default, and the id last.
    pub(super) fn order(
        &self,
        object: &ObjectDef,
        query: &ListQuery,
        items: &[Item],
        grouped: bool,
    ) -> Result<Vec<OrderKey>> {
        if query.order.len() > MAX_TERMS {
            return Err(not_supported(text!(
                en = "At most {MAX_TERMS} fields can be sorted by.",
                zh = "最多按 {MAX_TERMS} 个字段排序。"
            )));
        }
        let terms = match (query.order.is_empty(), grouped) {
            (false, _) => &query.order,
            (true, false) => &self.default_order(object),
            (true, true) => &Vec::new(),
        };
        let mut keys = Vec::new();
        for term in terms {
            let key = self.term(object, items, term)?;
            if grouped && !self.is_group_key(object, items, &key) {
                let field = &term.field;
                return Err(not_supported(text!(
                    en = "A grouped answer can be sorted by its group keys only, not by '{field}'.",
                    zh = "分组结果只能按分组字段排序，不能按“{field}”排序。"
                )));
            }
            keys.push(key);
        }
        if grouped {
            self.complete_groups(object, items, &mut keys);
        } else if !keys.iter().any(|key| key.one.is_none() && key.field == 0) {
            let direction = keys.last().map_or(Direction::Asc, |key| key.direction);
            keys.push(own_key(&object.fields[0], direction));
        }
        Ok(keys)
    }

    /// The object's default order, without fields that the reader may not use.
    fn default_order(&self, object: &ObjectDef) -> Vec<OrderTerm> {
        let usable = |term: &&OrderTerm| self.usable(object, &term.field).is_ok();
        object.order.iter().take_while(usable).cloned().collect()
    }

    fn term(&self, object: &ObjectDef, items: &[Item], term: &OrderTerm) -> Result<OrderKey> {
        let (one, owner) = match &term.relation {
            None => (None, object),
            Some(relation) => {
                let (position, target) = embedded_one(items, relation)?;
                (Some(position), self.catalog.object(target))
            }
        };
        let field = match term.bucket {
            Some(_) => self.bucketed(owner, &term.field)?,
            None => self.usable(owner, &term.field)?,
        };
        if !field.kind().sortable() {
            let (name, kind) = (&field.name, field.kind().name());
            return Err(not_supported(text!(
                en = "'{name}' is a {kind} field and can't be sorted by.",
                zh = "字段“{name}”（{kind}）不能用于排序。"
            )));
        }
        // People sort by how a name reads, which is stored beside it.
        let column = field.sort_field.map_or(field, |sort| &owner.fields[sort]);
        Ok(OrderKey {
            one,
            field: column.id,
            bucket: term.bucket,
            direction: term.direction,
            nulls: term.nulls(),
            nullable: one.is_some() || !column.not_null,
        })
    }

    /// Whether a grouped answer can be sorted by this key: what is grouped by, or its stored sort key.
    fn is_group_key(&self, object: &ObjectDef, items: &[Item], key: &OrderKey) -> bool {
        group_keys(items).any(|(group, item)| {
            let owner = self.owner(object, item);
            let sorts = owner.fields[group.field].sort_field == Some(key.field);
            group.one == key.one
                && group.bucket == key.bucket
                && (group.field == key.field || sorts)
        })
    }

    /// Sorts groups by all their keys in the end, so that pages do not overlap.
    fn complete_groups(&self, object: &ObjectDef, items: &[Item], keys: &mut Vec<OrderKey>) {
        for (group, item) in group_keys(items) {
            let same = |key: &OrderKey| {
                key.one == group.one && key.field == group.field && key.bucket == group.bucket
            };
            if !keys.iter().any(same) {
                let field = &self.owner(object, item).fields[group.field];
                let nullable = group.one.is_some() || !field.not_null;
                let key = own_key(field, Direction::Asc);
                keys.push(OrderKey { one: group.one, bucket: group.bucket, nullable, ..key });
            }
        }
    }

    /// The object whose fields an item shows.
    fn owner<'o>(&'o self, object: &'o ObjectDef, item: &Item) -> &'o ObjectDef {
        match item {
            Item::One { query, .. } => self.catalog.object(query.object),
            _ => object,
        }
    }
}

fn own_key(field: &FieldDef, direction: Direction) -> OrderKey {
    let term =
        OrderTerm { relation: None, field: String::new(), bucket: None, direction, nulls: None };
    let nulls = term.nulls();
    OrderKey { one: None, field: field.id, bucket: None, direction, nulls, nullable: false }
}

fn embedded_one(items: &[Item], relation: &str) -> Result<(usize, usize)> {
    for (position, item) in items.iter().enumerate() {
        match item {
            Item::One { key, query, .. } if key == relation => return Ok((position, query.object)),
            Item::Many { key, .. } if key == relation => {
                return Err(Error::new(
                    ErrorKind::NotEmbedded,
                    text!(
                        en = "'{relation}' has many records for each row and can't sort the rows.",
                        zh = "“{relation}”对应多条记录，不能用于排序。"
                    ),
                ));
            }
            _ => {}
        }
    }
    Err(Error::new(
        ErrorKind::NotEmbedded,
        text!(
            en = "'{relation}' is not an embedded resource in this request.",
            zh = "请求中没有嵌入“{relation}”。"
        ),
    ))
}

/// What a query's items group by, each with its item.
fn group_keys(items: &[Item]) -> impl Iterator<Item = (GroupKey, &Item)> {
    crate::plan::group_keys(items).into_iter().map(|(at, key)| (key, &items[at]))
}
