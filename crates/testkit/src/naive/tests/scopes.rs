//! Scopes.

use serde_json::json;
use steward_model::Value;
use steward_model::error::ErrorKind;
use steward_model::query::{Filter, IsValue, ListQuery, Operator, SelectItem};
use steward_model::scope::{Reach, Terms, Verb};

use super::company::{NOW, add, company, embed, field, ids_of, of, refusal, test, user};
use crate::naive::{Naive, NaiveAccess};

fn terms() -> Terms {
    Terms { owner: Some(7), ..Terms::default() }
}

fn firms(naive: &Naive, terms: Terms) -> Vec<i64> {
    let access = of(user(naive, &[("firm", Reach::Terms(terms))]));
    let mut found = ids_of(naive, "firm", Filter::default(), &access);
    found.sort_unstable();
    found
}

#[test]
fn owners_departments_and_cascades() {
    let naive = company();
    // 1 is the user's own; 2 and 3 come down from it.
    assert_eq!(firms(&naive, terms()), [1, 2, 3]);
    let departments = Terms { departments: vec![4].into(), ..Terms::default() };
    assert_eq!(firms(&naive, departments), [3]);
    assert_eq!(firms(&naive, Terms::default()), [0_i64; 0]);
    let nobody = of(user(&naive, &[]));
    let kind = refusal(&naive, "firm", &ListQuery::default(), &nobody);
    assert_eq!(kind, ErrorKind::UnknownObject);
}

#[test]
fn cascades_end() {
    let mut naive = company();
    for (id, parent) in [(11, 3), (12, 11), (13, 12)] {
        add(&mut naive, "firm", id, [("parent_id", Value::Int(parent))]);
    }
    // 2, 3, 11 and 12 are one to four steps below 1; 13 is the fifth.
    assert_eq!(firms(&naive, terms()), [1, 2, 3, 11, 12]);
    add(&mut naive, "firm", 21, [("parent_id", Value::Int(22))]);
    add(&mut naive, "firm", 22, [("parent_id", Value::Int(21))]);
    assert_eq!(firms(&naive, terms()), [1, 2, 3, 11, 12]);
}

#[test]
fn a_parent_must_be_reached_by_its_own_reach() {
    let naive = company();
    let people = |firm: Reach, person: Reach| {
        let access = of(user(&naive, &[("firm", firm), ("person", person)]));
        let mut found = ids_of(&naive, "person", Filter::default(), &access);
        found.sort_unstable();
        found
    };
    let no_terms = || Reach::Terms(Terms::default());
    assert_eq!(people(Reach::Terms(terms()), no_terms()), [1, 2]);
    assert_eq!(people(Reach::All, no_terms()), [1, 2]);
    assert_eq!(people(Reach::None, no_terms()), [0_i64; 0]);
    assert_eq!(people(Reach::None, Reach::All), [1, 2, 3, 4]);
}

#[test]
fn collaborators() {
    let none = [("until", Value::Null), ("deleted_at", Value::Null)];
    let later = [("until", Value::Int(10)), ("deleted_at", Value::Null)];
    let over = [("until", Value::Int(9)), ("deleted_at", Value::Null)];
    let deleted = [("until", Value::Null), ("deleted_at", Value::Int(1))];
    let seen = |rest: [(&'static str, Value); 2], right: &str, who: &str, terms: Terms| {
        let mut naive = company();
        let [until, gone] = rest;
        add(
            &mut naive,
            "collaborator",
            1,
            [
                ("subject_object", Value::from("firm")),
                ("subject_id", Value::Int(4)),
                (who, Value::Int(7)),
                ("right", Value::from(right)),
                until,
                gone,
            ],
        );
        firms(&naive, terms) == [4]
    };
    let person = || Terms { collaborator: Some(7), ..Terms::default() };
    assert!(seen(none.clone(), "read", "user_id", person()));
    assert!(seen(later, "read", "user_id", person()));
    assert!(!seen(over, "read", "user_id", person()));
    assert!(!seen(deleted, "read", "user_id", person()));
    assert!(!seen(none.clone(), "read", "department_id", person()));
    let writer = || Terms { write: true, ..person() };
    assert!(!seen(none.clone(), "read", "user_id", writer()));
    assert!(seen(none.clone(), "write", "user_id", writer()));
    assert!(seen(none.clone(), "write", "user_id", person()));
    let department = Terms { collaborating_departments: vec![7].into(), ..Terms::default() };
    assert!(seen(none, "read", "department_id", department));
}

#[test]
fn the_last_day_is_the_readers() {
    let mut naive = company();
    add(
        &mut naive,
        "collaborator",
        1,
        [
            ("subject_object", Value::from("firm")),
            ("subject_id", Value::Int(4)),
            ("user_id", Value::Int(7)),
            ("right", Value::from("read")),
            ("until", Value::Int(10)),
        ],
    );
    let seen = |zone: &str| {
        let terms = Terms { collaborator: Some(7), ..Terms::default() };
        let mut scope = user(&naive, &[("firm", Reach::Terms(terms))]);
        scope.principal.time_zone = zone.to_owned();
        ids_of(&naive, "firm", Filter::default(), &of(scope)) == [4]
    };
    assert!(seen("UTC") && seen("Asia/Shanghai"));
    // In Auckland the day after has begun.
    assert!(!seen("Pacific/Auckland"));
}

#[test]
fn a_collaborator_of_another_object_is_none() {
    let mut naive = company();
    add(
        &mut naive,
        "collaborator",
        1,
        [
            ("subject_object", Value::from("person")),
            ("subject_id", Value::Int(4)),
            ("user_id", Value::Int(7)),
            ("right", Value::from("read")),
        ],
    );
    let person = Terms { collaborator: Some(7), ..Terms::default() };
    assert_eq!(firms(&naive, person.clone()), [0_i64; 0]);
    let access = of(user(&naive, &[("person", Reach::Terms(person))]));
    assert_eq!(ids_of(&naive, "person", Filter::default(), &access), [4]);
}

#[test]
fn related_rows_are_in_scope_too() {
    let naive = company();
    let departments = Terms { departments: vec![4].into(), ..Terms::default() };
    let reader = |terms| of(user(&naive, &[("firm", Reach::Terms(terms)), ("person", Reach::All)]));
    let (one, other) = (reader(terms()), reader(departments));
    let query = ListQuery {
        select: vec![field("id"), SelectItem::Embed(embed("firm", vec![field("id")]))],
        filter: test("id", Operator::Eq, &["1"]),
        ..ListQuery::default()
    };
    let ask = |access: &NaiveAccess| naive.list("person", &query, access, NOW).unwrap();
    assert_eq!(ask(&one), json!([{"id": 1, "firm": {"id": 1}}]));
    assert_eq!(ask(&other), json!([{"id": 1, "firm": null}]));
    let some = || test("firm.id", Operator::Is(IsValue::NotNull), &[]);
    assert_eq!(ids_of(&naive, "person", some(), &one), [2, 1]);
    assert_eq!(ids_of(&naive, "person", some(), &other), [0_i64; 0]);
    // Of an object that may not be known, nothing can be asked.
    let nobody = of(user(&naive, &[("person", Reach::All)]));
    assert_eq!(refusal(&naive, "person", &query, &nobody), ErrorKind::UnknownObject);
}

#[test]
fn writing_needs_a_parent_that_may_be_changed() {
    let naive = company();
    let mut scope = user(&naive, &[("firm", Reach::All), ("person", Reach::All)]);
    let person = naive.catalog.find("person").unwrap().id;
    let firm = naive.catalog.find("firm").unwrap().id;
    scope.objects[person].reach[Verb::Delete as usize] = Reach::Terms(Terms::default());
    scope.objects[firm].reach[Verb::Delete as usize] = Reach::All;
    let reaches = |scope: &steward_model::scope::Scope| {
        naive.reaches("person", 1, Verb::Delete, &of(scope.clone()), NOW)
    };
    assert!(!reaches(&scope));
    scope.objects[firm].reach[Verb::Update as usize] = Reach::Terms(terms());
    assert!(reaches(&scope));
    assert!(!naive.reaches("person", 5, Verb::Read, &of(scope), NOW));
}
