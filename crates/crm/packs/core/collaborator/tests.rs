//! Collaborators: who may share what, and until when.

use serde_json::{Map, Value as Json, json};
use steward_engine::{Caller, WriteWish, Written};
use steward_model::Result;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{refused, user};

both_engines!(only_who_may_change_may_share, a_day_that_is_over, changed_and_removed_by_the_same);

fn body(values: Json) -> Map<String, Json> {
    values.as_object().unwrap().clone()
}

async fn share(engine: &TestEngine, caller: &Caller, values: Json) -> Result<Written> {
    engine.insert(caller, "collaborators", vec![body(values)], &WriteWish::default()).await
}

async fn only_who_may_change_may_share(engine: TestEngine) {
    let owner = user(&engine, "owner", "member").await;
    let helper = user(&engine, "helper", "member").await;
    let other = user(&engine, "other", "member").await;
    let account = engine.create("accounts", json!({"name": "公司", "owner_id": owner})).await;
    let on = |user: i64, right: &str| json!({"subject_object": "account", "subject_id": account, "user_id": user, "right": right});
    let stranger = engine.user(other).await;
    let error = share(&engine, &stranger, on(other, "write")).await.expect_err("not theirs");
    assert_eq!(error.fields()[0].field, "subject_id", "{error}");
    share(&engine, &engine.user(owner).await, on(helper, "read")).await.unwrap();
    let reader = engine.user(helper).await;
    assert_eq!(engine.rows_for(&reader, "accounts", "select=id").await.len(), 1);
    let error = share(&engine, &reader, on(other, "read")).await;
    refused(error, &["subject_id: forbidden"]);
    let missing = json!({"subject_object": "account", "subject_id": 999, "user_id": other});
    refused(share(&engine, &engine.system(), missing).await, &["subject_id: not_found"]);
}

async fn a_day_that_is_over(engine: TestEngine) {
    let owner = user(&engine, "owner", "member").await;
    let (a, b, c) = (
        user(&engine, "a", "member").await,
        user(&engine, "b", "member").await,
        user(&engine, "c", "member").await,
    );
    let account = engine.create("accounts", json!({"name": "公司", "owner_id": owner})).await;
    let until = |user: i64, until: &str| json!({"subject_object": "account", "subject_id": account, "user_id": user, "until": until});
    let system = engine.system();
    let result = share(&engine, &system, until(a, "2026-11-20")).await;
    refused(result, &["until: in_the_past"]);
    share(&engine, &system, until(a, "2026-11-21")).await.unwrap();
    // 16:30 UTC is already the next day in Shanghai.
    engine.time().advance(17 * 3_600 * 500_000);
    let caller = engine.user(owner).await;
    let result = share(&engine, &caller, until(b, "2026-11-21")).await;
    refused(result, &["until: in_the_past"]);
    share(&engine, &caller, until(b, "2026-11-22")).await.unwrap();
    // The system's day is the company's.
    let result = share(&engine, &system, until(c, "2026-11-21")).await;
    refused(result, &["until: in_the_past"]);
    share(&engine, &system, until(c, "2026-11-22")).await.unwrap();
}

async fn changed_and_removed_by_the_same(engine: TestEngine) {
    let owner = user(&engine, "owner", "member").await;
    let helper = user(&engine, "helper", "member").await;
    let account = engine.create("accounts", json!({"name": "公司", "owner_id": owner})).await;
    let values = json!({"subject_object": "account", "subject_id": account, "user_id": helper});
    let id = engine.create("collaborators", values).await;
    let query = steward_grammar::parse_list(&format!("id=eq.{id}")).unwrap();
    let wish = WriteWish { if_match: Some(1), ..WriteWish::default() };
    let write = body(json!({"right": "write"}));
    // A reader can't make himself a writer, nor reach the row to remove it.
    let reader = engine.user(helper).await;
    let result = engine.update(&reader, "collaborators", &query, write.clone(), &wish).await;
    result.expect_err("a reader may not");
    let caller = engine.user(owner).await;
    engine.update(&caller, "collaborators", &query, write, &wish).await.unwrap();
    let removed = engine.delete(&caller, "collaborators", &query, &WriteWish::default()).await;
    assert_eq!(removed.unwrap().ids, [id]);
    let reader = engine.user(helper).await;
    assert!(engine.rows_for(&reader, "accounts", "select=id").await.is_empty());
}
