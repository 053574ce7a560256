//! Filters.

use steward_model::error::ErrorKind;
use steward_model::query::{
    FieldPath, Filter, IsValue, ListQuery, Operator as O, Quantifier, Test,
};
use steward_model::scope::Reach;

use super::company::{company, ids, ids_of, not, of, refusal, test, user};
use crate::naive::NaiveAccess;

#[test]
fn null_is_unknown() {
    let naive = company();
    let firms = |filter| ids(&naive, "firm", filter);
    assert_eq!(firms(Filter::default()), [1, 2, 3, 4]);
    assert_eq!(firms(Filter::Or(Vec::new())), [0_i64; 0]);
    assert_eq!(firms(test("name", O::Neq, &["abc"])), [1, 3]);
    assert_eq!(firms(not(test("name", O::Eq, &["abc"]))), [1, 3]);
    assert_eq!(firms(test("name", O::IsDistinct, &["abc"])), [1, 3, 4]);
    assert_eq!(firms(not(test("name", O::Gt, &["a"]))), [0_i64; 0]);
    assert_eq!(firms(test("name", O::Is(IsValue::Null), &[])), [4]);
    assert_eq!(firms(not(test("name", O::Is(IsValue::Null), &[]))), [1, 2, 3]);
    let unknown = || test("name", O::Eq, &["x"]);
    let fourth = || test("id", O::Eq, &["4"]);
    assert_eq!(firms(Filter::Or(vec![unknown(), fourth()])), [4]);
    assert_eq!(firms(not(Filter::And(vec![unknown(), not(fourth())]))), [1, 2, 3, 4]);
    assert_eq!(firms(not(Filter::Or(vec![unknown(), not(fourth())]))), [0_i64; 0]);
    assert_eq!(firms(test("name", O::Eq, &[""])), [0_i64; 0]);
    assert_eq!(firms(not(test("name", O::Eq, &[""]))), [1, 2, 3]);
    assert_eq!(firms(test("name", O::IsDistinct, &[""])), [1, 2, 3, 4]);
}

#[test]
fn comparisons() {
    let naive = company();
    let firms = |filter| ids(&naive, "firm", filter);
    assert_eq!(firms(test("amount", O::Gt, &["2.00"])), [1]);
    assert_eq!(firms(test("amount", O::Gte, &["2"])), [1, 2]);
    assert_eq!(firms(test("amount", O::Lt, &["0"])), [3]);
    assert_eq!(firms(test("amount", O::Lte, &["-0.01"])), [3]);
    assert_eq!(firms(test("amount", O::In, &["10.5", "2"])), [1, 2]);
    assert_eq!(firms(test("since", O::Eq, &["1970-01-01"])), [1]);
    assert_eq!(firms(test("open", O::Is(IsValue::True), &[])), [1]);
    assert_eq!(firms(test("open", O::Is(IsValue::Unknown), &[])), [3, 4]);
    assert_eq!(firms(not(test("open", O::Is(IsValue::False), &[]))), [1, 3, 4]);
    // By bytes: a (61) before É (c3), É before 东 (e4).
    assert_eq!(firms(test("name", O::Gt, &["abc"])), [1, 3]);
    assert_eq!(firms(test("name", O::Gt, &["É"])), [1, 3]);
}

#[test]
fn empty_lists() {
    let naive = company();
    let firms = |filter| ids(&naive, "firm", filter);
    assert_eq!(firms(test("name", O::In, &[])), [0_i64; 0]);
    assert_eq!(firms(not(test("name", O::In, &[]))), [1, 2, 3, 4]);
    assert_eq!(firms(not(test("name", O::In, &["abc"]))), [1, 3]);
    let all = |values: &[&str], operator, quantifier| {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        let field = FieldPath::own("name");
        Filter::Test(Test { field, operator, quantifier: Some(quantifier), values })
    };
    assert_eq!(firms(all(&[], O::Eq, Quantifier::All)), [1, 2, 3, 4]);
    assert_eq!(firms(all(&[], O::Eq, Quantifier::Any)), [0_i64; 0]);
    assert_eq!(firms(all(&["%a%", "É%"], O::Like, Quantifier::All)), [3]);
    assert_eq!(firms(all(&["%a%", "É%"], O::Like, Quantifier::Any)), [2, 3]);
}

#[test]
fn patterns() {
    let naive = company();
    let firms = |operator, pattern: &str| ids(&naive, "firm", test("name", operator, &[pattern]));
    assert_eq!(firms(O::Like, "a_c"), [2]);
    assert_eq!(firms(O::Like, "_%"), [1, 2, 3]);
    assert_eq!(firms(O::Like, "__"), [1, 3]);
    assert_eq!(firms(O::Like, "é%"), [0_i64; 0]);
    assert_eq!(firms(O::Ilike, "é%"), [3]);
    assert_eq!(firms(O::Ilike, "%A%"), [2, 3]);
    assert_eq!(firms(O::Like, r"\abc"), [2]);
    assert_eq!(firms(O::Like, r"ab\_"), [0_i64; 0]);
    assert_eq!(firms(O::Match, "^a.c$"), [2]);
    assert_eq!(firms(O::Match, "[东é]"), [1]);
    assert_eq!(firms(O::Imatch, "[é]"), [3]);
}

#[test]
fn lists() {
    let naive = company();
    let firms = |filter| ids(&naive, "firm", filter);
    assert_eq!(firms(test("tags", O::Contains, &["a"])), [1]);
    assert_eq!(firms(test("tags", O::Contains, &["b", "a"])), [1]);
    assert_eq!(firms(test("tags", O::Contains, &[])), [1, 2]);
    assert_eq!(firms(not(test("tags", O::Contains, &["a"]))), [2]);
    assert_eq!(firms(test("tags", O::ContainedIn, &["b"])), [2]);
    assert_eq!(firms(test("tags", O::Overlaps, &["a", "b"])), [1, 2]);
    assert_eq!(firms(test("tags", O::Overlaps, &["乙"])), [1, 2]);
    assert_eq!(firms(test("tags", O::Eq, &["{b,a}"])), [1]);
}

#[test]
fn through_relations() {
    let naive = company();
    let firms = |filter| ids(&naive, "firm", filter);
    let people = |filter| ids(&naive, "person", filter);
    assert_eq!(people(test("firm.name", O::Eq, &["东方"])), [1]);
    assert_eq!(people(test("firm.name", O::Neq, &["东方"])), [2]);
    assert_eq!(people(not(test("firm.name", O::Eq, &["东方"]))), [2, 3, 4]);
    // Yu has no firm, and Xu's is deleted.
    assert_eq!(people(test("firm.name", O::Is(IsValue::Null), &[])), [0_i64; 0]);
    assert_eq!(people(test("firm.department_id", O::Is(IsValue::Null), &[])), [1, 2]);
    assert_eq!(people(test("firm.parent.name", O::Eq, &["东方"])), [2]);
    assert_eq!(people(test("old_firm.amount", O::Gt, &["1"])), [2]);
    let anybody = |operator, name| test("parent.name", operator, &[name]);
    assert_eq!(firms(anybody(O::Eq, "东方")), [2]);
    // Two references join people and firms.
    let query = ListQuery { filter: test("people.name", O::Eq, &["Li"]), ..ListQuery::default() };
    let kind = refusal(&naive, "firm", &query, &NaiveAccess::System);
    assert_eq!(kind, ErrorKind::AmbiguousRelation);
    let below = |name| test("firms.name", O::Eq, &[name]);
    assert_eq!(firms(below("abc")), [1]);
    assert_eq!(firms(not(below("abc"))), [2, 3, 4]);
    assert_eq!(firms(test("firms.firms.name", O::Eq, &["Éa"])), [1]);
    assert_eq!(firms(test("firms.firms.name", O::Is(IsValue::Null), &[])), [0_i64; 0]);
}

#[test]
fn refusals() {
    let naive = company();
    let kind = |filter| {
        let query = ListQuery { filter, ..ListQuery::default() };
        refusal(&naive, "firm", &query, &NaiveAccess::System)
    };
    assert_eq!(kind(test("nope", O::Eq, &["1"])), ErrorKind::UnknownField);
    assert_eq!(kind(test("name_sort", O::Eq, &["1"])), ErrorKind::UnknownField);
    assert_eq!(kind(test("nobody.name", O::Eq, &["1"])), ErrorKind::UnknownRelation);
    assert_eq!(kind(test("amount", O::Eq, &["much"])), ErrorKind::BadValue);
    assert_eq!(kind(test("amount", O::Eq, &[""])), ErrorKind::BadValue);
    assert_eq!(kind(test("amount", O::Like, &["1"])), ErrorKind::NotSupported);
    assert_eq!(kind(test("name", O::Contains, &["1"])), ErrorKind::NotSupported);
    assert_eq!(kind(test("name", O::Search, &["1"])), ErrorKind::NotSupported);
    assert_eq!(kind(test("tags", O::Gt, &["a"])), ErrorKind::NotSupported);
    assert_eq!(kind(test("tags", O::Overlaps, &["c"])), ErrorKind::BadValue);
    assert_eq!(kind(test("name", O::Like, &["a\\"])), ErrorKind::BadValue);
    assert_eq!(kind(test("name", O::Match, &["("])), ErrorKind::BadValue);
    assert_eq!(kind(test("name", O::Is(IsValue::True), &[])), ErrorKind::NotSupported);
    let query = ListQuery::default();
    let error = naive.count("nothing", &query, &NaiveAccess::System, 0).unwrap_err();
    assert_eq!(error.kind, ErrorKind::UnknownObject);
}

#[test]
fn times_that_depend_on_who_asks_and_when() {
    let naive = company();
    let mut scope = user(&naive, &[("firm", Reach::All)]);
    scope.principal.time_zone = "Asia/Shanghai".to_owned();
    let me = of(scope);
    let firms = |filter| ids_of(&naive, "firm", filter, &me);
    // It is the eleventh day, and firm 1 is from the first.
    for fitting in ["@today-10d", "@month_start", "@week_start-4d", "@now-240h", "@year_start"] {
        assert_eq!(firms(test("since", O::Eq, &[fitting])), [1], "{fitting}");
    }
    assert_eq!(firms(test("since", O::Gt, &["@month_start 1d-1m"])), [1]);
    for wrong in ["@me", "@day_start", "@today+1h", "@today+", "@today-1970y"] {
        let query = ListQuery { filter: test("since", O::Eq, &[wrong]), ..ListQuery::default() };
        assert_eq!(refusal(&naive, "firm", &query, &me), ErrorKind::BadValue, "{wrong}");
    }
}
