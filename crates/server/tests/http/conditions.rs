//! Writes under a condition: a version, a number of records, once.

use axum::http::StatusCode;
use serde_json::json;
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

async fn a_version_must_match(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let id = app.engine.create("contacts", json!({"name": "a"})).await;
    let path = format!("/api/v1/contacts?id=eq.{id}");
    let patch = |tag: &str, name: &str| {
        app.ask("PATCH", &path).header("If-Match", tag).json(json!({"name": name})).send()
    };
    let first = patch("\"1\"", "b").await;
    first.is(StatusCode::NO_CONTENT);
    assert_eq!(first.header("etag"), "\"2\"");
    let stale = patch("\"1\"", "c").await;
    stale.refused(412, "ST412");
    assert_eq!(stale.header("etag"), "\"2\"", "what is there now");
    let any = patch("*", "d").await;
    assert_eq!(any.header("etag"), "\"3\"");
    patch("3", "e").await.refused(400, "PGRST122");
    let gone = app.ask("DELETE", &path).header("If-Match", "\"2\"").send().await;
    gone.refused(412, "ST412");
    let gone = app.ask("DELETE", &path).header("If-Match", "W/\"3\"").send().await;
    gone.is(StatusCode::NO_CONTENT);
    patch("*", "f").await.refused(412, "ST412");
}

async fn a_conflict_says_who_changed_what(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let values = json!({"name": "a", "owner_id": app.member});
    let id = app.engine.create("contacts", values).await;
    let path = format!("/api/v1/contacts?id=eq.{id}");
    let patch = json!({"name": "b", "title": "经理"});
    app.ask("PATCH", &path).json(patch).send().await.is(StatusCode::NO_CONTENT);
    app.ask("PATCH", &path).json(json!({"name": "c"})).send().await.is(StatusCode::NO_CONTENT);
    for method in ["PATCH", "DELETE"] {
        let ask = app.ask_as_member(method, &path).header("If-Match", "\"1\"");
        let stale = ask.json(json!({"name": "x"})).send().await;
        assert_eq!(stale.header("etag"), "\"3\"");
        let error = stale.refused(412, "ST412");
        let details: serde_json::Value =
            serde_json::from_str(error["details"].as_str().unwrap()).unwrap();
        assert_eq!(details["version"], 3);
        assert_eq!(details["changed_by"], "周敏");
        assert_eq!(details["changed_at"], "2026-11-21T08:00:00.000000Z");
        assert_eq!(details["fields"], json!(["name", "title"]));
        assert_eq!(error["hint"], "周敏 修改了：姓名、职务。", "{error}");
    }
    let ask = app.ask("PATCH", &path).header("If-Match", "\"2\"").json(json!({"name": "x"}));
    let error = ask.send().await.refused(412, "ST412");
    assert_eq!(error["hint"], "周敏 changed: Name.", "{error}");
}

async fn a_version_is_of_one_record(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(2).await;
    let path = "/api/v1/contacts?name=like.c*";
    for tag in ["\"1\"", "*"] {
        let ask = app.ask("PATCH", path).header("If-Match", tag).json(json!({"title": "x"}));
        ask.send().await.refused(428, "ST428");
        let ask = app.ask("DELETE", path).header("If-Match", tag);
        ask.send().await.refused(428, "ST428");
    }
    let post =
        app.ask("POST", "/api/v1/contacts").header("If-Match", "*").json(json!({"name": "x"}));
    post.send().await.refused(400, "PGRST122");
    let all = app.get("/api/v1/contacts?title=is.null&select=name&order=name").await;
    assert_eq!(all.json(), json!([{"name": "c00"}, {"name": "c01"}]));
}

async fn a_caller_limits_what_is_touched(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(3).await;
    let path = "/api/v1/contacts?name=like.c*";
    let ask = |method: &'static str, wish: &'static str| {
        app.ask(method, path).prefer(wish).json(json!({"title": "x"}))
    };
    ask("PATCH", "handling=strict, max-affected=2").send().await.refused(400, "PGRST124");
    ask("DELETE", "handling=strict, max-affected=2").send().await.refused(400, "PGRST124");
    let enough = ask("PATCH", "handling=strict, max-affected=3").send().await;
    enough.is(StatusCode::NO_CONTENT);
    assert_eq!(enough.header("preference-applied"), "handling=strict, max-affected=3");
    let lenient = ask("DELETE", "max-affected=2").send().await;
    lenient.is(StatusCode::NO_CONTENT);
    assert_eq!(lenient.header("preference-applied"), "");
    ask("PATCH", "handling=strict, nonsense=1").send().await.refused(400, "PGRST122");
}

async fn a_write_with_a_key_happens_once(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let send = |key: &'static str, path: &'static str, name: &'static str| {
        let ask = app.ask("POST", path).header("Idempotency-Key", key);
        ask.json(json!({"name": name})).prefer("return=representation").send()
    };
    let path = "/api/v1/contacts?select=id,name";
    let first = send("k1", path, "a").await;
    assert_eq!(first.header("idempotency-replayed"), "");
    let again = send("k1", path, "a").await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.is(StatusCode::CREATED), first.is(StatusCode::CREATED));
    assert_eq!(again.header("location"), first.header("location"));
    assert_eq!(again.header("etag"), first.header("etag"));
    send("k1", path, "b").await.refused(409, "ST409");
    send("k1", "/api/v1/contacts?select=id", "a").await.refused(409, "ST409");
    send("k2", path, "a").await.is(StatusCode::CREATED);
    let all = app.get("/api/v1/contacts?select=count()").await;
    assert_eq!(all.json(), json!([{"count": 2}]));
    let long = "k".repeat(256);
    let ask = app.ask("POST", path).header("Idempotency-Key", &long).json(json!({"name": "a"}));
    ask.send().await.refused(400, "PGRST122");
}

async fn changes_and_deletes_happen_once_too(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let id = app.engine.create("contacts", json!({"name": "a"})).await;
    let path = format!("/api/v1/contacts?id=eq.{id}");
    for _ in 0..2 {
        let ask = app.ask("PATCH", &path).header("Idempotency-Key", "p").json(json!({"name": "b"}));
        let reply = ask.header("If-Match", "\"1\"").send().await;
        assert_eq!((reply.status, reply.header("etag")), (204, "\"2\""), "{}", reply.text());
    }
    for replayed in ["", "true"] {
        let ask = app.ask("DELETE", &path).header("Idempotency-Key", "d");
        let reply = ask.prefer("return=representation, count=exact").send().await;
        reply.is(StatusCode::OK);
        assert_eq!(reply.header("content-range"), "*/1");
        assert_eq!(reply.header("idempotency-replayed"), replayed);
    }
    let body = json!({"object": "contacts", "ids": [id]});
    for replayed in ["", "true"] {
        let ask = app.ask("POST", "/api/v1/rpc/restore").header("Idempotency-Key", "r");
        let reply = ask.json(body.clone()).send().await;
        assert_eq!(reply.is(StatusCode::OK), json!({"restored": [id]}));
        assert_eq!(reply.header("idempotency-replayed"), replayed);
    }
}

both_engines!(
    a_version_must_match,
    a_conflict_says_who_changed_what,
    a_version_is_of_one_record,
    a_caller_limits_what_is_touched,
    a_write_with_a_key_happens_once,
    changes_and_deletes_happen_once_too,
);
