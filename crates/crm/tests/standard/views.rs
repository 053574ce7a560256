//! The default views: their queries are read, name what exists, and walk an index.

use crate::catalog;
use std::collections::BTreeSet;
use steward_grammar::parse_list;
use steward_model::catalog::{Catalog, FieldId, ObjectDef, RelationKind};
use steward_model::query::{
    Direction, Filter, IsValue, ListQuery, Operator, OrderTerm, SelectItem, Test,
};

/// How many views an object has.
const VIEWS: std::ops::RangeInclusive<usize> = 2..=4;

#[test]
fn every_view_is_read_and_names_what_exists() {
    let catalog = catalog();
    for object in catalog.objects() {
        assert!(VIEWS.contains(&object.views.len()), "{} has too few or too many", object.name);
        let keys: BTreeSet<&str> = object.views.iter().map(|view| view.key.as_str()).collect();
        assert_eq!(keys.len(), object.views.len(), "{}: a key twice", object.name);
        for view in &object.views {
            let place = format!("{}, view {}", object.name, view.key);
            let query = parse_list(&view.query)
                .unwrap_or_else(|error| panic!("{place}: {}", error.text().en));
            assert!(query.limit.is_none() && query.offset.is_none(), "{place} pages by itself");
            names_exist(&catalog, object, &query, &place);
        }
    }
}

fn names_exist(catalog: &Catalog, object: &ObjectDef, query: &ListQuery, place: &str) {
    let field = |name: &str| {
        object.field(name).unwrap_or_else(|| panic!("{place}: {} has no {name}", object.name))
    };
    assert!(!query.select.is_empty(), "{place}: say which columns are shown");
    for item in &query.select {
        match item {
            SelectItem::Field { field: name, .. } if object.display(name).is_some() => {}
            SelectItem::Field { field: name, .. } => {
                field(name);
            }
            SelectItem::Embed(embed) => {
                let relation = catalog
                    .relation(object, &embed.target, embed.hint.as_deref())
                    .unwrap_or_else(|error| panic!("{place}: {}", error.text().en));
                let to_one = matches!(relation.kind, RelationKind::ToOne { .. });
                assert!(to_one, "{place}: {} is to-many", embed.target);
                names_exist(catalog, catalog.object(relation.target), &embed.query, place);
            }
            SelectItem::All | SelectItem::Bucket { .. } | SelectItem::Aggregate { .. } => {
                panic!("{place}: {item:?}")
            }
        }
    }
    for test in tests(&query.filter) {
        assert!(test.field.relations.is_empty(), "{place}");
        let kind = field(&test.field.field).kind();
        for value in &test.values {
            assert!(kind.read_text(value).is_ok(), "{place}: {value}");
        }
    }
    for term in &query.order {
        assert!(term.relation.is_none() && field(&term.field).kind().sortable(), "{place}");
    }
}

fn tests(filter: &Filter) -> Vec<&Test> {
    let Filter::And(parts) = filter else { panic!("a view's conditions all hold: {filter:?}") };
    parts
        .iter()
        .map(|part| match part {
            Filter::Test(test) => test,
            other => panic!("a view has plain conditions: {other:?}"),
        })
        .collect()
}

/// A page must not cost more in a bigger table: the database walks an index in the view's order.
#[test]
fn every_view_and_every_default_order_walks_an_index() {
    for object in catalog().objects() {
        let place = format!("{}, default order", object.name);
        assert!(walks_an_index(object, &object.order, &[]), "{place}");
        for view in &object.views {
            let query = parse_list(&view.query).expect("checked by another test");
            let tests: Vec<&Test> = tests(&query.filter);
            let place = format!("{}, view {}", object.name, view.key);
            assert!(walks_an_index(object, &query.order, &tests), "{place}");
        }
    }
}

fn walks_an_index(object: &ObjectDef, order: &[OrderTerm], tests: &[&Test]) -> bool {
    let position = |name: &str| object.find_id(name).expect("checked by another test");
    let column = |term: &OrderTerm| {
        let field = position(&term.field);
        object.fields[field].sort_field.unwrap_or(field)
    };
    let columns: Vec<FieldId> = order.iter().map(column).collect();
    let directions: BTreeSet<bool> =
        order.iter().map(|term| term.direction == Direction::Desc).collect();
    if directions.len() != 1 {
        return false;
    }
    if columns == [0] {
        return true;
    }
    let with = |wanted: fn(&Test) -> bool| -> Vec<FieldId> {
        tests.iter().filter(|test| wanted(test)).map(|test| position(&test.field.field)).collect()
    };
    let equal = with(|test| test.operator == Operator::Eq && test.quantifier.is_none());
    let not_null = with(|test| test.operator == Operator::Is(IsValue::NotNull));
    let serves = |fields: &[FieldId], skip_null: bool| {
        let fixed = fields.iter().take_while(|field| equal.contains(field)).count();
        let complete = !skip_null || fixed > 0 || not_null.contains(&fields[0]);
        complete && (0..=fixed).any(|skip| fields[skip..].starts_with(&columns))
    };
    object.indexes.iter().any(|index| serves(&index.fields, index.skip_null))
        || object.uniques.iter().any(|key| serves(&key.fields, false))
}
