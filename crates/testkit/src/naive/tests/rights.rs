//! Hidden and masked fields.

use serde_json::json;
use steward_model::error::ErrorKind;
use steward_model::query::{Aggregate, Direction, Filter, ListQuery, Operator, SelectItem};
use steward_model::scope::{FieldRight, Reach};

use super::company::{NOW, by, company, embed, field, ids_of, of, refusal, test, user};
use crate::naive::{Naive, NaiveAccess};

fn reader(naive: &Naive, hidden: &str, masked: &str) -> NaiveAccess {
    let mut scope = user(naive, &[("firm", Reach::All), ("person", Reach::All)]);
    for (object, name) in [(0, "firm"), (1, "person")] {
        assert_eq!(naive.catalog.objects()[object].name, name);
        scope.objects[object].fields.insert(hidden.to_owned(), FieldRight::Hidden);
        scope.objects[object].fields.insert(masked.to_owned(), FieldRight::Masked);
    }
    of(scope)
}

#[test]
fn naming_them_is_refused_everywhere() {
    let naive = company();
    let access = reader(&naive, "name", "amount");
    for (name, kind) in [("name", ErrorKind::UnknownField), ("amount", ErrorKind::Forbidden)] {
        let sum = SelectItem::Aggregate {
            alias: None,
            function: Aggregate::Count,
            field: Some(name.to_owned()),
            cast: None,
        };
        let usual = ListQuery::default;
        let mut ordered = embed("parent", vec![field("id")]);
        ordered.query.order.push(by(name, Direction::Desc));
        let through = test(&format!("parent.{name}"), Operator::Eq, &["1"]);
        for query in [
            ListQuery { select: vec![sum], ..usual() },
            ListQuery { filter: test(name, Operator::Eq, &["1"]), ..usual() },
            ListQuery { filter: through, ..usual() },
            ListQuery { order: vec![by(name, Direction::Asc)], ..usual() },
            ListQuery { select: vec![SelectItem::Embed(ordered.clone())], ..usual() },
        ] {
            assert_eq!(refusal(&naive, "firm", &query, &access), kind, "{query:?}");
        }
    }
}

#[test]
fn everything_is_what_may_be_shown() {
    let naive = company();
    let access = reader(&naive, "name", "amount");
    let filter = test("id", Operator::Eq, &["2"]);
    let query = ListQuery { filter, ..ListQuery::default() };
    let rows = naive.list("firm", &query, &access, NOW).unwrap();
    let row = rows[0].as_object().unwrap();
    assert!(!row.contains_key("name") && !row.contains_key("name_sort"));
    assert_eq!(row["amount"], json!(null));
    assert_eq!(row["tags"], json!(["b"]));
    let select = |name| {
        let filter = query.filter.clone();
        ListQuery { select: vec![field(name)], filter, ..ListQuery::default() }
    };
    let named = naive.list("firm", &select("amount"), &access, NOW).unwrap();
    assert_eq!(named, json!([{"amount": null}]));
    assert_eq!(refusal(&naive, "firm", &select("name"), &access), ErrorKind::UnknownField);
    // The default order, by name, would tell.
    assert_eq!(ids_of(&naive, "firm", Filter::default(), &access), [1, 2, 3, 4]);
}

#[test]
fn relations_over_them_are_refused() {
    let naive = company();
    let one = |target: &str| {
        let select = vec![SelectItem::Embed(embed(target, vec![field("id")]))];
        ListQuery { select, ..ListQuery::default() }
    };
    let access = reader(&naive, "firm_id", "parent_id");
    let refused = |object, target| refusal(&naive, object, &one(target), &access);
    assert_eq!(refused("person", "firm"), ErrorKind::UnknownField);
    assert_eq!(refused("firm", "parent"), ErrorKind::Forbidden);
}
