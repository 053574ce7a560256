//! What to show.

use std::collections::BTreeSet;
use std::sync::Arc;

use steward_model::catalog::{FieldDef, FieldId, ObjectDef, RelationKind};
use steward_model::formula::Display;
use steward_model::kind::{FieldKind, Wire};
use steward_model::query::{Aggregate, Bucket, Embed, Join, ListQuery, SelectItem};
use steward_model::scope::{FieldRight, Verb};
use steward_model::{Error, Result, error::ErrorKind, text};

use super::field::{shown_only, unknown_field};
use super::{Predicate, Resolver, cast, group, not_supported, related};
use crate::plan::{Item, Look};
use crate::shape::AVERAGE_EXTRA_DECIMALS;

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
                    items.push(self.field(object, alias.as_deref(), field, cast.as_deref())?);
                }
                SelectItem::Bucket { alias, field, bucket } => {
                    items.push(self.bucket(object, alias.as_deref(), field, *bucket)?);
                }
                SelectItem::Aggregate { alias, function, field, cast } => {
                    let name = Summary { function: *function, field: field.as_deref() };
                    items.push(self.aggregate(object, alias.as_deref(), name, cast.as_deref())?);
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
            distinct_keys(&items, &mut BTreeSet::new())?;
        }
        if group::aggregates(&items) {
            group::check(self.catalog, object, &items)?;
        }
        Ok(items)
    }

    fn all(&self, object: &ObjectDef, items: &mut Vec<Item>) {
        for field in object.fields.iter().filter(|field| !field.internal) {
            let key = field.name.clone();
            match self.access.field(object.id, &field.name) {
                FieldRight::Hidden => {}
                FieldRight::Masked => items.push(Item::Masked { key }),
                _ => items.push(plain(key, field.id)),
            }
        }
    }

    fn field(
        &self,
        object: &ObjectDef,
        alias: Option<&str>,
        name: &str,
        cast: Option<&str>,
    ) -> Result<Item> {
        if let Some(display) = object.display(name) {
            return self.display(object, alias, display, cast);
        }
        let (field, right) = self.known(object, name)?;
        let (look, bucket) = cast::look(name, field.kind().wire(), cast)?;
        let key = alias.unwrap_or(name).to_owned();
        Ok(match right {
            FieldRight::Masked => Item::Masked { key },
            _ => Item::Field { key, field: field.id, bucket, look },
        })
    }

    /// A field that is computed when it is read.
    fn display(
        &self,
        object: &ObjectDef,
        alias: Option<&str>,
        display: &Arc<Display>,
        cast: Option<&str>,
    ) -> Result<Item> {
        let name = &display.def.name;
        let right = self.access.display(object, display);
        if right == FieldRight::Hidden {
            return Err(unknown_field(object, name));
        }
        let (look, bucket) = cast::look(name, display.def.kind().wire(), cast)?;
        if bucket.is_some() {
            return Err(shown_only(&display.def));
        }
        let key = alias.unwrap_or(name).to_owned();
        if right == FieldRight::Masked {
            return Ok(Item::Masked { key });
        }
        self.clocked.set(true);
        Ok(Item::Display { key, display: Arc::clone(display), look })
    }

    fn bucket(
        &self,
        object: &ObjectDef,
        alias: Option<&str>,
        name: &str,
        bucket: Bucket,
    ) -> Result<Item> {
        let field = self.bucketed(object, name)?;
        let key = alias.unwrap_or(bucket.word()).to_owned();
        Ok(Item::Field { key, field: field.id, bucket: Some(bucket), look: Look::Plain })
    }

    /// A usable field that has stretches of time.
    pub(super) fn bucketed<'o>(&self, object: &'o ObjectDef, name: &str) -> Result<&'o FieldDef> {
        let field = self.usable(object, name)?;
        if matches!(field.kind, FieldKind::Date(_) | FieldKind::Datetime(_)) {
            return Ok(field);
        }
        let kind = field.kind().name();
        Err(not_supported(text!(
            en = "'bucket' needs a field of time, and '{name}' is a {kind} field.",
            zh = "bucket 只能用于日期或时间字段，“{name}”是 {kind} 字段。"
        )))
    }

    fn aggregate(
        &self,
        object: &ObjectDef,
        alias: Option<&str>,
        Summary { function, field: name }: Summary<'_>,
        cast: Option<&str>,
    ) -> Result<Item> {
        let word = function_name(function);
        let key = alias.unwrap_or(word).to_owned();
        let Some(name) = name else {
            let look = aggregate_look(word, Wire::Int, cast)?;
            return Ok(Item::Aggregate { key, function, field: None, look });
        };
        let field = self.usable(object, name)?;
        if !field.kind().aggregates().allows(function) {
            let kind = field.kind().name();
            return Err(not_supported(text!(
                en = "'{word}()' makes no sense for '{name}', which is a {kind} field.",
                zh = "字段“{name}”（{kind}）不能使用 {word}()。"
            )));
        }
        let wire = match function {
            Aggregate::Count => Wire::Int,
            Aggregate::Avg => Wire::Scaled(field.kind.scale() + AVERAGE_EXTRA_DECIMALS),
            Aggregate::Sum | Aggregate::Min | Aggregate::Max => field.kind().wire(),
        };
        let look = aggregate_look(name, wire, cast)?;
        Ok(Item::Aggregate { key, function, field: Some(field.id), look })
    }

    fn embed(&self, object: &ObjectDef, embed: &Embed, depth: usize) -> Result<Item> {
        let relation = self.catalog.relation(object, &embed.target, embed.hint.as_deref())?;
        let target = self.catalog.object(relation.target);
        self.reachable(target, Verb::Read)?;
        self.relation_usable(object, target, &relation.kind)?;
        let query = Box::new(self.query(target, &embed.query, depth + 1)?);
        if query.grouped && (embed.spread || matches!(relation.kind, RelationKind::ToOne { .. })) {
            return Err(not_supported(text!(
                en = "Aggregates go into to-many embeddings that are not spread.",
                zh = "聚合函数只能用在对应多条记录且不展开的嵌入对象里。"
            )));
        }
        let (key, shown, spread) = (embed.key().to_owned(), !embed.nothing, embed.spread);
        Ok(match relation.kind {
            RelationKind::ToOne { field } => Item::One { key, shown, spread, field, query },
            RelationKind::ToMany { field, when } => {
                Item::Many { key, shown, spread, field, when, query }
            }
        })
    }
}

/// A field shown as it is.
fn plain(key: String, field: FieldId) -> Item {
    Item::Field { key, field, bucket: None, look: Look::Plain }
}

/// What is aggregated, and how.
struct Summary<'q> {
    function: Aggregate,
    field: Option<&'q str>,
}

/// How an aggregate is shown under a cast.
fn aggregate_look(name: &str, wire: Wire, cast: Option<&str>) -> Result<Look> {
    match cast::look(name, wire, cast)? {
        (look, None) => Ok(look),
        // The least day is the day of the least instant, but it would have to be looked up here.
        (_, Some(_)) => Err(not_supported(text!(
            en = "An aggregate of instants can't be cast to date.",
            zh = "时间的聚合结果不能转换为 date。"
        ))),
    }
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

fn distinct_keys<'i>(items: &'i [Item], seen: &mut BTreeSet<&'i str>) -> Result<()> {
    for item in items {
        let key = match item {
            Item::One { spread: true, shown, query, .. }
            | Item::Many { spread: true, shown, query, .. } => {
                if *shown {
                    distinct_keys(&query.items, seen)?;
                }
                continue;
            }
            Item::Field { key, .. }
            | Item::Masked { key }
            | Item::Display { key, .. }
            | Item::Aggregate { key, .. }
            | Item::One { key, .. }
            | Item::Many { key, .. } => key,
        };
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
