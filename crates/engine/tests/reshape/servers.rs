//! Several servers on one PostgreSQL database: what one of them reshapes, all use.

use std::sync::Arc;

use serde_json::json;
use steward_engine::key::MasterKey;
use steward_engine::outgoing::Allowed;
use steward_engine::{Engine, EngineParts, WriteWish};
use steward_model::clock::FixedClock;
use steward_model::random::SystemRandom;
use steward_store::plan::SMALL_SCOPE;
use steward_store::{Database, PostgresOptions};
use steward_testkit::{NOW, TestDatabase, postgres_database};

use crate::support::{act, act_as, compute, system};

async fn server(database: &TestDatabase) -> Engine {
    let options = PostgresOptions::default();
    let parts = EngineParts {
        database: Database::open_postgres(database.url(), options).await.unwrap(),
        catalog: Arc::new(steward_crm::catalog().unwrap()),
        behaviours: steward_crm::behaviours(),
        actions: steward_crm::actions(),
        clock: Arc::new(FixedClock::new(NOW)),
        random: Arc::new(SystemRandom),
        key: MasterKey::new([7; 32]),
        small_scope: SMALL_SCOPE,
        allowed: Allowed::default(),
    };
    Engine::open(parts).await.unwrap()
}

async fn insert(engine: &Engine, values: serde_json::Value) -> i64 {
    let body = values.as_object().unwrap().clone();
    let written = engine.insert(&system(), "accounts", vec![body], &WriteWish::default()).await;
    written.unwrap_or_else(|error| panic!("{values}: {error}")).ids[0]
}

async fn rows(engine: &Engine, query: &str) -> Vec<serde_json::Value> {
    let query = steward_grammar::parse_list(query).unwrap();
    let read = engine.read(&system(), "accounts", &query, None).await;
    serde_json::from_slice(&read.unwrap_or_else(|error| panic!("{error}")).page.body).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_field_is_used_on_all_servers_at_once() {
    let database = postgres_database().await;
    let (one, two) = (server(&database).await, server(&database).await);
    let input = |en: &str| json!({"object": "accounts", "kind": "text", "label": {"en": en}});
    act(&one, "add_field", input("First")).await;
    // Nobody has told the other server: it finds out by itself, with a write or with a read.
    let id = insert(&two, json!({"name": "a", "x_first": "1"})).await;
    act(&one, "add_field", input("Second")).await;
    let read = rows(&two, "select=id,x_first,x_second").await;
    assert_eq!(read, [json!({"id": id, "x_first": "1", "x_second": null})]);
    // And the other way round: one name, two servers.
    let caller = system();
    let (first, second) = tokio::join!(
        act_as(&one, &caller, "add_field", input("Third")),
        act_as(&two, &caller, "add_field", input("Third")),
    );
    let outcomes = [first, second];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    let refusal = outcomes.into_iter().find_map(Result::err).unwrap();
    assert_eq!(refusal.fields()[0].code, "taken", "{refusal}");
    // A removed field is gone everywhere.
    act(&two, "remove_field", json!({"object": "accounts", "field": "x_first"})).await;
    let gone = json!({"name": "b", "x_first": "2"}).as_object().unwrap().clone();
    let written = one.insert(&system(), "accounts", vec![gone], &WriteWish::default()).await;
    assert_eq!(written.unwrap_err().fields()[0].code, "unknown_field");
    act(&two, "purge_field", json!({"object": "accounts", "field": "x_first"})).await;
    assert_eq!(rows(&one, "select=id,name").await.len(), 1);
    insert(&one, json!({"name": "c", "x_third": "3"})).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_object_is_used_on_all_servers_at_once() {
    let database = postgres_database().await;
    let (one, two) = (server(&database).await, server(&database).await);
    let input = |en: &str| json!({"label": {"en": en}, "title": {"en": "Name"}, "number": "N"});
    act(&one, "add_object", input("Card")).await;
    // Nobody has told the other server: it finds out by itself, with a read or with a write.
    let query = steward_grammar::parse_list("select=id").unwrap();
    let read = two.read(&system(), "x_cards", &query, None).await.unwrap();
    assert_eq!(&*read.page.body, b"[]");
    act(&one, "add_object", input("Visit")).await;
    let body = json!({"name": "a"}).as_object().unwrap().clone();
    let wish = WriteWish::default();
    two.insert(&system(), "x_visits", vec![body.clone()], &wish).await.unwrap();
    let caller = system();
    let (first, second) = tokio::join!(
        act_as(&one, &caller, "add_object", input("Room")),
        act_as(&two, &caller, "add_object", input("Room")),
    );
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    act(&two, "remove_object", json!({"object": "x_visits"})).await;
    assert!(one.insert(&system(), "x_visits", vec![body.clone()], &wish).await.is_err());
    act(&one, "restore_object", json!({"object": "x_visits"})).await;
    two.insert(&system(), "x_visits", vec![body], &wish).await.unwrap();
    assert!(one.read(&system(), "x_rooms", &query, None).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rule_holds_on_all_servers_at_once() {
    let database = postgres_database().await;
    let (one, two) = (server(&database).await, server(&database).await);
    let rule = json!({
        "object": "accounts", "condition": "payment_terms_days <= 90", "message": {"en": "At most 90."},
    });
    act(&one, "add_rule", rule).await;
    // Nobody has told the other server.
    let wish = WriteWish::default();
    let over = || json!({"name": "a", "payment_terms_days": 91}).as_object().unwrap().clone();
    let refused = two.insert(&system(), "accounts", vec![over()], &wish).await.unwrap_err();
    assert_eq!(refused.fields()[0].code, "rule");
    act(&two, "change_rule", json!({"object": "accounts", "rule": 1, "active": false})).await;
    one.insert(&system(), "accounts", vec![over()], &wish).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_formula_is_computed_on_all_servers_at_once() {
    let database = postgres_database().await;
    let (one, two) = (server(&database).await, server(&database).await);
    let old = insert(&one, json!({"name": "a", "payment_terms_days": 7})).await;
    let input = json!({"object": "accounts", "kind": "integer", "name": "double",
        "label": {"en": "Double"}, "formula": "payment_terms_days * 2"});
    act(&one, "add_field", input).await;
    // Nobody has told the other server: it writes by the formula, and does the job.
    let new = insert(&two, json!({"name": "b", "payment_terms_days": 8})).await;
    assert_eq!(compute(&two).await, 1);
    let read = rows(&one, "select=id,x_double&order=name").await;
    assert_eq!(read, [json!({"id": old, "x_double": 14}), json!({"id": new, "x_double": 16})]);
    let other = json!({"object": "accounts", "field": "x_double", "formula": "payment_terms_days"});
    act(&two, "change_field", other).await;
    insert(&one, json!({"name": "c", "payment_terms_days": 9})).await;
    compute(&one).await;
    let read = rows(&two, "select=x_double&order=name").await;
    assert_eq!(read, [7, 8, 9].map(|days| json!({"x_double": days})));
}
