//! New or changed, by a key.

use axum::http::StatusCode;
use serde_json::json;
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

const MERGE: &str = "resolution=merge-duplicates, return=representation";
const IGNORE: &str = "resolution=ignore-duplicates, return=representation";

async fn merging_makes_and_changes(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let path = "/api/v1/contacts?on_conflict=external_id&select=external_id,name";
    let rows = json!([{"external_id": "x1", "name": "a"}, {"external_id": "x2", "name": "b"}]);
    let new = app.ask("POST", path).json(rows.clone()).prefer(MERGE).send().await;
    assert_eq!(new.is(StatusCode::CREATED), rows);
    assert_eq!(
        new.header("preference-applied"),
        "resolution=merge-duplicates, return=representation"
    );
    let rows = json!([{"external_id": "x2", "name": "B"}, {"external_id": "x3", "name": "c"}]);
    let mixed = app.ask("POST", path).json(rows.clone()).prefer(MERGE).send().await;
    assert_eq!(mixed.is(StatusCode::CREATED), rows);
    let known = json!({"external_id": "x1", "name": "A"});
    let changed = app.ask("POST", path).json(known).prefer(MERGE).object().send().await;
    assert_eq!(changed.is(StatusCode::OK), json!({"external_id": "x1", "name": "A"}));
    assert_eq!(changed.header("etag"), "\"2\"");
}

async fn ignoring_leaves_what_is_there(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let path = "/api/v1/contacts?on_conflict=external_id&select=external_id,name";
    app.post("/api/v1/contacts", json!({"external_id": "x1", "name": "a"})).await;
    let rows = json!([{"external_id": "x1", "name": "A"}, {"external_id": "x2", "name": "b"}]);
    let reply = app.ask("POST", path).json(rows).prefer(IGNORE).send().await;
    let new = json!([{"external_id": "x2", "name": "b"}]);
    assert_eq!(reply.is(StatusCode::CREATED), new, "only new rows are shown");
    let one = json!({"external_id": "x1", "name": "A"});
    let none = app.ask("POST", path).json(one).prefer(IGNORE).send().await;
    assert_eq!(none.is(StatusCode::CREATED), json!([]));
    let kept = app.get("/api/v1/contacts?external_id=eq.x1&select=name").await;
    assert_eq!(kept.is(StatusCode::OK), json!([{"name": "a"}]));
}

async fn a_key_must_be_one(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let row = json!({"external_id": "x1", "name": "a"});
    let ask = |path: &str| app.ask("POST", path).json(row.clone());
    let no_wish = ask("/api/v1/contacts?on_conflict=external_id").send().await;
    no_wish.refused(400, "PGRST100");
    ask("/api/v1/contacts?on_conflict=name").prefer(MERGE).send().await.refused(400, "PGRST100");
    ask("/api/v1/contacts?on_conflict=nonsense").prefer(MERGE).send().await.refused(400, "42703");
    let filtered = ask("/api/v1/contacts?on_conflict=external_id&id=eq.1").prefer(MERGE);
    filtered.send().await.refused(400, "PGRST100");
    let first = ask("/api/v1/contacts").send().await;
    first.is(StatusCode::CREATED);
    let error = ask("/api/v1/contacts").send().await.refused(409, "23505");
    assert_eq!(error["errors"][0]["field"], "external_id", "{error}");
}

async fn put_names_one_record_twice(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let id = app.engine.create("contacts", json!({"name": "a"})).await;
    let put = |query: &str, body| app.ask("PUT", &format!("/api/v1/contacts?{query}")).json(body);
    let own = format!("id=eq.{id}");
    let bare = put(&own, json!({"id": id, "name": "b"})).send().await;
    assert_eq!(bare.status, 204, "{}", bare.text());
    assert_eq!(bare.header("etag"), "\"2\"");
    let full = put(&format!("{own}&select=name"), json!([{"id": id, "name": "c"}]));
    let full = full.prefer("return=representation").object().send().await;
    assert_eq!(full.is(StatusCode::OK), json!({"name": "c"}));
    put(&own, json!({"id": id + 1, "name": "d"})).send().await.refused(400, "PGRST115");
    put(&own, json!({"name": "d"})).send().await.refused(400, "PGRST115");
    put("name=eq.c", json!({"id": id, "name": "d"})).send().await.refused(405, "PGRST105");
    put("", json!({"id": id, "name": "d"})).send().await.refused(405, "PGRST105");
    put(&format!("{own}&limit=1"), json!({"id": id})).send().await.refused(400, "PGRST114");
    let matched = put(&own, json!({"id": id, "name": "d"})).header("If-Match", "\"3\"");
    matched.send().await.refused(400, "PGRST122");
    // Ids are given by the system: one that nobody has can't be taken.
    put("id=eq.999", json!({"id": 999, "name": "d"})).send().await.refused(404, "ST404");
}

both_engines!(
    merging_makes_and_changes,
    ignoring_leaves_what_is_there,
    a_key_must_be_one,
    put_names_one_record_twice,
);
