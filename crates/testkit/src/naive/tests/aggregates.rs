//! Aggregates.

use serde_json::{Value as Json, json};
use steward_model::Value;
use steward_model::error::ErrorKind;
use steward_model::query::{Aggregate, Direction, Embed, Filter, ListQuery, Operator, SelectItem};

use super::company::{add, by, company, embed, field, list, refusal, test};
use crate::naive::NaiveAccess;
use crate::naive::aggregate::half_away;
use crate::naive::render::decimal;

fn of(function: Aggregate, name: &str) -> SelectItem {
    let field = Some(name.to_owned()).filter(|name| !name.is_empty());
    SelectItem::Aggregate { alias: None, function, field, cast: None }
}

fn all(name: &str) -> Vec<SelectItem> {
    [Aggregate::Count, Aggregate::Sum, Aggregate::Avg, Aggregate::Min, Aggregate::Max]
        .map(|function| of(function, name))
        .to_vec()
}

#[test]
fn one_group() {
    let naive = company();
    let ask = |select: Vec<SelectItem>, filter| {
        list(&naive, "firm", &ListQuery { select, filter, ..ListQuery::default() })
    };
    // 10.50 + 2.00 - 0.01 over three values; the fourth firm has none.
    let wanted = json!([{"count": 3, "sum": 12.49, "avg": 4.163333, "min": -0.01, "max": 10.5}]);
    assert_eq!(ask(all("amount"), Filter::default()), wanted);
    assert_eq!(ask(vec![of(Aggregate::Count, "")], Filter::default()), json!([{"count": 4}]));
    let nobody = test("id", Operator::Eq, &["99"]);
    let wanted = json!([{"count": 0, "sum": null, "avg": null, "min": null, "max": null}]);
    assert_eq!(ask(all("amount"), nobody.clone()), wanted);
    let names = vec![of(Aggregate::Min, "name"), of(Aggregate::Max, "name")];
    assert_eq!(ask(names, Filter::default()), json!([{"min": "abc", "max": "东方"}]));
    let grouped = vec![field("open"), of(Aggregate::Count, "")];
    assert_eq!(ask(grouped, nobody), json!([]));
}

#[test]
fn groups_have_an_order() {
    let mut naive = company();
    add(&mut naive, "firm", 6, [("open", Value::Bool(true)), ("amount", Value::Int(1))]);
    let select = vec![field("open"), of(Aggregate::Sum, "amount"), of(Aggregate::Count, "")];
    let ask = |order, limit, offset| -> Json {
        let query =
            ListQuery { select: select.clone(), order, limit, offset, ..ListQuery::default() };
        list(&naive, "firm", &query)
    };
    let no = json!({"open": false, "sum": 2, "count": 1});
    let yes = json!({"open": true, "sum": 10.51, "count": 2});
    let unknown = json!({"open": null, "sum": -0.01, "count": 2});
    assert_eq!(ask(vec![], None, None), json!([no, yes, unknown]));
    assert_eq!(ask(vec![by("open", Direction::Desc)], None, None), json!([unknown, yes, no]));
    assert_eq!(ask(vec![], Some(1), Some(1)), json!([yes]));
    let query = ListQuery { select: select.clone(), limit: Some(1), ..ListQuery::default() };
    assert_eq!(naive.count("firm", &query, &NaiveAccess::System, 0).unwrap(), 3);
}

#[test]
fn refusals() {
    let naive = company();
    let refused = |select, order| {
        let query = ListQuery { select, order, ..ListQuery::default() };
        refusal(&naive, "firm", &query, &NaiveAccess::System)
    };
    let sum = |name| vec![of(Aggregate::Sum, name)];
    assert_eq!(refused(sum("name"), vec![]), ErrorKind::NotSupported);
    assert_eq!(refused(sum("since"), vec![]), ErrorKind::NotSupported);
    assert_eq!(refused(sum("nope"), vec![]), ErrorKind::UnknownField);
    assert_eq!(refused(vec![of(Aggregate::Min, "tags")], vec![]), ErrorKind::NotSupported);
    assert_eq!(
        refused(vec![field("tags"), of(Aggregate::Count, "")], vec![]),
        ErrorKind::NotSupported
    );
    let people = Embed { hint: Some("firm_id".to_owned()), ..embed("people", vec![]) };
    let beside = vec![of(Aggregate::Count, ""), SelectItem::Embed(people)];
    assert_eq!(refused(beside, vec![]), ErrorKind::NotSupported);
    let other = vec![by("name", Direction::Asc)];
    assert_eq!(refused(sum("amount"), other), ErrorKind::NotSupported);
}

#[test]
fn halves_go_away_from_zero() {
    assert_eq!(half_away(5, 2), 3);
    assert_eq!(half_away(-5, 2), -3);
    assert_eq!(half_away(4, 3), 1);
    assert_eq!(half_away(-4, 3), -1);
    assert_eq!(half_away(0, 3), 0);
    assert_eq!(decimal(-5, 2), json!(-0.05));
    assert_eq!(decimal(1_200, 2), json!(12));
    assert_eq!(decimal(0, 4), json!(0));
}
