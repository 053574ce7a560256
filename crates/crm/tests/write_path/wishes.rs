//! What a caller may want of a write besides the values.

use serde_json::json;
use steward_engine::WriteWish;
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{body, count, filter, plain};

both_engines!(only_this_version, only_one, only_so_many, never_all, a_rehearsal_changes_nothing);

fn version(version: i64) -> WriteWish {
    WriteWish { if_match: Some(version), ..plain() }
}

async fn only_this_version(engine: TestEngine) {
    let id = engine.create("pools", json!({"name": "甲"})).await;
    let (system, one) = (engine.system(), filter(&format!("id=eq.{id}")));
    let patch = |name: &str| body(json!({"name": name}));
    let done = engine.update(&system, "pools", &one, patch("乙"), &version(1)).await.unwrap();
    assert_eq!(done.version, Some(2));
    let error = engine.update(&system, "pools", &one, patch("丙"), &version(1)).await;
    let error = error.expect_err("changed meanwhile");
    assert_eq!((error.kind(), error.kind().status()), (ErrorKind::VersionMismatch, 412));
    let error = engine.delete(&system, "pools", &one, &version(1)).await;
    assert_eq!(error.expect_err("changed meanwhile").kind(), ErrorKind::VersionMismatch);
    assert_eq!(engine.get("pools", id).await["name"], json!("乙"));
    engine.delete(&system, "pools", &one, &version(2)).await.unwrap();
}

async fn only_one(engine: TestEngine) {
    for name in ["甲", "乙"] {
        engine.create("pools", json!({"name": name})).await;
    }
    let system = engine.system();
    for query in ["object=eq.account", "id=eq.999"] {
        let patch = body(json!({"object": "lead"}));
        let error = engine.update(&system, "pools", &filter(query), patch, &version(1)).await;
        assert_eq!(error.expect_err("one").kind(), ErrorKind::MatchNeedsOne, "{query}");
        let error = engine.delete(&system, "pools", &filter(query), &version(1)).await;
        assert_eq!(error.expect_err("one").kind(), ErrorKind::MatchNeedsOne, "{query}");
    }
    assert_eq!(count(&engine, "pools").await, 2);
}

async fn only_so_many(engine: TestEngine) {
    for name in ["甲", "乙", "丙"] {
        engine.create("pools", json!({"name": name})).await;
    }
    let (system, all) = (engine.system(), filter("object=eq.account"));
    let most = |max| WriteWish { max_affected: Some(max), ..plain() };
    let error = engine.delete(&system, "pools", &all, &most(2)).await.expect_err("three");
    assert_eq!((error.kind(), error.kind().code()), (ErrorKind::TooManyAffected, "PGRST124"));
    let patch = body(json!({"object": "lead"}));
    let error = engine.update(&system, "pools", &all, patch, &most(2)).await;
    assert_eq!(error.expect_err("three").kind(), ErrorKind::TooManyAffected);
    assert_eq!(count(&engine, "pools").await, 3);
    engine.delete(&system, "pools", &all, &most(3)).await.unwrap();
    assert_eq!(count(&engine, "pools").await, 0);
}

async fn never_all(engine: TestEngine) {
    engine.create("pools", json!({"name": "甲"})).await;
    let (system, all) = (engine.system(), filter("order=id"));
    let error = engine.delete(&system, "pools", &all, &plain()).await.expect_err("all");
    assert_eq!((error.kind(), error.kind().code()), (ErrorKind::MissingFilter, "21000"));
    let patch = body(json!({"object": "lead"}));
    let error = engine.update(&system, "pools", &all, patch, &plain()).await;
    assert_eq!(error.expect_err("all").kind(), ErrorKind::MissingFilter);
    assert_eq!(count(&engine, "pools").await, 1);
}

async fn a_rehearsal_changes_nothing(engine: TestEngine) {
    let owner = crate::support::administrator(&engine).await;
    let account = engine.create("accounts", json!({"name": "甲", "phone": "13812345678"})).await;
    let (before, jobs) = (engine.get("accounts", account).await, engine.jobs().await);
    let wish = WriteWish { dry_run: true, ..plain() };
    let system = engine.system();
    let user = owner.access.principal().unwrap().user_id;
    let new = vec![body(json!({"name": "乙", "phone": "13912345678", "owner_id": user}))];
    let written = engine.insert(&system, "accounts", new, &wish).await.unwrap();
    assert_eq!((written.ids.len(), written.inserted), (1, 1), "as if it were done");
    let one = filter(&format!("id=eq.{account}"));
    let patch = body(json!({"name": "丙", "phone": null}));
    let written = engine.update(&system, "accounts", &one, patch, &wish).await.unwrap();
    assert_eq!(written.version, Some(2));
    engine.delete(&system, "accounts", &one, &wish).await.unwrap();
    let wrong = vec![body(json!({"name": ""}))];
    let error = engine.insert(&system, "accounts", wrong, &wish).await;
    assert_eq!(error.expect_err("checked as well").kind(), ErrorKind::InvalidFields);
    assert_eq!(engine.get("accounts", account).await, before);
    assert_eq!(count(&engine, "accounts").await, 1);
    assert_eq!(count(&engine, "contact_points").await, 1);
    assert_eq!(engine.log("account", account).await.len(), 1);
    assert_eq!(engine.jobs().await, jobs);
}
