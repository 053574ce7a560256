//! Rules of a company over HTTP: whoever writes is told, at the field, in their language.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

both_engines!(a_rule_holds_everywhere_at_once, only_some_make_rules);

const RULE: &str = "/api/v1/rpc/add_rule";

fn rule() -> Json {
    json!({
        "object": "accounts", "condition": "payment_terms_days <= 90", "when": "level != 'VIP'",
        "message": {"en": "At most 90 days.", "zh": "账期最多 90 天。"},
    })
}

async fn a_rule_holds_everywhere_at_once(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.post("/api/v1/accounts", json!({"name": "甲", "payment_terms_days": 120, "level": "VIP"}))
        .await
        .is(StatusCode::CREATED);
    let told = app.post(RULE, rule()).await.is(StatusCode::OK);
    assert_eq!(told["field"], "payment_terms_days");
    let wrong = json!({"name": "乙", "payment_terms_days": 91});
    let refused = app.post("/api/v1/accounts", wrong.clone()).await.refused(422, "ST422");
    let at =
        |field: &str, message: &str| json!([{"field": field, "code": "rule", "message": message}]);
    assert_eq!(refused["errors"], at("payment_terms_days", "At most 90 days."));
    let member = app.ask_as_member("POST", "/api/v1/accounts").json(wrong.clone()).send().await;
    let refused = member.refused(422, "ST422");
    assert_eq!(refused["errors"], at("payment_terms_days", "账期最多 90 天。"));
    // One row of many, and one operation of a batch.
    let many = json!([{"name": "丙", "payment_terms_days": null}, wrong]);
    let refused = app.post("/api/v1/accounts", many).await.refused(422, "ST422");
    assert_eq!(refused["errors"], at("2.payment_terms_days", "At most 90 days."));
    let batch = json!({"operations": [
        {"op": "create", "object": "accounts", "values": {"name": "丙"}},
        {"op": "update", "object": "accounts", "id": 1, "values": {"level": "A"}},
    ]});
    let refused = app.post("/api/v1/rpc/batch", batch).await.refused(422, "ST422");
    assert_eq!(refused["errors"][0]["operation"], 1);
    assert_eq!(refused["errors"][0]["code"], "rule");
    let upsert = app
        .ask("POST", "/api/v1/accounts?on_conflict=external_id")
        .json(json!({"name": "丁", "external_id": "erp-1", "payment_terms_days": 91}));
    let upsert = upsert.prefer("resolution=merge-duplicates").send().await;
    upsert.refused(422, "ST422");
    // An import takes what fits, and says what does not.
    let (_, state) = app.import("accounts", "客户名称,账期（天）\n戊,30\n己,91\n").await;
    assert_eq!((&state["created"], &state["refused"]), (&json!(1), &json!(1)), "{state}");
    // An action that takes values from another record.
    app.post("/api/v1/accounts", json!({"name": "庚", "level": "A"})).await.is(StatusCode::CREATED);
    let query = "/api/v1/accounts?select=id&name=eq.庚";
    let keep = app.get(query).await.is(StatusCode::OK)[0]["id"].clone();
    let merge = json!({"object": "accounts", "keep": keep, "lose": 1, "fields": {"level": "keep"}});
    let refused = app.post("/api/v1/rpc/merge", merge).await.refused(422, "ST422");
    assert_eq!(refused["errors"][0]["code"], "rule");
    let count = app.get("/api/v1/accounts?select=count()").await.is(StatusCode::OK);
    assert_eq!(count, json!([{"count": 3}]));
    let openapi = app.get("/api/v1/openapi.json").await.is(StatusCode::OK);
    assert!(openapi["paths"]["/api/v1/rpc/try_rule"]["post"].is_object());
}

async fn only_some_make_rules(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    for act in ["add_rule", "rules", "try_rule", "change_rule", "remove_rule"] {
        let path = format!("/api/v1/rpc/{act}");
        app.ask_as_member("POST", &path).json(rule()).send().await.refused(403, "42501");
    }
}
