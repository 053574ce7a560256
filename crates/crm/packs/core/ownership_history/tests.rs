//! Owners and pools: they exclude each other, every change is remembered, new owners are told.

use serde_json::{Value as Json, json};
use steward_engine::WriteWish;
use steward_testkit::{NOW, TestEngine, both_engines};

use crate::support::{refused, some, user};

both_engines!(
    every_owner_is_remembered,
    a_pool_takes_from_the_owner_and_gives_back,
    owner_and_pool_exclude_each_other,
    new_owners_are_told_once,
    nobody_is_worth_no_entry,
    opportunities_and_contacts_too,
);

/// The history of a record, oldest first: from whom, from which pool, to whom, to which pool, why.
async fn history(engine: &TestEngine, object: &str, id: i64) -> Vec<Json> {
    let fields = "from_user_id,from_pool_id,to_user_id,to_pool_id,reason";
    let query = format!("select={fields}&record_object=eq.{object}&record_id=eq.{id}&order=id");
    let rows = engine.rows("ownership_histories", &query).await;
    rows.iter().map(|row| fields.split(',').map(|field| row[field].clone()).collect()).collect()
}

async fn every_owner_is_remembered(engine: TestEngine) {
    let (one, two) = (user(&engine, "one", "member").await, user(&engine, "two", "member").await);
    let boss = user(&engine, "boss", "administrator").await;
    let account = engine.create("accounts", json!({"name": "公司", "owner_id": one})).await;
    engine.time().advance(5_000_000);
    let query = steward_grammar::parse_list(&format!("id=eq.{account}")).unwrap();
    let patch = json!({"owner_id": two}).as_object().unwrap().clone();
    let caller = engine.user(boss).await;
    engine.update(&caller, "accounts", &query, patch, &WriteWish::default()).await.unwrap();
    engine.change("accounts", account, json!({"name": "公司二"})).await;
    let wanted =
        [json!([null, null, one, null, "created"]), json!([one, null, two, null, "transfer"])];
    assert_eq!(history(&engine, "account", account).await, wanted);
    let rows = engine.rows("ownership_histories", "select=by_id,at&order=id").await;
    let at = |micros| steward_model::kind::format_datetime(micros);
    assert_eq!(rows[0], json!({"by_id": null, "at": at(NOW)}));
    assert_eq!(rows[1], json!({"by_id": boss, "at": at(NOW + 5_000_000)}));
    let since = some(&engine, "accounts", account, &["owner_since"]).await;
    assert_eq!(since, json!([at(NOW + 5_000_000)]));
}

async fn a_pool_takes_from_the_owner_and_gives_back(engine: TestEngine) {
    let (one, two) = (user(&engine, "one", "member").await, user(&engine, "two", "member").await);
    let pool = engine.create("pools", json!({"name": "公海"})).await;
    let other = engine.create("pools", json!({"name": "大客户公海"})).await;
    let values =
        json!({"name": "公司", "owner_id": one, "protected_until": "2027-01-01T00:00:00Z"});
    let account = engine.create("accounts", values).await;
    let at = steward_model::kind::format_datetime;
    let fields = ["owner_id", "pool_id", "pool_reason", "previous_owner_id", "pool_entered_at"];
    let state = async || some(&engine, "accounts", account, &fields).await;
    engine.time().advance(1_000_000);
    let patch = json!({"pool_id": pool, "pool_reason": "returned"});
    engine.change("accounts", account, patch).await;
    assert_eq!(state().await, json!([null, pool, "returned", one, at(NOW + 1_000_000)]));
    engine.time().advance(1_000_000);
    engine.change("accounts", account, json!({"pool_id": other})).await;
    assert_eq!(state().await, json!([null, other, "returned", one, at(NOW + 2_000_000)]));
    engine.time().advance(1_000_000);
    engine.change("accounts", account, json!({"owner_id": two})).await;
    assert_eq!(state().await, json!([two, null, null, one, null]));
    let fields = ["claimed_at", "protected_until", "protection_exempt"];
    let claimed = some(&engine, "accounts", account, &fields).await;
    assert_eq!(claimed, json!([at(NOW + 3_000_000), "2027-01-01T00:00:00.000000Z", "none"]));
    let wanted = [
        json!([null, null, one, null, "created"]),
        json!([one, null, null, pool, "returned"]),
        json!([null, pool, null, other, "returned"]),
        json!([null, other, two, null, "transfer"]),
    ];
    assert_eq!(history(&engine, "account", account).await, wanted);
    // Out of the pool to nobody is not a claim.
    engine.change("accounts", account, json!({"pool_id": pool})).await;
    engine.time().advance(1_000_000);
    engine.change("accounts", account, json!({"pool_id": null})).await;
    let claimed = some(&engine, "accounts", account, &["claimed_at", "owner_id", "pool_id"]).await;
    assert_eq!(claimed, json!([at(NOW + 3_000_000), null, null]));
}

async fn owner_and_pool_exclude_each_other(engine: TestEngine) {
    let one = user(&engine, "one", "administrator").await;
    let pool = engine.create("pools", json!({"name": "公海"})).await;
    let both = json!({"name": "公司", "owner_id": one, "pool_id": pool});
    refused(engine.try_create("accounts", both).await, &["owner_id: never_together"]);
    // Whoever makes a record in a pool does not become its owner.
    let body = json!({"name": "公司", "pool_id": pool}).as_object().unwrap().clone();
    let caller = engine.user(one).await;
    let made = engine.insert(&caller, "accounts", vec![body], &WriteWish::default()).await;
    let account = made.unwrap().ids[0];
    let state = some(&engine, "accounts", account, &["owner_id", "pool_id"]).await;
    assert_eq!(state, json!([null, pool]));
    let wanted = [json!([null, null, null, pool, "created"])];
    assert_eq!(history(&engine, "account", account).await, wanted);
}

async fn new_owners_are_told_once(engine: TestEngine) {
    let (one, two) = (user(&engine, "one", "member").await, user(&engine, "two", "member").await);
    let caller = engine.user(one).await;
    let row = |name: &str, owner: Option<i64>| {
        let row = json!({"name": name, "owner_id": owner});
        row.as_object().unwrap().clone()
    };
    let own = vec![row("甲", Some(one))];
    engine.insert(&caller, "accounts", own, &WriteWish::default()).await.unwrap();
    assert!(engine.jobs().await.is_empty(), "whoever makes it for himself knows");
    let rows = vec![row("乙", Some(two)), row("丙", Some(one)), row("丁", Some(two))];
    let rows = engine.insert(&engine.system(), "accounts", rows, &WriteWish::default()).await;
    let ids = rows.unwrap().ids;
    let told = |owner, ids: &[i64]| {
        let job = json!({"owner_id": owner, "object": "account", "ids": ids, "by_id": null});
        (steward_crm::packs::ownership_history::NOTIFY_OWNER.to_owned(), job)
    };
    assert_eq!(engine.jobs().await, [told(one, &ids[1..2]), told(two, &[ids[0], ids[2]])]);
    engine.change("accounts", ids[0], json!({"name": "乙二"})).await;
    engine.change("accounts", ids[0], json!({"owner_id": null})).await;
    assert_eq!(engine.jobs().await.len(), 2);
}

async fn nobody_is_worth_no_entry(engine: TestEngine) {
    let account = engine.create("accounts", json!({"name": "无主"})).await;
    assert!(history(&engine, "account", account).await.is_empty());
    engine.remove("accounts", account).await;
    engine.bring_back("accounts", account).await;
    assert!(history(&engine, "account", account).await.is_empty());
}

async fn opportunities_and_contacts_too(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let one = user(&engine, "one", "member").await;
    let account = engine.create("accounts", json!({"name": "公司"})).await;
    let contact = engine.create("contacts", json!({"name": "甲", "owner_id": one})).await;
    let values = json!({
        "name": "商机", "account_id": account, "owner_id": one, "close_date": "2026-12-31",
    });
    let opportunity = engine.create("opportunities", values).await;
    let wanted = [json!([null, null, one, null, "created"])];
    assert_eq!(history(&engine, "contact", contact).await, wanted);
    assert_eq!(history(&engine, "opportunity", opportunity).await, wanted);
    let entry = engine.rows("ownership_histories", "select=id").await[0]["id"].as_i64().unwrap();
    let caller = engine.user(one).await;
    let query = steward_grammar::parse_list(&format!("id=eq.{entry}")).unwrap();
    let patch = json!({}).as_object().unwrap().clone();
    let wish = WriteWish::default();
    let result = engine.update(&caller, "ownership_histories", &query, patch, &wish).await;
    let kind = result.expect_err("a history is not changed").kind();
    assert_eq!(kind, steward_model::error::ErrorKind::Forbidden);
}
