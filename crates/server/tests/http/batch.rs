//! `rpc/batch` over HTTP.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

both_engines!(
    a_form_is_saved_whole,
    errors_name_their_operation,
    what_is_no_batch_is_refused,
    rights_hold_inside,
    a_repeated_batch_is_answered_alike,
);

const BATCH: &str = "/api/v1/rpc/batch";

fn form() -> Json {
    json!({"operations": [
        {"ref": "a", "op": "create", "object": "accounts", "values": {"name": "蓝湾酒店"}},
        {"op": "create", "object": "contacts",
         "values": {"name": "张三", "account_id": {"$ref": "a"}}},
        {"ref": "b", "op": "upsert", "object": "accounts", "on_conflict": ["external_id"],
         "values": {"name": "集团", "external_id": "erp-1"}},
        {"op": "delete", "object": "contacts", "id": 1, "version": 1},
    ]})
}

async fn a_form_is_saved_whole(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(1).await;
    let reply = app.post(BATCH, form()).await.is(StatusCode::OK);
    let wanted = json!([
        {"ref": "a", "object": "accounts", "id": 1, "version": 1},
        {"ref": null, "object": "contacts", "id": 2, "version": 1},
        {"ref": "b", "object": "accounts", "id": 2, "version": 1},
        {"ref": null, "object": "contacts", "id": 1, "version": 2},
    ]);
    assert_eq!(reply["results"], wanted);
    let again = json!({"operations": [
        {"op": "update", "object": "accounts", "id": 1, "version": 1, "values": {"level": "vip"}},
        {"op": "upsert", "object": "accounts", "on_conflict": ["external_id"],
         "resolution": "ignore-duplicates", "values": {"name": "不改", "external_id": "erp-1"}},
        {"op": "delete", "object": "contacts", "id": 2},
    ]});
    let reply = app.ask("POST", BATCH).prefer("return=representation").json(again).send().await;
    assert_eq!(reply.header("preference-applied"), "return=representation");
    let results = reply.is(StatusCode::OK)["results"].clone();
    assert_eq!(results[0]["record"]["level"], "VIP");
    assert_eq!(results[0]["version"], results[0]["record"]["version"]);
    assert_eq!(results[1]["record"]["name"], "集团");
    assert!(results[2]["record"].is_null() && results[2]["id"] == 2);
}

async fn errors_name_their_operation(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let wrong = json!({"operations": [
        {"op": "create", "object": "accounts", "values": {"name": ""}},
        {"op": "create", "object": "accounts", "values": {"name": "好"}},
        {"op": "create", "object": "contacts", "values": {"name": "张三", "email": "x"}},
    ]});
    let error = app.post(BATCH, wrong).await.refused(422, "ST422");
    let named: Vec<_> = error["errors"].as_array().unwrap().iter().collect();
    assert_eq!((&named[0]["operation"], &named[0]["field"]), (&json!(0), &json!("name")));
    assert_eq!((&named[1]["operation"], &named[1]["field"]), (&json!(2), &json!("email")));
    assert_eq!(app.get("/api/v1/accounts").await.json(), json!([]));
}

async fn what_is_no_batch_is_refused(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    for wrong in [
        json!({"operations": []}),
        json!({"operations": {}}),
        json!([]),
        json!({"operations": [], "more": 1}),
        json!({"operations": [{"op": "merge", "object": "accounts"}]}),
        json!({"operations": [{"op": "create", "object": "accounts"}]}),
        json!({"operations": [{"op": "update", "object": "accounts", "values": {}}]}),
        json!({"operations": [{"op": "delete", "object": "accounts", "id": "1"}]}),
        json!({"operations": [{"op": "delete", "object": "accounts", "id": 1, "values": {}}]}),
    ] {
        app.post(BATCH, wrong).await.refused(400, "PGRST102");
    }
    let one = json!({"op": "create", "object": "accounts", "values": {"name": "甲"}});
    let many = json!({"operations": vec![one; 1_001]});
    app.post(BATCH, many).await.refused(413, "ST413");
    app.ask("GET", BATCH).send().await.refused(405, "PGRST117");
}

async fn rights_hold_inside(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let account = app.post("/api/v1/accounts", json!({"name": "管理员的"})).await;
    assert_eq!(account.status, 201);
    let batch = json!({"operations": [
        {"op": "create", "object": "accounts", "values": {"name": "自己的"}},
        {"op": "update", "object": "accounts", "id": 1, "values": {"name": "抢"}},
        {"op": "create", "object": "roles", "values": {"name": "x"}},
    ]});
    let reply = app.ask_as_member("POST", BATCH).json(batch).send().await;
    let error = reply.refused(422, "ST422");
    let codes: Vec<_> =
        error["errors"].as_array().unwrap().iter().map(|e| (&e["operation"], &e["code"])).collect();
    let (first, second) = (json!(1), json!(2));
    let wanted = [(&first, &json!("not_found")), (&second, &json!("unknown_object"))];
    assert_eq!(codes, wanted);
}

async fn a_repeated_batch_is_answered_alike(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(1).await;
    let send = || app.ask("POST", BATCH).header("Idempotency-Key", "k").json(form()).send();
    let (first, second) = (send().await, send().await);
    assert_eq!(first.is(StatusCode::OK), second.is(StatusCode::OK));
    assert_eq!(second.header("idempotency-replayed"), "true");
}
