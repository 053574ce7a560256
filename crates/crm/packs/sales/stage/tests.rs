//! Stages: their keys, and that used ones stay.

use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::refused;

both_engines!(keys_are_short_names, a_key_is_unique_in_its_pipeline, a_used_one_stays);

fn stage(pipeline: i64, key: &str) -> Json {
    json!({"pipeline_id": pipeline, "key": key, "label": "阶段", "position": 1, "probability": 10})
}

async fn keys_are_short_names(engine: TestEngine) {
    let pipeline = engine.create("pipelines", json!({"name": "流程"})).await;
    for wrong in ["Proposal", "1st", "方案", "a b", "a-b", "_a"] {
        let result = engine.try_create("stages", stage(pipeline, wrong)).await;
        refused(result, &["key: bad_key"]);
    }
    let id = engine.create("stages", stage(pipeline, "proposal_2")).await;
    let result = engine.try_change("stages", id, json!({"key": "other"})).await;
    refused(result, &["key: read_only"]);
}

async fn a_key_is_unique_in_its_pipeline(engine: TestEngine) {
    let one = engine.create("pipelines", json!({"name": "一"})).await;
    let two = engine.create("pipelines", json!({"name": "二"})).await;
    engine.create("stages", stage(one, "won")).await;
    engine.create("stages", stage(two, "won")).await;
    let error = engine.try_create("stages", stage(one, "won")).await.expect_err("taken");
    assert_eq!(error.kind(), steward_model::error::ErrorKind::Duplicate);
    refused(Err::<(), _>(error), &["pipeline_id: duplicate", "key: duplicate"]);
}

async fn a_used_one_stays(engine: TestEngine) {
    let pipeline = engine.create("pipelines", json!({"name": "流程"})).await;
    let used = engine.create("stages", stage(pipeline, "proposal")).await;
    let free = engine.create("stages", stage(pipeline, "talk")).await;
    let account = engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    let deal = json!({"name": "采购", "account_id": account, "pipeline_id": pipeline, "stage": "proposal", "close_date": "2026-12-01"});
    let mut deals = Vec::new();
    for _ in 0..2 {
        deals.push(engine.create("opportunities", deal.clone()).await);
    }
    for (plural, id) in [("stages", used), ("pipelines", pipeline)] {
        let error = engine.try_remove(plural, id).await.expect_err("it is used");
        assert_eq!(error.kind(), steward_model::error::ErrorKind::BrokenReference);
        assert!(error.text().en.contains("2 opportunities"), "{error}");
        assert!(error.text().zh.contains("2 个商机"), "{error}");
    }
    engine.get("stages", used).await;
    engine.remove("stages", free).await;
    for deal in deals {
        engine.remove("opportunities", deal).await;
    }
    engine.remove("stages", used).await;
}
