//! Make or change, by a unique key.

use serde_json::{Value as Json, json};
use steward_engine::{Resolution, Written};
use steward_model::Result;
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{body, count, plain};

both_engines!(
    merge_makes_and_changes,
    ignore_leaves_what_is_there,
    by_the_id,
    by_a_key_of_several_fields,
    not_by_any_field,
    as_many_as_a_batch_holds,
    two_at_once_make_one,
);

async fn upsert(
    engine: &TestEngine,
    plural: &str,
    rows: &[Json],
    key: &[&str],
    resolution: Resolution,
) -> Result<Written> {
    let rows = rows.iter().map(|row| body(row.clone())).collect();
    let key = Some(key.iter().map(|&name| name.to_owned()).collect());
    engine.upsert(&engine.system(), plural, rows, key, resolution, &plain()).await
}

async fn merge_makes_and_changes(engine: TestEngine) {
    let old = engine.create("pools", json!({"name": "旧", "external_id": "x"})).await;
    let rows = [
        json!({"name": "新", "external_id": "y"}),
        json!({"name": "改", "external_id": "x"}),
        json!({"name": "无"}),
    ];
    let done = upsert(&engine, "pools", &rows, &["external_id"], Resolution::Merge).await.unwrap();
    assert_eq!((done.ids.len(), done.ids[1], done.inserted), (3, old, 2));
    let rows = engine.rows("pools", "select=name,external_id,version&order=id").await;
    let wanted = [
        json!({"name": "改", "external_id": "x", "version": 2}),
        json!({"name": "新", "external_id": "y", "version": 1}),
        json!({"name": "无", "external_id": null, "version": 1}),
    ];
    assert_eq!(rows, wanted);
    let same = [json!({"name": "改", "external_id": "x"})];
    upsert(&engine, "pools", &same, &["external_id"], Resolution::Merge).await.unwrap();
    assert_eq!(engine.get("pools", old).await["version"], json!(2), "no change, no version");
    let twice =
        [json!({"name": "一", "external_id": "z"}), json!({"name": "二", "external_id": "z"})];
    let error = upsert(&engine, "pools", &twice, &["external_id"], Resolution::Merge).await;
    assert_eq!(error.expect_err("twice").kind(), ErrorKind::Duplicate);
    assert_eq!(count(&engine, "pools").await, 3);
}

async fn ignore_leaves_what_is_there(engine: TestEngine) {
    let old = engine.create("pools", json!({"name": "旧", "external_id": "x"})).await;
    let rows =
        [json!({"name": "改", "external_id": "x"}), json!({"name": "新", "external_id": "y"})];
    let done = upsert(&engine, "pools", &rows, &["external_id"], Resolution::Ignore).await.unwrap();
    assert_eq!((done.ids.len(), done.inserted), (1, 1));
    assert_ne!(done.ids[0], old, "what was left alone was not touched");
    assert_eq!(engine.get("pools", old).await["name"], json!("旧"));
    assert_eq!(engine.log("pool", old).await.len(), 1);
    assert_eq!(count(&engine, "pools").await, 2);
}

async fn by_the_id(engine: TestEngine) {
    let old = engine.create("pools", json!({"name": "旧"})).await;
    let rows = [json!({"id": old, "name": "改"}), json!({"name": "新"})];
    let done = upsert(&engine, "pools", &rows, &[], Resolution::Merge).await.unwrap();
    assert_eq!((done.ids[0], done.inserted), (old, 1));
    assert_eq!(engine.get("pools", old).await["name"], json!("改"));
    let rows = [json!({"id": 999, "name": "无"})];
    let error = upsert(&engine, "pools", &rows, &[], Resolution::Merge).await;
    assert_eq!(error.expect_err("ids are given by the system").kind(), ErrorKind::NotFound);
}

async fn by_a_key_of_several_fields(engine: TestEngine) {
    let pipeline = engine.create("pipelines", json!({"name": "流程"})).await;
    let stage = |key: &str, label: &str| json!({"pipeline_id": pipeline, "key": key, "label": label, "position": 1, "probability": 5});
    let key = ["pipeline_id", "key"];
    for (label, inserted) in [("甲", 2), ("乙", 0)] {
        let rows = [stage("a", label), stage("b", label)];
        let done = upsert(&engine, "stages", &rows, &key, Resolution::Merge).await.unwrap();
        assert_eq!(done.inserted, inserted);
    }
    let rows = engine.rows("stages", "select=key,label&order=id").await;
    assert_eq!(rows, [json!({"key": "a", "label": "乙"}), json!({"key": "b", "label": "乙"})]);
}

async fn not_by_any_field(engine: TestEngine) {
    let rows = [json!({"name": "甲"})];
    let error = upsert(&engine, "pools", &rows, &["name"], Resolution::Merge).await;
    assert_eq!(error.expect_err("not unique").kind(), ErrorKind::BadQuery);
    let error = upsert(&engine, "pools", &rows, &["colour"], Resolution::Merge).await;
    assert_eq!(error.expect_err("no such field").kind(), ErrorKind::UnknownField);
}

async fn as_many_as_a_batch_holds(engine: TestEngine) {
    let row = |n: usize| json!({"name": format!("{n}"), "external_id": format!("x{n}")});
    let rows: Vec<Json> = (0..1_000).map(row).collect();
    let done = upsert(&engine, "pools", &rows[..600], &["external_id"], Resolution::Merge).await;
    assert_eq!(done.unwrap().inserted, 600);
    let done = upsert(&engine, "pools", &rows, &["external_id"], Resolution::Merge).await.unwrap();
    assert_eq!((done.ids.len(), done.inserted), (1_000, 400));
    let pipeline = engine.create("pipelines", json!({"name": "流程"})).await;
    let stage = |n: usize| {
        let key = format!("s{n}");
        json!({"pipeline_id": pipeline, "key": key, "label": key, "position": n, "probability": 5})
    };
    let rows: Vec<Json> = (0..1_000).map(stage).collect();
    for inserted in [1_000, 0] {
        let key = ["pipeline_id", "key"];
        let done = upsert(&engine, "stages", &rows, &key, Resolution::Merge).await.unwrap();
        assert_eq!((done.ids.len(), done.inserted), (1_000, inserted));
    }
}

async fn two_at_once_make_one(engine: TestEngine) {
    for round in 0..10 {
        let id = format!("race-{round}");
        let one = [json!({"name": "一", "external_id": id})];
        let two = [json!({"name": "二", "external_id": id})];
        let (one, two) = tokio::join!(
            upsert(&engine, "pools", &one, &["external_id"], Resolution::Merge),
            upsert(&engine, "pools", &two, &["external_id"], Resolution::Merge),
        );
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_eq!(one.ids, two.ids, "round {round}");
        assert_eq!(one.inserted + two.inserted, 1, "round {round}");
        assert_eq!(engine.get("pools", one.ids[0]).await["version"], json!(2));
    }
    assert_eq!(count(&engine, "pools").await, 10);
}
