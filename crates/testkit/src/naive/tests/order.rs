//! Order and pages.

use serde_json::json;
use steward_model::error::ErrorKind;
use steward_model::query::{Direction, ListQuery, Nulls, OrderTerm, SelectItem};

use super::company::{NOW, by, company, embed, field, list, refusal};
use crate::naive::{Naive, NaiveAccess};

fn ordered(naive: &Naive, object: &str, order: Vec<OrderTerm>) -> Vec<i64> {
    let query = ListQuery { select: vec![field("id")], order, ..ListQuery::default() };
    let rows = list(naive, object, &query);
    rows.as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

#[test]
fn nulls_and_sort_keys() {
    let naive = company();
    let asc = Direction::Asc;
    let desc = Direction::Desc;
    // abc, dong fang, ea; without order by the object's own, which is the name.
    assert_eq!(ordered(&naive, "firm", vec![by("name", asc)]), [2, 1, 3, 4]);
    assert_eq!(ordered(&naive, "firm", vec![]), [2, 1, 3, 4]);
    assert_eq!(ordered(&naive, "firm", vec![by("name", desc)]), [4, 3, 1, 2]);
    let first = OrderTerm { nulls: Some(Nulls::First), ..by("amount", asc) };
    assert_eq!(ordered(&naive, "firm", vec![first]), [4, 3, 2, 1]);
    let last = OrderTerm { nulls: Some(Nulls::Last), ..by("amount", desc) };
    assert_eq!(ordered(&naive, "firm", vec![last]), [1, 2, 3, 4]);
    assert_eq!(ordered(&naive, "person", vec![]), [4, 3, 2, 1]);
}

#[test]
fn ties_follow_the_last_key() {
    let naive = company();
    let order = |direction| vec![by("open", Direction::Asc), by("tags_none", direction)];
    let query = ListQuery { order: order(Direction::Asc), ..ListQuery::default() };
    let kind = refusal(&naive, "firm", &query, &NaiveAccess::System);
    assert_eq!(kind, ErrorKind::UnknownField);
    let version = |direction| ordered(&naive, "firm", vec![by("version", direction)]);
    assert_eq!(version(Direction::Asc), [1, 2, 3, 4]);
    assert_eq!(version(Direction::Desc), [4, 3, 2, 1]);
    let open = |direction| ordered(&naive, "firm", vec![by("open", direction)]);
    assert_eq!(open(Direction::Asc), [2, 1, 3, 4]);
    assert_eq!(open(Direction::Desc), [4, 3, 1, 2]);
}

#[test]
fn by_a_field_of_an_embedding() {
    let naive = company();
    let term = OrderTerm { relation: Some("firm".to_owned()), ..by("name", Direction::Asc) };
    let select = vec![field("id"), SelectItem::Embed(embed("firm", vec![field("id")]))];
    let query = ListQuery { select, order: vec![term.clone()], ..ListQuery::default() };
    let rows = list(&naive, "person", &query);
    let wanted = json!([
        {"id": 2, "firm": {"id": 2}}, {"id": 1, "firm": {"id": 1}},
        {"id": 3, "firm": null}, {"id": 4, "firm": null},
    ]);
    assert_eq!(rows, wanted);
    let query = ListQuery { order: vec![term], ..ListQuery::default() };
    let kind = refusal(&naive, "person", &query, &NaiveAccess::System);
    assert_eq!(kind, ErrorKind::NotEmbedded);
    let term = OrderTerm { relation: Some("collaborators".to_owned()), ..by("id", Direction::Asc) };
    let select = vec![SelectItem::Embed(embed("collaborators", vec![]))];
    let query = ListQuery { select, order: vec![term], ..ListQuery::default() };
    let kind = refusal(&naive, "firm", &query, &NaiveAccess::System);
    assert_eq!(kind, ErrorKind::NotEmbedded);
}

#[test]
fn pages_and_counts() {
    let naive = company();
    let page = |limit, offset| {
        let select = vec![field("id")];
        let query = ListQuery { select, limit, offset, ..ListQuery::default() };
        let count = naive.count("firm", &query, &NaiveAccess::System, NOW).unwrap();
        (list(&naive, "firm", &query), count)
    };
    assert_eq!(page(Some(2), None), (json!([{"id": 2}, {"id": 1}]), 4));
    assert_eq!(page(Some(2), Some(3)), (json!([{"id": 4}]), 4));
    assert_eq!(page(None, Some(9)), (json!([]), 4));
    assert_eq!(page(Some(0), None), (json!([]), 4));
}
