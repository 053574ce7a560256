//! The views that everyone finds at first, as this caller can use them: columns that are hidden
//! from the caller are left out, and so is a view that cannot do without them.

use serde_json::{Value as Json, json};
use steward_grammar::parse_list;
use steward_model::catalog::{Catalog, FieldDef, ObjectDef, RelationKind, ViewDef};
use steward_model::query::{Filter, ListQuery, SelectItem};
use steward_model::scope::{Access, FieldRight};

use super::layout::{is_known, is_shown, spell};
use crate::discover::describe::label;

/// Every view that the caller can use.
pub(super) fn views(catalog: &Catalog, access: &Access, object: &ObjectDef) -> Json {
    object.views.iter().filter_map(|view| self::view(catalog, access, object, view)).collect()
}

fn view(catalog: &Catalog, access: &Access, object: &ObjectDef, view: &ViewDef) -> Option<Json> {
    let query = parse_list(&view.query).ok()?;
    let usable =
        |name: &str| object.field(name).is_some_and(|field| can_use(access, object, field));
    let ordered = query.order.iter().all(|term| usable(&term.field));
    if !ordered || !tested(&query.filter).iter().all(|name| usable(name)) {
        return None;
    }
    let order: Vec<String> = query.order.iter().map(spell).collect();
    Some(json!({
        "key": view.key,
        "label": label(&view.label),
        "columns": columns(catalog, access, object, &query),
        "where": conditions(&view.query),
        "order": order.join(","),
    }))
}

/// Whether the caller may filter and sort by a field.
fn can_use(access: &Access, object: &ObjectDef, field: &FieldDef) -> bool {
    is_known(access, object, field.id) && access.field(object.id, &field.name) != FieldRight::Masked
}

/// The fields that a view shows, a reference for each related record.
fn columns(
    catalog: &Catalog,
    access: &Access,
    object: &ObjectDef,
    query: &ListQuery,
) -> Vec<String> {
    let field = |item: &SelectItem| match item {
        SelectItem::Field { field, .. } => Some(field.clone()),
        SelectItem::Embed(embed) => {
            let hint = embed.hint.as_deref();
            match catalog.relation(object, &embed.target, hint).ok()?.kind {
                RelationKind::ToOne { field } => Some(object.fields[field].name.clone()),
                RelationKind::ToMany { .. } => None,
            }
        }
        SelectItem::All | SelectItem::Aggregate { .. } | SelectItem::Bucket { .. } => None,
    };
    let named = query.select.iter().filter_map(field);
    named.filter(|name| name != "id" && is_shown(access, object, name)).collect()
}

/// The names of the object's own fields that a condition tests.
fn tested(filter: &Filter) -> Vec<&str> {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts.iter().flat_map(tested).collect(),
        Filter::Not(part) => tested(part),
        Filter::Test(test) => vec![test.field.relations.first().unwrap_or(&test.field.field)],
    }
}

/// The conditions of a view, each as `field.operator.value`.
fn conditions(query: &str) -> Vec<String> {
    let part = |part: &str| {
        let (key, value) = part.split_once('=')?;
        (!matches!(key, "select" | "order" | "limit")).then(|| format!("{key}.{value}"))
    };
    query.split('&').filter_map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_told_from_columns_and_order() {
        let query = "select=id,name&outcome=eq.open&level=in.(A,VIP)&order=close_date";
        assert_eq!(conditions(query), ["outcome.eq.open", "level.in.(A,VIP)"]);
    }
}
