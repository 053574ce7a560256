//! What to show.

use std::collections::BTreeSet;

use steward_model::catalog::{ObjectDef, RelationKind};
use steward_model::query::{Aggregate, Embed, Join, ListQuery, SelectItem};
use steward_model::scope::{FieldRight, Verb};
use steward_model::{Error, Result, error::ErrorKind, text};

use super::{Predicate, Resolver, not_supported, related};
use crate::plan::Item;

impl Resolver<'_> {
    /// The items of a query; conditions that come from `!inner` go to `required`.
    pub(super) fn items(
        &self,
        object: &ObjectDef,
        query: &ListQuery,
        depth: usize,
        required: &mut Vec<Predicate>,
    ) -> Result<Vec<Item>> {
        let mut items = Vec::new();
        if query.select.is_empty() {
            self.all(object, &mut items);
        }
        for selected in &query.select {
            match selected {
                SelectItem::All => self.all(object, &mut items),
                SelectItem::Field { alias, field, cast } => {
                    no_cast(cast.as_deref())?;
                    items.push(self.field(object, alias.as_deref(), field)?);
                }
                SelectItem::Aggregate { alias, function, field, cast } => {
                    no_cast(cast.as_deref())?;
                    let alias = alias.as_deref();
                    items.push(self.aggregate(object, alias, *function, field.as_deref())?);
                }
                SelectItem::Embed(embed) => {
                    let item = self.embed(object, embed, depth)?;
                    if embed.join == Join::Inner {
                        required.extend(related(&item));
                    }
                    items.push(item);
                }
            }
        }
        // An object's own fields have names of their own.
        if !matches!(query.select.as_slice(), [] | [SelectItem::All]) {
            distinct_keys(&items)?;
        }
        ungrouped_embeds(&items)?;
        comparable_groups(object, &items)?;
        Ok(items)
    }

    fn all(&self, object: &ObjectDef, items: &mut Vec<Item>) {
        for field in object.fields.iter().filter(|field| !field.internal) {
            let key = field.name.clone();
            match self.access.field(object.id, &field.name) {
                FieldRight::Hidden => {}
                FieldRight::Masked => items.push(Item::Masked { key }),
                _ => items.push(Item::Field { key, field: field.id }),
            }
        }
    }

    fn field(&self, object: &ObjectDef, alias: Option<&str>, name: &str) -> Result<Item> {
        let (field, right) = self.known(object, name)?;
        let key = alias.unwrap_or(name).to_owned();
        Ok(match right {
            FieldRight::Masked => Item::Masked { key },
            _ => Item::Field { key, field: field.id },
        })
    }

    fn aggregate(
        &self,
        object: &ObjectDef,
        alias: Option<&str>,
        function: Aggregate,
        name: Option<&str>,
    ) -> Result<Item> {
        let key = alias.unwrap_or(function_name(function)).to_owned();
        let Some(name) = name else {
            return Ok(Item::Aggregate { key, function, field: None });
        };
        let field = self.usable(object, name)?;
        if !field.kind().aggregates().allows(function) {
            let (function, kind) = (function_name(function), field.kind().name());
            return Err(not_supported(text!(
                en = "'{function}()' makes no sense for '{name}', which is a {kind} field.",
                zh = "字段“{name}”（{kind}）不能使用 {function}()。"
            )));
        }
        Ok(Item::Aggregate { key, function, field: Some(field.id) })
    }

    fn embed(&self, object: &ObjectDef, embed: &Embed, depth: usize) -> Result<Item> {
        if embed.spread {
            return Err(not_supported(text!(
                en = "Spreading related fields with '...' is not supported.",
                zh = "暂不支持用“...”展开关联字段。"
            )));
        }
        let relation = self.catalog.relation(object, &embed.target, embed.hint.as_deref())?;
        let target = self.catalog.object(relation.target);
        self.reachable(target, Verb::Read)?;
        self.relation_usable(object, target, &relation.kind)?;
        let query = Box::new(self.query(target, &embed.query, depth + 1)?);
        let (key, shown) = (embed.key().to_owned(), !embed.nothing);
        Ok(match relation.kind {
            RelationKind::ToOne { field } => Item::One { key, shown, field, query },
            RelationKind::ToMany { field, when } => Item::Many { key, shown, field, when, query },
        })
    }
}

/// Whether any item aggregates.
pub(super) fn aggregates(items: &[Item]) -> bool {
    items.iter().any(|item| matches!(item, Item::Aggregate { .. }))
}

fn function_name(function: Aggregate) -> &'static str {
    match function {
        Aggregate::Count => "count",
        Aggregate::Sum => "sum",
        Aggregate::Avg => "avg",
        Aggregate::Min => "min",
        Aggregate::Max => "max",
    }
}

fn no_cast(cast: Option<&str>) -> Result<()> {
    match cast {
        None => Ok(()),
        Some(cast) => Err(not_supported(text!(
            en = "The cast '::{cast}' is not supported.",
            zh = "暂不支持类型转换“::{cast}”。"
        ))),
    }
}

fn ungrouped_embeds(items: &[Item]) -> Result<()> {
    let embeds = items.iter().any(|i| matches!(i, Item::One { .. } | Item::Many { .. }));
    if embeds && aggregates(items) {
        return Err(not_supported(text!(
            en = "Aggregates beside embeddings are not supported.",
            zh = "暂不支持把聚合函数与嵌入对象放在一起。"
        )));
    }
    Ok(())
}

/// Rows are grouped by fields that can be sorted.
fn comparable_groups(object: &ObjectDef, items: &[Item]) -> Result<()> {
    let list = items.iter().find_map(|item| match item {
        Item::Field { field, .. } if !object.fields[*field].kind().sortable() => Some(*field),
        _ => None,
    });
    match list.filter(|_| aggregates(items)) {
        None => Ok(()),
        Some(field) => {
            let name = &object.fields[field].name;
            Err(not_supported(text!(
                en = "'{name}' is a list and can't be grouped by.",
                zh = "“{name}”是多选字段，不能用于分组。"
            )))
        }
    }
}

fn distinct_keys(items: &[Item]) -> Result<()> {
    let mut seen = BTreeSet::new();
    for item in items {
        let (Item::Field { key, .. }
        | Item::Masked { key }
        | Item::Aggregate { key, .. }
        | Item::One { key, .. }
        | Item::Many { key, .. }) = item;
        if !seen.insert(key) {
            return Err(Error::new(
                ErrorKind::BadQuery,
                text!(
                    en = "'{key}' is selected twice; give one of them another name, as in 'other:{key}'.",
                    zh = "“{key}”重复出现，请给其中一个改名，例如“other:{key}”。"
                ),
            ));
        }
    }
    Ok(())
}
