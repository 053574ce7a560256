//! A server that starts on a reshaped database finds everything as it was.

use std::sync::Arc;

use serde_json::json;
use steward_engine::key::MasterKey;
use steward_engine::outgoing::Allowed;
use steward_engine::{Engine, EngineParts};
use steward_model::clock::FixedClock;
use steward_model::random::SeededRandom;
use steward_store::plan::SMALL_SCOPE;
use steward_store::schema;
use steward_testkit::{NOW, TestEngine, both_engines};

use crate::support::act;

both_engines!(a_start_leaves_own_columns_in_peace);

async fn start(engine: &TestEngine) -> Engine {
    let parts = EngineParts {
        database: engine.database().clone(),
        catalog: Arc::new(steward_crm::catalog().unwrap()),
        behaviours: steward_crm::behaviours(),
        actions: steward_crm::actions(),
        clock: Arc::new(FixedClock::new(NOW)),
        random: Arc::new(SeededRandom::new(2)),
        key: MasterKey::new([7; 32]),
        small_scope: SMALL_SCOPE,
        allowed: Allowed::default(),
    };
    Engine::open(parts).await.unwrap()
}

async fn a_start_leaves_own_columns_in_peace(engine: TestEngine) {
    let input = |en: &str| json!({"object": "accounts", "kind": "text", "label": {"en": en}, "searchable": true});
    for en in ["Kept", "Removed", "Purged"] {
        act(&engine, "add_field", input(en)).await;
    }
    let id = engine.create("accounts", json!({"name": "a", "x_kept": "1", "x_removed": "2"})).await;
    for name in ["x_removed", "x_purged"] {
        act(&engine, "remove_field", json!({"object": "accounts", "field": name})).await;
    }
    act(&engine, "purge_field", json!({"object": "accounts", "field": "x_purged"})).await;
    engine.build_search(|_| {}).await.unwrap();
    let plain = Arc::new(steward_crm::catalog().unwrap());
    assert_eq!(schema::pending(engine.database(), &plain).await.unwrap(), Vec::<String>::new());
    let other = start(&engine).await;
    let catalog = other.catalog();
    assert_eq!(schema::pending(engine.database(), &catalog).await.unwrap(), Vec::<String>::new());
    let account = catalog.expect("account").unwrap();
    let own: Vec<&str> = account
        .fields
        .iter()
        .filter(|f| f.own.is_some() && !f.internal)
        .map(|f| f.name.as_str())
        .collect();
    assert_eq!(own, ["x_kept"]);
    // The index of search is not built anew at each start.
    assert_eq!(other.build_search(|_| {}).await.unwrap(), 0);
    act(&other, "restore_field", json!({"object": "accounts", "field": "x_removed"})).await;
    // The first of the two hears of it with its next question.
    let rows = engine.rows("accounts", "select=id,x_kept,x_removed").await;
    assert_eq!(rows, [json!({"id": id, "x_kept": "1", "x_removed": "2"})]);
}
