//! Into the bin and out of it.

use serde_json::json;
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines, field_codes};

use crate::support::{body, count, plain};

both_engines!(
    children_go_and_come_along,
    more_children_than_are_read_at_once_go_along,
    what_was_gone_before_stays_gone,
    a_key_taken_meanwhile,
    only_what_lies_in_the_bin,
);

async fn children_go_and_come_along(engine: TestEngine) {
    let pipeline = engine.create("pipelines", json!({"name": "流程"})).await;
    let stage = json!({"pipeline_id": pipeline, "key": "a", "label": "甲", "position": 1, "probability": 1});
    engine.create("stages", stage).await;
    engine.time().advance(1_000);
    engine.remove("pipelines", pipeline).await;
    assert_eq!((count(&engine, "pipelines").await, count(&engine, "stages").await), (0, 0));
    engine.time().advance(1_000);
    engine.bring_back("pipelines", pipeline).await;
    assert_eq!((count(&engine, "pipelines").await, count(&engine, "stages").await), (1, 1));
    let verbs: Vec<String> =
        engine.log("pipeline", pipeline).await.into_iter().map(|entry| entry.verb).collect();
    assert_eq!(verbs, ["create", "delete", "restore"]);
}

async fn more_children_than_are_read_at_once_go_along(engine: TestEngine) {
    let contact = engine.create("contacts", json!({"name": "总机"})).await;
    for part in 0..2 {
        let points = (part * 600..part * 600 + 600).map(|n| {
            let value = format!("p{n}@b.example");
            body(json!({"contact_id": contact, "kind": "email", "value": value}))
        });
        engine
            .insert(&engine.system(), "contact_points", points.collect(), &plain())
            .await
            .unwrap();
    }
    engine.remove("contacts", contact).await;
    assert_eq!(count(&engine, "contact_points").await, 0);
    engine.bring_back("contacts", contact).await;
    assert_eq!(count(&engine, "contact_points").await, 1_200);
}

async fn what_was_gone_before_stays_gone(engine: TestEngine) {
    let pipeline = engine.create("pipelines", json!({"name": "流程"})).await;
    let make = async |key: &str| {
        let stage = json!({
            "pipeline_id": pipeline, "key": key, "label": key, "position": 1, "probability": 1,
        });
        engine.create("stages", stage).await
    };
    let (gone, kept) = (make("gone").await, make("kept").await);
    engine.remove("stages", gone).await;
    engine.time().advance(1_000);
    engine.remove("pipelines", pipeline).await;
    engine.bring_back("pipelines", pipeline).await;
    assert_eq!(engine.rows("stages", "select=id").await, [json!({"id": kept})]);
}

async fn a_key_taken_meanwhile(engine: TestEngine) {
    let first = engine.create("departments", json!({"name": "一", "code": "S"})).await;
    engine.remove("departments", first).await;
    engine.create("departments", json!({"name": "二", "code": "S"})).await;
    let error = engine.try_bring_back("departments", first).await.expect_err("taken");
    assert_eq!((error.kind(), error.kind().status()), (ErrorKind::Duplicate, 409));
    assert_eq!(field_codes(&error), ["code: duplicate"]);
    assert_eq!(count(&engine, "departments").await, 1);
    // The same for a child that would come along.
    let pipeline = engine.create("pipelines", json!({"name": "流程", "external_id": "p"})).await;
    engine.remove("pipelines", pipeline).await;
    engine.create("pipelines", json!({"name": "新流程", "external_id": "p"})).await;
    let error = engine.try_bring_back("pipelines", pipeline).await.expect_err("taken");
    assert_eq!(field_codes(&error), ["external_id: duplicate"]);
}

async fn only_what_lies_in_the_bin(engine: TestEngine) {
    let one = engine.create("pools", json!({"name": "一"})).await;
    let two = engine.create("pools", json!({"name": "二"})).await;
    engine.remove("pools", two).await;
    for ids in [vec![one], vec![999], vec![two, one]] {
        let error = engine.restore(&engine.system(), "pools", &ids, &plain()).await;
        assert_eq!(error.expect_err("not in the bin").kind(), ErrorKind::NotFound, "{ids:?}");
    }
    assert_eq!(count(&engine, "pools").await, 1);
    let done = engine.restore(&engine.system(), "pools", &[two, two], &plain()).await.unwrap();
    assert_eq!((done.ids, done.version), (vec![two], Some(3)));
    // What is in the bin can't be changed or deleted again.
    engine.remove("pools", two).await;
    assert!(engine.try_change("pools", two, json!({"name": "三"})).await.unwrap().ids.is_empty());
    assert!(engine.try_remove("pools", two).await.unwrap().ids.is_empty());
}
