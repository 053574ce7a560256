//! `rpc/bin` and `rpc/look_in_bin`: what was deleted, and who may take it back.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

both_engines!(
    what_came_last_lies_on_top,
    pages_leave_nothing_out_and_say_nothing_twice,
    nobody_finds_what_he_may_not_take_out,
    a_record_in_the_bin_can_be_looked_at,
);

const BIN: &str = "/api/v1/rpc/bin";
const LOOK: &str = "/api/v1/rpc/look_in_bin";

async fn told(app: &TestApp, path: &str, input: Json) -> Json {
    app.post(path, input).await.is(StatusCode::OK)
}

async fn delete(app: &TestApp, path: &str) {
    let reply = app.ask("DELETE", path).send().await;
    assert_eq!(reply.status, 204, "{}", reply.text());
}

/// Object and id of each record.
fn lying(page: &Json) -> Vec<(String, i64)> {
    let records = page["records"].as_array().expect("records");
    let place = |one: &Json| {
        (one["object"].as_str().unwrap().to_owned(), one["record"]["id"].as_i64().unwrap())
    };
    records.iter().map(place).collect()
}

async fn what_came_last_lies_on_top(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(3).await;
    app.post("/api/v1/pools", json!({"name": "公海"})).await;
    assert_eq!(told(&app, BIN, json!({})).await, json!({"records": [], "next": null}));
    delete(&app, "/api/v1/contacts?id=eq.2").await;
    app.engine.time().advance(1_000);
    delete(&app, "/api/v1/pools?id=eq.1").await;
    let page = told(&app, BIN, json!({})).await;
    assert_eq!(lying(&page), [("pools".to_owned(), 1), ("contacts".to_owned(), 2)]);
    assert_eq!(page["records"][0]["record"]["title"], "公海");
    assert_eq!(page["records"][1]["by"], json!({"id": app.admin, "title": "周敏"}));
    let one = told(&app, BIN, json!({"object": "contacts"})).await;
    assert_eq!(lying(&one), [("contacts".to_owned(), 2)]);
    // What went along with a record comes back with it, and lies in no place of its own.
    app.post("/api/v1/rpc/restore", json!({"object": "contacts", "ids": [2]})).await;
    assert_eq!(lying(&told(&app, BIN, json!({})).await), [("pools".to_owned(), 1)]);
}

async fn pages_leave_nothing_out_and_say_nothing_twice(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(5).await;
    app.post("/api/v1/pools", json!([{"name": "a"}, {"name": "b"}])).await;
    // At one moment, so that object and id decide.
    delete(&app, "/api/v1/contacts?id=gt.0").await;
    delete(&app, "/api/v1/pools?id=gt.0").await;
    let whole = lying(&told(&app, BIN, json!({})).await);
    assert_eq!(whole.len(), 7);
    for limit in 1..=7 {
        let (mut seen, mut before) = (Vec::new(), Json::Null);
        loop {
            let page = told(&app, BIN, json!({"limit": limit, "before": before})).await;
            seen.extend(lying(&page));
            before = page["next"].clone();
            if before.is_null() {
                break;
            }
        }
        assert_eq!(seen, whole, "{limit} at a time");
    }
    for wrong in [
        json!({"limit": 0}),
        json!({"limit": 201}),
        json!({"before": {"at": "x", "object": "pools", "id": 1}}),
    ] {
        app.post(BIN, wrong).await.refused(400, "PGRST102");
    }
}

async fn nobody_finds_what_he_may_not_take_out(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(1).await;
    delete(&app, "/api/v1/contacts?id=eq.1").await;
    let mine = told(&app, BIN, json!({"mine": true})).await;
    assert_eq!(lying(&mine), [("contacts".to_owned(), 1)]);
    let reply = app.ask_as_member("POST", BIN).json(json!({})).send().await;
    assert_eq!(reply.json(), json!({"records": [], "next": null}));
    let input = json!({"object": "contacts", "id": 1});
    app.ask_as_member("POST", LOOK).json(input).send().await.refused(404, "ST404");
    app.post(BIN, json!({"object": "nothing"})).await.refused(404, "PGRST205");
}

async fn a_record_in_the_bin_can_be_looked_at(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(1).await;
    let input = json!({"object": "contacts", "id": 1});
    app.post(LOOK, input.clone()).await.refused(404, "ST404");
    let there = app.get("/api/v1/contacts?id=eq.1&select=name,owner_id").await.json();
    delete(&app, "/api/v1/contacts?id=eq.1").await;
    let shown = told(&app, LOOK, input).await;
    assert_eq!(shown["record"], json!({"id": 1, "title": "c00"}));
    let fields = shown["fields"].as_array().expect("fields");
    let value = |name: &str| {
        fields.iter().find(|field| field["field"] == name).map(|field| &field["value"])
    };
    assert_eq!(value("name"), Some(&there[0]["name"]));
    assert_eq!(value("owner_id").map(|owner| &owner["id"]), Some(&there[0]["owner_id"]));
    assert!(value("birthday").is_none() && value("version").is_none(), "{shown}");
}
