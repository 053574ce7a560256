//! Several writers at once.

use std::collections::BTreeSet;

use serde_json::json;
use steward_engine::WriteWish;
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{body, filter, plain};

both_engines!(
    of_two_with_the_same_version_one_is_told,
    numbers_are_given_once,
    fifty_writers_add_up,
    two_first_points_leave_one_primary,
);

/// How many writers write at once.
const WRITERS: i64 = 50;

async fn of_two_with_the_same_version_one_is_told(engine: TestEngine) {
    let id = engine.create("pools", json!({"name": "甲"})).await;
    let (system, one) = (engine.system(), filter(&format!("id=eq.{id}")));
    for version in 1..=10 {
        let wish = WriteWish { if_match: Some(version), ..plain() };
        let patch = |who: &str| body(json!({"name": format!("{who}{version}")}));
        let (a, b) = tokio::join!(
            engine.update(&system, "pools", &one, patch("a"), &wish),
            engine.update(&system, "pools", &one, patch("b"), &wish),
        );
        let (done, told) = if a.is_ok() { (a, b) } else { (b, a) };
        assert_eq!(done.unwrap().version, Some(version + 1));
        assert_eq!(told.expect_err("one is told").kind(), ErrorKind::VersionMismatch);
    }
    assert_eq!(engine.log("pool", id).await.len(), 11);
}

async fn numbers_are_given_once(engine: TestEngine) {
    let writers = (0..WRITERS).map(|n| {
        let engine = (*engine).clone();
        let caller = steward_engine::Caller {
            access: steward_model::scope::Access::System(
                steward_model::scope::SystemAccess::because("test"),
            ),
            origin: "manual",
            request_id: None,
        };
        tokio::spawn(async move {
            let row = vec![body(json!({"name": format!("{n}")}))];
            engine.insert(&caller, "accounts", row, &plain()).await.map(|written| written.ids[0])
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap().unwrap();
    }
    let rows = engine.rows("accounts", "select=code").await;
    let codes: BTreeSet<&str> = rows.iter().map(|row| row["code"].as_str().unwrap()).collect();
    assert_eq!(codes.len() as i64, WRITERS);
    assert!(codes.iter().all(|code| code.starts_with("KH-0000")));
}

async fn fifty_writers_add_up(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let account = engine.create("accounts", json!({"name": "公司"})).await;
    let writers = (1..=WRITERS).map(|n| {
        let (engine, caller) = ((*engine).clone(), engine.system());
        tokio::spawn(async move {
            let values = json!({
                "name": "商机", "account_id": account, "close_date": "2026-12-31", "amount": n,
            });
            engine.insert(&caller, "opportunities", vec![body(values)], &plain()).await
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap().unwrap();
    }
    let account = engine.get("accounts", account).await;
    assert_eq!(account["open_opportunity_base"], json!(WRITERS * (WRITERS + 1) / 2));
    assert_eq!(account["version"], json!(1));
}

async fn two_first_points_leave_one_primary(engine: TestEngine) {
    for round in 0..5 {
        let contact = engine.create("contacts", json!({"name": "张三"})).await;
        let point = |value: &str| json!({"contact_id": contact, "value": value});
        let (one, two) = tokio::join!(
            engine.try_create("contact_points", point("13812345678")),
            engine.try_create("contact_points", point("13912345678")),
        );
        one.unwrap();
        two.unwrap();
        let query = format!("select=value&is_primary=is.true&contact_id=eq.{contact}");
        let primary = engine.rows("contact_points", &query).await;
        assert_eq!(primary.len(), 1, "round {round}");
        let shown = engine.get("contacts", contact).await;
        assert_eq!((&shown["phone"], &shown["version"]), (&primary[0]["value"], &json!(2)));
    }
}
