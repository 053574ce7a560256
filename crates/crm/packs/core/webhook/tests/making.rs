//! Who makes webhooks, and what may stand in them.

use serde_json::json;
use steward_engine::WriteWish;
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use super::support::{begun, call, hook, make, try_make, webhook};
use crate::support::{refused, user};

both_engines!(
    what_is_no_address_or_no_object_is_refused,
    only_who_has_the_right_makes_webhooks,
    secrets_show_nowhere,
    deliveries_are_written_by_the_system_alone,
);

const URL: &str = "https://erp.example.cn/hooks";

async fn what_is_no_address_or_no_object_is_refused(engine: TestEngine) {
    let boss = begun(&engine).await;
    for (url, more, code) in [
        ("https://10.0.0.1/hooks", json!({}), "url: not_an_address"),
        ("https://[::ffff:169.254.169.254]/", json!({}), "url: not_an_address"),
        ("ftp://erp.example.cn", json!({}), "url: not_an_address"),
        ("erp.example.cn", json!({}), "url: not_an_address"),
        (URL, json!({"objects": "account, webhook"}), "objects: not_an_object"),
        (URL, json!({"objects": "、,"}), "objects: not_an_object"),
        (URL, json!({"changes": []}), "changes: required"),
        (URL, json!({"secret": "hush"}), "secret: not_a_secret"),
    ] {
        refused(try_make(&engine, &boss, "webhooks", hook(url, more)).await, &[code]);
    }
    let made = webhook(&engine, &boss, URL, json!({})).await;
    let inside = json!({"url": "https://192.168.0.9/"});
    refused(engine.try_change("webhooks", made, inside).await, &["url: not_an_address"]);
}

async fn only_who_has_the_right_makes_webhooks(engine: TestEngine) {
    begun(&engine).await;
    let member = user(&engine, "安娜", "member").await;
    let hers = engine.user(member).await;
    let refusal = try_make(&engine, &hers, "webhooks", hook(URL, json!({}))).await.unwrap_err();
    assert_eq!(refusal.kind(), ErrorKind::UnknownObject);
    // In a company that has let its members do with every object what they like, as well.
    let role = engine.rows("roles", "key=eq.member").await[0]["id"].clone();
    let closed = engine.rows("role_rights", &format!("role_id=eq.{role}&object=eq.webhook")).await;
    engine.remove("role_rights", closed[0]["id"].as_i64().unwrap()).await;
    let hers = engine.user(member).await;
    let refusal = try_make(&engine, &hers, "webhooks", hook(URL, json!({}))).await.unwrap_err();
    assert_eq!(refusal.kind(), ErrorKind::Forbidden);
    assert!(refusal.text().zh.contains("事件推送"), "{refusal}");
}

async fn secrets_show_nowhere(engine: TestEngine) {
    let boss = begun(&engine).await;
    let given = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let made = webhook(&engine, &boss, URL, json!({"secret": given})).await;
    let own = webhook(&engine, &boss, URL, json!({})).await;
    let shown = async |id: i64| engine.reveal(&boss, "webhooks", id, "secret").await.unwrap();
    assert_eq!(shown(made).await.as_deref(), Some(given));
    let drawn = shown(own).await.unwrap();
    assert!(drawn.starts_with("whsec_") && drawn != given);
    call(&engine, &boss, "rotate_webhook_secret", json!({"webhook": made})).await.unwrap();
    let rows = serde_json::to_string(&engine.rows("webhooks", "").await).unwrap();
    assert!(!rows.contains("whsec_"), "{rows}");
    for id in [made, own] {
        for entry in engine.log("webhook", id).await {
            assert!(!entry.payload.unwrap_or_default().contains("whsec_"));
        }
    }
}

async fn deliveries_are_written_by_the_system_alone(engine: TestEngine) {
    let boss = begun(&engine).await;
    let hook = webhook(&engine, &boss, URL, json!({})).await;
    let forged = json!({"webhook_id": hook, "event": "account.created", "state": "delivered"});
    try_make(&engine, &boss, "webhook_deliveries", forged).await.expect_err("by the system only");
    let sent = call(&engine, &boss, "test_webhook", json!({"webhook": hook})).await.unwrap();
    let query = format!("id=eq.{}", sent["delivery"]);
    let query = steward_grammar::parse_list(&query).unwrap();
    let wish = WriteWish::default();
    let gone = engine.delete(&boss, "webhook_deliveries", &query, &wish).await;
    gone.expect_err("what was sent stays on record");
    let member = user(&engine, "安娜", "member").await;
    let hers = engine.user(member).await;
    let other = call(&engine, &hers, "test_webhook", json!({"webhook": hook})).await.unwrap_err();
    assert_eq!(other.kind(), ErrorKind::Forbidden);
    make(&engine, &boss, "webhooks", super::support::hook(URL, json!({"name": "二"}))).await;
}
