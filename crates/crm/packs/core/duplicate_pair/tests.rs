//! Pairs of possible duplicates.

use serde_json::json;
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{refused, some};

both_engines!(a_pair_stands_there_once);

async fn a_pair_stands_there_once(engine: TestEngine) {
    let one = engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    let two = engine.create("accounts", json!({"name": "蓝湾大酒店"})).await;
    let pair = |a: i64, b: i64| {
        json!({
            "a_object": "account", "a_id": a, "b_object": "account", "b_id": b,
            "score": 92.5, "reasons": ["name", "phone"],
        })
    };
    let id = engine.create("duplicate_pairs", pair(two, one)).await;
    let stored = some(&engine, "duplicate_pairs", id, &["a_id", "b_id", "state"]).await;
    assert_eq!(stored, json!([one, two, "open"]));
    let twice = engine.try_create("duplicate_pairs", pair(one, two)).await;
    assert_eq!(twice.expect_err("there already").kind(), ErrorKind::Duplicate);
    refused(engine.try_create("duplicate_pairs", pair(one, one)).await, &["b_id: itself"]);
    engine.change("duplicate_pairs", id, json!({"state": "different"})).await;
    engine.change("duplicate_pairs", id, json!({"state": "merged"})).await;
    let again = engine.try_change("duplicate_pairs", id, json!({"state": "different"})).await;
    refused(again, &["state: transition"]);
}
