//! Pipelines: one default.

use serde_json::json;
use steward_engine::WriteWish;
use steward_testkit::{TestEngine, both_engines};

use crate::support::version;

both_engines!(one_pipeline_is_the_default, two_at_once_leave_one);

async fn defaults(engine: &TestEngine) -> Vec<i64> {
    let rows = engine.rows("pipelines", "select=id&is_default=is.true&order=id").await;
    rows.iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

async fn one_pipeline_is_the_default(engine: TestEngine) {
    let make = async |name: &str, default: bool| {
        engine.create("pipelines", json!({"name": name, "is_default": default})).await
    };
    let first = make("一", true).await;
    let plain = make("二", false).await;
    assert_eq!(defaults(&engine).await, [first]);
    let third = make("三", true).await;
    assert_eq!(defaults(&engine).await, [third]);
    assert_eq!(version(&engine, "pipelines", first).await, 2);
    assert_eq!(version(&engine, "pipelines", plain).await, 1);
    engine.change("pipelines", plain, json!({"is_default": true})).await;
    assert_eq!(defaults(&engine).await, [plain]);
    engine.remove("pipelines", plain).await;
    engine.change("pipelines", first, json!({"is_default": true})).await;
    engine.bring_back("pipelines", plain).await;
    assert_eq!(defaults(&engine).await, [plain], "what came back said so last");
    let row = |name: &str| json!({"name": name, "is_default": true}).as_object().unwrap().clone();
    let rows = vec![row("四"), row("五")];
    let made = engine.insert(&engine.system(), "pipelines", rows, &WriteWish::default()).await;
    assert_eq!(defaults(&engine).await, made.unwrap().ids[1..]);
}

async fn two_at_once_leave_one(engine: TestEngine) {
    let one = engine.create("pipelines", json!({"name": "一"})).await;
    let two = engine.create("pipelines", json!({"name": "二"})).await;
    for round in 0..5 {
        let (a, b) = tokio::join!(
            engine.try_change("pipelines", one, json!({"is_default": true})),
            engine.try_change("pipelines", two, json!({"is_default": true})),
        );
        a.unwrap();
        b.unwrap();
        assert_eq!(defaults(&engine).await.len(), 1, "round {round}");
        for id in defaults(&engine).await {
            engine.change("pipelines", id, json!({"is_default": false})).await;
        }
    }
}
