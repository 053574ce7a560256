//! One record made, changed, left as it is.

use serde_json::{Value as Json, json};
use steward_testkit::{NOW, TestEngine, both_engines};

both_engines!(a_record_lives, no_change_is_no_change, the_log_tells_what_changed);

async fn a_record_lives(engine: TestEngine) {
    let pool = engine.create("pools", json!({"name": "华东公海"})).await;
    let made = engine.get("pools", pool).await;
    assert_eq!((&made["name"], &made["version"]), (&json!("华东公海"), &json!(1)));
    assert_eq!((&made["origin"], &made["object"]), (&json!("manual"), &json!("account")));
    engine.time().advance(1_000_000);
    let written = engine.change("pools", pool, json!({"name": "华东"})).await;
    assert_eq!((written.version, written.inserted), (Some(2), 0));
    let changed = engine.get("pools", pool).await;
    let at = steward_model::kind::format_datetime;
    assert_eq!(changed["created_at"], json!(at(NOW)));
    assert_eq!(changed["updated_at"], json!(at(NOW + 1_000_000)));
    engine.remove("pools", pool).await;
    assert!(engine.rows("pools", "select=id").await.is_empty());
    engine.bring_back("pools", pool).await;
    assert_eq!(engine.get("pools", pool).await["version"], json!(4));
}

async fn no_change_is_no_change(engine: TestEngine) {
    let pool = engine.create("pools", json!({"name": "华东"})).await;
    let before = engine.get("pools", pool).await;
    engine.time().advance(1_000_000);
    for patch in [json!({"name": "华东"}), json!({"name": "  华东 "}), json!({})] {
        let written = engine.change("pools", pool, patch).await;
        assert_eq!(written.version, Some(1));
    }
    assert_eq!(engine.get("pools", pool).await, before);
    assert_eq!(engine.log("pool", pool).await.len(), 1);
}

async fn the_log_tells_what_changed(engine: TestEngine) {
    let account = engine.create("accounts", json!({"name": "蓝湾", "level": "A"})).await;
    let parent = engine.create("accounts", json!({"name": "集团"})).await;
    engine.change("accounts", account, json!({"level": "B", "parent_id": parent})).await;
    let log = engine.log("account", account).await;
    let payload: Json = serde_json::from_str(log[1].payload.as_deref().unwrap()).unwrap();
    let wanted = json!({
        "before": {"level": "A", "parent_id": null},
        "after": {"level": "B", "parent_id": {"id": parent, "title": "集团"}},
    });
    assert_eq!(payload, wanted);
    assert_eq!((log[1].verb.as_str(), log[1].version, log[1].user_id), ("update", Some(2), None));
    assert_eq!((log[1].at, log[1].origin.as_str()), (NOW, "manual"));
}
