//! Leads: what they ask for, where they stand, and what follows from activities and conversion.

use serde_json::{Value as Json, json};
use steward_engine::WriteWish;
use steward_model::clock::DAY;
use steward_model::kind::format_datetime;
use steward_testkit::{NOW, TestEngine, both_engines};

use crate::support::{refused, some, story, user, version};

both_engines!(
    one_way_to_reach_somebody_is_needed,
    the_status_follows_the_owner,
    a_judgement_has_its_reason,
    a_converted_lead_stays_converted,
    completeness_counts_what_is_known,
    points_are_mirrored,
    the_first_response_is_the_first_of_ours,
    what_was_about_a_lead_finds_its_account,
    a_deal_has_the_leads_source,
    owner_and_pool_exclude_each_other,
);

async fn lead(engine: &TestEngine, more: Json) -> i64 {
    let mut values = json!({"name": "王女士", "phone": "13812345678"});
    values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    engine.create("leads", values).await
}

async fn one_way_to_reach_somebody_is_needed(engine: TestEngine) {
    let alone = json!({"name": "王女士"});
    refused(engine.try_create("leads", alone.clone()).await, &["phone: one_way_needed"]);
    for way in [json!({"wechat": "wang88"}), json!({"email": "wang@example.com"})] {
        let id = lead(
            &engine,
            json!({"phone": null})
                .as_object()
                .unwrap()
                .iter()
                .chain(way.as_object().unwrap())
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
        )
        .await;
        assert_eq!(some(&engine, "leads", id, &["code"]).await[0].as_str().unwrap().len(), 9);
    }
    let import = vec![alone.as_object().unwrap().clone()];
    let made = engine.insert(&engine.from("import"), "leads", import, &WriteWish::default()).await;
    let id = made.expect("a dirty import lands in the list of things to mend").ids[0];
    engine.change("leads", id, json!({"company": "蓝湾酒店"})).await;
    let id = lead(&engine, json!({})).await;
    let result = engine.try_change("leads", id, json!({"phone": null})).await;
    refused(result, &["phone: one_way_needed"]);
}

async fn the_status_follows_the_owner(engine: TestEngine) {
    let seller = user(&engine, "seller", "administrator").await;
    let id = lead(&engine, json!({})).await;
    let state = async |patch: Json| {
        engine.time().advance(DAY);
        engine.change("leads", id, patch).await;
        some(&engine, "leads", id, &["status", "assigned_at"]).await
    };
    assert_eq!(some(&engine, "leads", id, &["status"]).await, json!(["new"]));
    let first = json!(["assigned", format_datetime(NOW + DAY)]);
    assert_eq!(state(json!({"owner_id": seller})).await, first);
    assert_eq!(state(json!({"status": "working"})).await[0], "working");
    assert_eq!(state(json!({"owner_id": null})).await, json!(["new", null]));
    let both = json!({"owner_id": seller, "status": "qualified"});
    assert_eq!(state(both).await[0], "qualified", "what is said counts");
    assert_eq!(state(json!({"owner_id": null})).await[0], "qualified", "what is judged stays");
    let own = engine.user(seller).await;
    let values = json!({"name": "李先生", "wechat": "li"}).as_object().unwrap().clone();
    let made = engine.insert(&own, "leads", vec![values], &WriteWish::default()).await.unwrap();
    let fields = ["status", "owner_id"];
    let wanted = json!(["assigned", seller]);
    assert_eq!(some(&engine, "leads", made.ids[0], &fields).await, wanted);
}

async fn a_judgement_has_its_reason(engine: TestEngine) {
    let id = lead(&engine, json!({})).await;
    let result = engine.try_change("leads", id, json!({"status": "invalid"})).await;
    refused(result, &["invalid_reason: required"]);
    let state = async |patch: Json| {
        engine.change("leads", id, patch).await;
        some(&engine, "leads", id, &["validity", "invalid_reason"]).await
    };
    let spam = json!({"status": "invalid", "invalid_reason": "spam"});
    assert_eq!(state(spam).await, json!(["invalid", "spam"]));
    let result = engine.try_change("leads", id, json!({"status": "qualified"})).await;
    refused(result, &["status: transition"]);
    assert_eq!(state(json!({"status": "working"})).await, json!(["unverified", null]));
    assert_eq!(state(json!({"status": "qualified"})).await, json!(["valid", null]));
}

async fn a_converted_lead_stays_converted(engine: TestEngine) {
    let account = engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    let id = lead(&engine, json!({})).await;
    let result = engine.try_change("leads", id, json!({"status": "converted"})).await;
    refused(result, &["converted_account_id: required"]);
    engine.time().advance(DAY);
    let patch = json!({"status": "converted", "converted_account_id": account});
    engine.change("leads", id, patch).await;
    let wanted = json!(["valid", format_datetime(NOW + DAY)]);
    assert_eq!(some(&engine, "leads", id, &["validity", "converted_at"]).await, wanted);
    let result = engine.try_change("leads", id, json!({"status": "working"})).await;
    refused(result, &["status: transition"]);
}

async fn completeness_counts_what_is_known(engine: TestEngine) {
    let id = lead(&engine, json!({})).await;
    let percent = async |patch: Json| {
        engine.change("leads", id, patch).await;
        some(&engine, "leads", id, &["completeness"]).await[0].clone()
    };
    assert_eq!(percent(json!({"wechat": "wang"})).await, 20, "a name and a way to call");
    assert_eq!(percent(json!({"company": "蓝湾酒店", "budget": 20_000})).await, 40);
    assert_eq!(percent(json!({"company": null})).await, 30);
}

async fn points_are_mirrored(engine: TestEngine) {
    let id = lead(&engine, json!({"email": "wang@example.com"})).await;
    let query = format!("select=kind,value,is_primary&lead_id=eq.{id}&order=id");
    let wanted = [
        json!({"kind": "mobile", "value": "+86-13812345678", "is_primary": true}),
        json!({"kind": "email", "value": "wang@example.com", "is_primary": true}),
    ];
    assert_eq!(engine.rows("contact_points", &query).await, wanted);
    let second = json!({"lead_id": id, "value": "13912345678", "is_primary": true});
    engine.create("contact_points", second).await;
    let shown = some(&engine, "leads", id, &["phone", "version"]).await;
    assert_eq!(shown, json!(["+86-13912345678", 2]));
    engine.remove("leads", id).await;
    assert!(engine.rows("contact_points", &query).await.is_empty());
}

async fn the_first_response_is_the_first_of_ours(engine: TestEngine) {
    let id = lead(&engine, json!({})).await;
    let seller = user(&engine, "seller", "member").await;
    let log = async |kind: &str, direction: Option<&str>, day: i64| {
        let at = format_datetime(NOW + day * DAY);
        let values = json!({"kind": kind, "direction": direction, "lead_id": id, "happened_at": at, "user_id": seller});
        engine.create("activities", values).await
    };
    let first = async || some(&engine, "leads", id, &["first_response_at"]).await[0].clone();
    log("note", None, 0).await;
    log("call", Some("inbound"), 1).await;
    assert_eq!(first().await, Json::Null);
    log("call", Some("outbound"), 3).await;
    let earlier = log("visit", None, 2).await;
    assert_eq!(first().await, json!(format_datetime(NOW + 2 * DAY)));
    engine.change("activities", earlier, json!({"kind": "note"})).await;
    assert_eq!(first().await, json!(format_datetime(NOW + 3 * DAY)));
    assert_eq!(some(&engine, "leads", id, &["activity_count"]).await, json!([4]));
    assert_eq!(version(&engine, "leads", id).await, 1, "a logged call breaks no form");
}

async fn what_was_about_a_lead_finds_its_account(engine: TestEngine) {
    let seller = user(&engine, "seller", "member").await;
    let account = engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    let id = lead(&engine, json!({})).await;
    let before = engine
        .create("activities", json!({"kind": "call", "lead_id": id, "user_id": seller}))
        .await;
    let task = engine.create("tasks", json!({"title": "寄样品", "lead_id": id})).await;
    let of = async |plural: &str, id: i64| some(&engine, plural, id, &["account_id"]).await;
    assert_eq!(of("activities", before).await, json!([null]));
    let patch = json!({"status": "converted", "converted_account_id": account});
    engine.change("leads", id, patch).await;
    assert_eq!(of("activities", before).await, json!([account]));
    assert_eq!(of("tasks", task).await, json!([account]));
    let after = engine
        .create("activities", json!({"kind": "call", "lead_id": id, "user_id": seller}))
        .await;
    assert_eq!(of("activities", after).await, json!([account]));
    assert_eq!(some(&engine, "accounts", account, &["activity_count"]).await, json!([2]));
}

async fn a_deal_has_the_leads_source(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let show = engine.create("channels", json!({"name": "展会", "kind": "show"})).await;
    let other = engine.create("channels", json!({"name": "抖音", "kind": "douyin"})).await;
    let id = lead(&engine, json!({"channel_id": show, "source_detail": "B 馆 12 号"})).await;
    let account = engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    let deal = async |more: Json| {
        let mut values = json!({
            "name": "商机", "account_id": account, "lead_id": id, "close_date": "2026-12-31",
        });
        values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let id = engine.create("opportunities", values).await;
        some(&engine, "opportunities", id, &["channel_id", "source_detail"]).await
    };
    assert_eq!(deal(json!({})).await, json!([show, "B 馆 12 号"]));
    assert_eq!(deal(json!({"channel_id": other})).await, json!([other, "B 馆 12 号"]));
}

async fn owner_and_pool_exclude_each_other(engine: TestEngine) {
    let seller = user(&engine, "seller", "administrator").await;
    let pool = engine.create("pools", json!({"name": "线索公海", "object": "lead"})).await;
    let id = lead(&engine, json!({"owner_id": seller})).await;
    engine.change("leads", id, json!({"pool_id": pool, "pool_reason": "returned"})).await;
    let fields = ["owner_id", "pool_id", "previous_owner_id", "status"];
    let wanted = json!([null, pool, seller, "new"]);
    assert_eq!(some(&engine, "leads", id, &fields).await, wanted);
    let query = format!("select=to_pool_id&record_object=eq.lead&record_id=eq.{id}&order=id");
    let wanted = [json!({"to_pool_id": null}), json!({"to_pool_id": pool})];
    assert_eq!(engine.rows("ownership_histories", &query).await, wanted);
    assert_eq!(story(&engine, "lead", id).await, ["create 1", "update 2"]);
}
