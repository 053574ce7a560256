//! A write that is sent twice is done once.

use serde_json::json;
use steward_engine::{IdempotencyKey, WriteWish};
use steward_model::clock::DAY;
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{administrator, body, count, plain};

both_engines!(
    sent_twice_done_once,
    another_request_is_noticed,
    a_failure_leaves_the_key_free,
    kept_for_a_day,
    two_at_once_write_once,
);

fn key(name: &str, request: u8) -> WriteWish {
    let idempotency = IdempotencyKey { key: name.to_owned(), request_hash: [request; 32] };
    WriteWish { idempotency: Some(idempotency), ..plain() }
}

async fn sent_twice_done_once(engine: TestEngine) {
    let caller = administrator(&engine).await;
    let rows = || vec![body(json!({"name": "甲"})), body(json!({"name": "乙"}))];
    let first = engine.insert(&caller, "pools", rows(), &key("k", 1)).await.unwrap();
    assert!(!first.replayed);
    let again = engine.insert(&caller, "pools", rows(), &key("k", 1)).await.unwrap();
    assert!(again.replayed);
    assert_eq!((again.ids, again.inserted), (first.ids, first.inserted));
    assert_eq!(count(&engine, "pools").await, 2);
    engine.insert(&caller, "pools", rows(), &key("other", 1)).await.unwrap();
    assert_eq!(count(&engine, "pools").await, 4);
}

async fn another_request_is_noticed(engine: TestEngine) {
    let caller = administrator(&engine).await;
    let row = |name: &str| vec![body(json!({"name": name}))];
    engine.insert(&caller, "pools", row("甲"), &key("k", 1)).await.unwrap();
    let error = engine.insert(&caller, "pools", row("乙"), &key("k", 2)).await;
    let error = error.expect_err("the key is used");
    assert_eq!((error.kind(), error.kind().status()), (ErrorKind::IdempotencyMismatch, 409));
    for wrong in ["", &"x".repeat(201)] {
        let error = engine.insert(&caller, "pools", row("丙"), &key(wrong, 1)).await;
        assert_eq!(error.expect_err("no key").kind(), ErrorKind::BadHeader);
    }
    assert_eq!(count(&engine, "pools").await, 1);
}

async fn a_failure_leaves_the_key_free(engine: TestEngine) {
    let caller = administrator(&engine).await;
    let row = |name: &str| vec![body(json!({"name": name}))];
    engine.insert(&caller, "pools", row(""), &key("k", 1)).await.expect_err("no name");
    let rehearsal = WriteWish { dry_run: true, ..key("k", 1) };
    engine.insert(&caller, "pools", row("甲"), &rehearsal).await.unwrap();
    let done = engine.insert(&caller, "pools", row("甲"), &key("k", 1)).await.unwrap();
    assert!(!done.replayed);
    assert_eq!(count(&engine, "pools").await, 1);
}

async fn kept_for_a_day(engine: TestEngine) {
    let caller = administrator(&engine).await;
    let row = || vec![body(json!({"name": "甲"}))];
    engine.insert(&caller, "pools", row(), &key("k", 1)).await.unwrap();
    engine.time().advance(DAY - 1_000_000);
    assert!(engine.insert(&caller, "pools", row(), &key("k", 1)).await.unwrap().replayed);
    engine.time().advance(2_000_000);
    assert!(!engine.insert(&caller, "pools", row(), &key("k", 1)).await.unwrap().replayed);
    assert_eq!(count(&engine, "pools").await, 2);
}

async fn two_at_once_write_once(engine: TestEngine) {
    let caller = administrator(&engine).await;
    for round in 0..10 {
        let wish = key(&format!("k{round}"), 1);
        let row = || vec![body(json!({"name": "甲"}))];
        let (one, two) = tokio::join!(
            engine.insert(&caller, "pools", row(), &wish),
            engine.insert(&caller, "pools", row(), &wish),
        );
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_eq!(one.ids, two.ids, "round {round}");
        assert!(one.replayed != two.replayed, "round {round}");
        assert_eq!(count(&engine, "pools").await, round + 1);
    }
}
