//! Embeddings.

use serde_json::json;
use steward_model::error::ErrorKind;
use steward_model::query::{
    Direction, Embed, Filter, IsValue, Join, ListQuery, Operator, SelectItem,
};

use super::company::{by, company, embed, field, list, not, refusal, test};
use crate::naive::NaiveAccess;

fn people() -> Embed {
    Embed { hint: Some("firm_id".to_owned()), ..embed("people", vec![field("name")]) }
}

fn with(embed: Embed, filter: Filter) -> ListQuery {
    let select = vec![field("id"), SelectItem::Embed(embed)];
    ListQuery { select, filter, order: vec![by("id", Direction::Asc)], ..ListQuery::default() }
}

#[test]
fn to_one_and_to_many() {
    let naive = company();
    let rows = list(&naive, "firm", &with(people(), Filter::default()));
    let wanted = json!([
        {"id": 1, "people": [{"name": "Li"}]}, {"id": 2, "people": [{"name": "Wu"}]},
        {"id": 3, "people": []}, {"id": 4, "people": []},
    ]);
    assert_eq!(rows, wanted);
    let parent = embed("parent", vec![field("name"), SelectItem::Embed(people())]);
    let rows = list(&naive, "firm", &with(parent, test("id", Operator::In, &["1", "2"])));
    let wanted = json!([
        {"id": 1, "parent": null},
        {"id": 2, "parent": {"name": "东方", "people": [{"name": "Li"}]}},
    ]);
    assert_eq!(rows, wanted);
}

#[test]
fn embedded_rows_have_their_own_question() {
    let naive = company();
    let mut firms =
        Embed { hint: Some("parent_id".to_owned()), ..embed("firms", vec![field("id")]) };
    let rows = |embed: &Embed| {
        let query = with(embed.clone(), test("id", Operator::Eq, &["1"]));
        list(&naive, "firm", &query)[0]["firms"].clone()
    };
    assert_eq!(rows(&firms), json!([{"id": 2}]));
    firms.query.filter = test("amount", Operator::Gt, &["100"]);
    assert_eq!(rows(&firms), json!([]));
    let mut people = Embed { hint: None, ..embed("people", vec![field("id")]) };
    people.hint = Some("firm_id".to_owned());
    people.query.limit = Some(0);
    let query = with(people, test("id", Operator::Eq, &["1"]));
    assert_eq!(list(&naive, "firm", &query), json!([{"id": 1, "people": []}]));
}

#[test]
fn inner_and_null_filters_ask_whether_rows_fit() {
    let naive = company();
    let ids = |embed: Embed, filter| {
        let rows = list(&naive, "firm", &with(embed, filter));
        let rows: Vec<_> = rows.as_array().unwrap().iter().map(|r| r["id"].clone()).collect();
        json!(rows)
    };
    let is = |value| test("people", Operator::Is(value), &[]);
    assert_eq!(ids(people(), is(IsValue::Null)), json!([3, 4]));
    assert_eq!(ids(people(), not(is(IsValue::Null))), json!([1, 2]));
    assert_eq!(ids(people(), is(IsValue::NotNull)), json!([1, 2]));
    let either = Filter::Or(vec![is(IsValue::NotNull), test("id", Operator::Eq, &["4"])]);
    assert_eq!(ids(people(), either), json!([1, 2, 4]));
    let mut wu = Embed { join: Join::Inner, ..people() };
    wu.query.filter = test("name", Operator::Eq, &["Wu"]);
    // Whether there are rows, not whether the page of them has any.
    wu.query.limit = Some(0);
    assert_eq!(ids(wu.clone(), Filter::default()), json!([2]));
    wu.nothing = true;
    let rows = list(&naive, "firm", &with(wu, Filter::default()));
    assert_eq!(rows, json!([{"id": 2}]));
}

#[test]
fn inner_holds_inside_embeddings() {
    let naive = company();
    let inner = Embed { join: Join::Inner, ..people() };
    let mut parent = embed("parent", vec![field("id"), SelectItem::Embed(inner)]);
    let query = with(parent.clone(), test("id", Operator::In, &["2", "3"]));
    let wanted = json!([
        {"id": 2, "parent": {"id": 1, "people": [{"name": "Li"}]}},
        {"id": 3, "parent": {"id": 2, "people": [{"name": "Wu"}]}},
    ]);
    assert_eq!(list(&naive, "firm", &query), wanted);
    if let SelectItem::Embed(people) = &mut parent.query.select[1] {
        people.query.filter = test("name", Operator::Eq, &["Wu"]);
    }
    let query = with(parent.clone(), test("id", Operator::In, &["2", "3"]));
    let rows = list(&naive, "firm", &query);
    assert_eq!(rows[0], json!({"id": 2, "parent": null}));
    parent.join = Join::Inner;
    let rows = list(&naive, "firm", &with(parent, Filter::default()));
    assert_eq!(rows.as_array().unwrap().len(), 1);
}

#[test]
fn refusals() {
    let naive = company();
    let refused = |select: Vec<Embed>, filter| {
        let select = select.into_iter().map(SelectItem::Embed).collect();
        let query = ListQuery { select, filter, ..ListQuery::default() };
        refusal(&naive, "firm", &query, &NaiveAccess::System)
    };
    let spread = || Embed { spread: true, ..embed("parent", vec![field("id")]) };
    assert_eq!(refused(vec![spread(), spread()], Filter::default()), ErrorKind::BadQuery);
    assert_eq!(refused(vec![people(), people()], Filter::default()), ErrorKind::BadQuery);
    let equal = test("people", Operator::Eq, &["1"]);
    assert_eq!(refused(vec![people()], equal.clone()), ErrorKind::BadQuery);
    assert_eq!(refused(vec![], equal), ErrorKind::UnknownField);
    let count = SelectItem::Aggregate {
        alias: None,
        function: steward_model::query::Aggregate::Count,
        field: None,
        cast: None,
    };
    let inside = embed("parent", vec![count.clone()]);
    assert_eq!(refused(vec![inside], Filter::default()), ErrorKind::NotSupported);
    let mut spread = Embed { spread: true, ..people() };
    spread.query.select = vec![count];
    assert_eq!(refused(vec![spread], Filter::default()), ErrorKind::NotSupported);
}

#[test]
fn relations_by_any_name() {
    let naive = company();
    for target in ["parent", "parent_id"] {
        let query = with(embed(target, vec![field("id")]), test("id", Operator::Eq, &["2"]));
        assert_eq!(list(&naive, "firm", &query)[0][target], json!({"id": 1}));
    }
    let refused = |target: &str, hint: Option<&str>| {
        let embed = Embed { hint: hint.map(str::to_owned), ..embed(target, vec![]) };
        refusal(&naive, "person", &with(embed, Filter::default()), &NaiveAccess::System)
    };
    assert_eq!(refused("firms", None), ErrorKind::AmbiguousRelation);
    assert_eq!(refused("firms", Some("other")), ErrorKind::UnknownRelation);
    assert_eq!(refused("person", None), ErrorKind::UnknownRelation);
    // Both ways between firms and firms: the plural is to-many, the singular to-one.
    let one = with(embed("firm", vec![field("id")]), test("id", Operator::Eq, &["2"]));
    assert_eq!(list(&naive, "firm", &one)[0]["firm"], json!({"id": 1}));
    let many = with(embed("firms", vec![field("id")]), test("id", Operator::Eq, &["2"]));
    assert_eq!(list(&naive, "firm", &many)[0]["firms"], json!([{"id": 3}]));
}
