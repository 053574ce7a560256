//! Several records in one write: all or none.

use serde_json::json;
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines, field_codes};

use crate::support::{body, count, filter, plain};

both_engines!(all_or_none, errors_name_their_row, at_most_a_thousand, a_clash_within_the_batch);

async fn all_or_none(engine: TestEngine) {
    let rows = (0..1_000).map(|n| body(json!({"name": format!("{n}")}))).collect();
    let written = engine.insert(&engine.system(), "pools", rows, &plain()).await.unwrap();
    assert_eq!((written.ids.len(), written.inserted, written.version), (1_000, 1_000, None));
    assert!(written.ids.windows(2).all(|pair| pair[0] < pair[1]), "in the order of the request");
    assert_eq!(engine.get("pools", written.ids[999]).await["name"], json!("999"));
    let some = format!("id=lte.{}", written.ids[9]);
    let patch = body(json!({"object": "lead"}));
    let changed = engine.update(&engine.system(), "pools", &filter(&some), patch, &plain()).await;
    assert_eq!(changed.unwrap().ids, written.ids[..10]);
    let removed = engine.delete(&engine.system(), "pools", &filter(&some), &plain()).await;
    assert_eq!(removed.unwrap().ids, written.ids[..10]);
    assert_eq!(count(&engine, "pools").await, 990);
}

async fn errors_name_their_row(engine: TestEngine) {
    let rows = vec![
        body(json!({"name": "好"})),
        body(json!({"name": "", "level": "Z"})),
        body(json!({"name": "也好"})),
        body(json!({"name": "坏", "email": "nobody", "parent_id": 999})),
    ];
    let error = engine.insert(&engine.system(), "accounts", rows, &plain()).await;
    let error = error.expect_err("two rows are wrong");
    assert_eq!((error.kind(), error.kind().status()), (ErrorKind::InvalidFields, 422));
    let mut codes = field_codes(&error);
    codes.sort();
    let wanted = [
        "2.level: not_an_option",
        "2.name: required",
        "4.email: not_an_email",
        "4.parent_id: not_found",
    ];
    assert_eq!(codes, wanted);
    assert_eq!(count(&engine, "accounts").await, 0);
}

async fn at_most_a_thousand(engine: TestEngine) {
    let rows = |n: usize| (0..n).map(|n| body(json!({"name": format!("{n}")}))).collect::<Vec<_>>();
    let error = engine.insert(&engine.system(), "pools", rows(1_001), &plain()).await;
    let error = error.expect_err("too many");
    assert_eq!((error.kind(), error.kind().status()), (ErrorKind::TooLarge, 413));
    engine.insert(&engine.system(), "pools", rows(1_000), &plain()).await.unwrap();
    engine.insert(&engine.system(), "pools", rows(1), &plain()).await.unwrap();
    let all = filter("id=gt.0");
    let patch = body(json!({"object": "lead"}));
    let error = engine.update(&engine.system(), "pools", &all, patch, &plain()).await;
    assert_eq!(error.expect_err("too many").kind(), ErrorKind::TooLarge);
    let error = engine.delete(&engine.system(), "pools", &all, &plain()).await;
    assert_eq!(error.expect_err("too many").kind(), ErrorKind::TooLarge);
    assert_eq!(count(&engine, "pools").await, 1_001);
}

async fn a_clash_within_the_batch(engine: TestEngine) {
    let rows = ["x", "y", "x"].map(|id| body(json!({"name": "甲", "external_id": id}))).to_vec();
    let error = engine.insert(&engine.system(), "pools", rows, &plain()).await;
    let error = error.expect_err("twice the same");
    assert_eq!((error.kind(), error.kind().status()), (ErrorKind::Duplicate, 409));
    assert_eq!(field_codes(&error), ["external_id: duplicate"]);
    assert_eq!(count(&engine, "pools").await, 0);
}
