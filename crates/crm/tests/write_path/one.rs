//! One record made, changed, deleted and brought back.

use serde_json::json;
use steward_testkit::{TestEngine, both_engines};

both_engines!(a_record_lives);

async fn a_record_lives(engine: TestEngine) {
    let pool = engine.create("pools", json!({"name": "华东公海"})).await;
    let made = engine.get("pools", pool).await;
    assert_eq!((&made["name"], &made["version"]), (&json!("华东公海"), &json!(1)));
    assert_eq!(made["origin"], "manual");
}
