//! New, changed and deleted records, and what is answered.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

const OK: StatusCode = StatusCode::OK;
const CREATED: StatusCode = StatusCode::CREATED;
const NO_CONTENT: StatusCode = StatusCode::NO_CONTENT;

async fn a_new_record_says_where_it_is(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let bare = app.post("/api/v1/contacts", json!({"name": "a"})).await;
    assert_eq!(bare.is(CREATED), Json::Null);
    assert_eq!(bare.header("content-range"), "*/*");
    assert_eq!(bare.header("etag"), "\"1\"");
    let place = bare.header("location").to_owned();
    assert!(place.starts_with("/api/v1/contacts?id=eq."), "{place}");
    assert_eq!(app.get(&format!("{place}&select=name")).await.is(OK), json!([{"name": "a"}]));

    let ask = app.ask("POST", "/api/v1/contacts").json(json!({"name": "b"}));
    let headers = ask.prefer("return=headers-only, count=exact").send().await;
    assert_eq!(headers.is(CREATED), Json::Null);
    assert_eq!(headers.header("content-range"), "*/1");
    assert_eq!(headers.header("preference-applied"), "return=headers-only, count=exact");
    assert!(headers.header("location").starts_with("/api/v1/contacts?id=eq."));

    let ask = app.ask("POST", "/api/v1/contacts?select=name,owner(name)");
    let full = ask.json(json!({"name": "c", "owner_id": app.admin}));
    let full = full.prefer("return=representation").send().await;
    assert_eq!(full.is(CREATED), json!([{"name": "c", "owner": {"name": "周敏"}}]));
    assert_eq!(full.header("preference-applied"), "return=representation");

    let ask = app.ask("POST", "/api/v1/contacts?select=name").json(json!({"name": "d"}));
    let one = ask.prefer("return=representation").object().send().await;
    assert_eq!(one.is(CREATED), json!({"name": "d"}));
}

async fn many_come_back_as_they_went(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let names = ["c", "a", "d", "b"];
    let rows: Vec<Json> = names.iter().map(|name| json!({"name": name})).collect();
    let send = |path: &'static str| {
        let ask = app.ask("POST", path).json(Json::Array(rows.clone()));
        ask.prefer("return=representation").send()
    };
    let reply = send("/api/v1/contacts?select=name").await;
    assert_eq!(reply.is(CREATED), Json::Array(rows.clone()));
    assert_eq!(reply.header("location"), "");
    assert_eq!(reply.header("etag"), "");
    let ordered = send("/api/v1/contacts?select=name&order=name.desc").await;
    let wanted = json!([{"name": "d"}, {"name": "c"}, {"name": "b"}, {"name": "a"}]);
    assert_eq!(ordered.is(CREATED), wanted);
    let strange = send("/api/v1/contacts?select=%22$%22:name").await;
    let wanted: Vec<Json> = names.iter().map(|name| json!({"$": name})).collect();
    assert_eq!(strange.is(CREATED), Json::Array(wanted));
    let counted = send("/api/v1/contacts?select=count()").await;
    assert_eq!(counted.is(CREATED), json!([{"count": 4}]));
    let empty = app.post("/api/v1/contacts", json!([])).await;
    empty.is(CREATED);
    let ask = app.ask("POST", "/api/v1/contacts").json(json!([])).prefer("return=representation");
    assert_eq!(ask.send().await.is(CREATED), json!([]));
}

async fn a_batch_is_all_or_nothing(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let rows = json!([{"name": "a", "email": "a@b.cn"}, {"name": "", "email": "nonsense"}]);
    let error = app.post("/api/v1/contacts", rows).await.refused(422, "ST422");
    let fields: Vec<&str> =
        error["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
    assert!(fields.contains(&"2.name") && fields.contains(&"2.email"), "{error}");
    assert_eq!(app.get("/api/v1/contacts").await.is(OK), json!([]));
    let many: Vec<Json> = (0..1001).map(|n| json!({"name": format!("c{n}")})).collect();
    app.post("/api/v1/contacts", Json::Array(many)).await.refused(413, "ST413");
}

async fn keys_and_columns(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let uneven = json!([{"name": "a", "title": "x"}, {"name": "b"}]);
    app.post("/api/v1/contacts", uneven.clone()).await.refused(400, "PGRST102");
    let ask = app.ask("POST", "/api/v1/contacts?select=name,title").json(uneven.clone());
    let filled = ask.prefer("missing=default, return=representation").send().await;
    let wanted = json!([{"name": "a", "title": "x"}, {"name": "b", "title": null}]);
    assert_eq!(filled.is(CREATED), wanted);
    assert_eq!(filled.header("preference-applied"), "missing=default, return=representation");
    let ask = app.ask("POST", "/api/v1/contacts?select=name,title&columns=name").json(uneven);
    let cut = ask.prefer("return=representation").send().await;
    let wanted = json!([{"name": "a", "title": null}, {"name": "b", "title": null}]);
    assert_eq!(cut.is(CREATED), wanted);
    let unknown = app.post("/api/v1/contacts?columns=name,nonsense", json!({"name": "a"})).await;
    unknown.refused(400, "PGRST204");
    app.post("/api/v1/contacts", json!({"name": "a", "nonsense": 1}))
        .await
        .refused(400, "PGRST204");
}

async fn a_filter_finds_what_is_changed(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(3).await;
    let path = "/api/v1/contacts?name=in.(c00,c01)&select=name,title&order=name";
    let bare = app.ask("PATCH", path).json(json!({"title": "x"})).send().await;
    assert_eq!(bare.is(NO_CONTENT), Json::Null);
    assert_eq!(bare.header("content-range"), "0-1/*");
    let ask = app.ask("PATCH", path).json(json!({"title": "y"}));
    let full = ask.prefer("return=representation, count=exact").send().await;
    assert_eq!(full.is(OK), json!([{"name": "c00", "title": "y"}, {"name": "c01", "title": "y"}]));
    assert_eq!(full.header("content-range"), "0-1/2");
    let none = app.ask("PATCH", "/api/v1/contacts?name=eq.x").json(json!({"title": "z"}));
    let none = none.prefer("return=representation").send().await;
    assert_eq!(none.is(OK), json!([]));
    assert_eq!(none.header("content-range"), "*/*");
    let all = app.ask("PATCH", "/api/v1/contacts").json(json!({"title": "z"})).send().await;
    all.refused(400, "21000");
    let list = app.ask("PATCH", path).json(json!([{"title": "z"}])).send().await;
    list.refused(400, "PGRST102");
    let paged = format!("{path}&limit=1");
    app.ask("PATCH", &paged).json(json!({"title": "z"})).send().await.refused(400, "PGRST127");
}

async fn one_changed_record_carries_its_version(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let id = app.engine.create("contacts", json!({"name": "a"})).await;
    let path = format!("/api/v1/contacts?id=eq.{id}&select=name");
    let ask = || app.ask("PATCH", &path).prefer("return=representation");
    let reply = ask().json(json!({"name": "b"})).object().send().await;
    assert_eq!(reply.is(OK), json!({"name": "b"}));
    assert_eq!(reply.header("etag"), "\"2\"");
    let same = ask().json(json!({"name": "b"})).send().await;
    assert_eq!(same.header("etag"), "\"2\"", "nothing changed");
    let cleared = ask().json(json!({})).send().await;
    assert_eq!(cleared.is(OK), json!([{"name": "b"}]));
}

async fn one_is_asked_for_and_several_are_found(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(2).await;
    let patch = json!({"title": "x"});
    let several = app.ask("PATCH", "/api/v1/contacts?name=like.c*").json(patch.clone()).object();
    several.send().await.refused(406, "PGRST116");
    let none = app.ask("PATCH", "/api/v1/contacts?name=eq.x").json(patch).object().send().await;
    let error = none.refused(406, "PGRST116");
    assert_eq!(error["details"], "The result contains 0 rows");
    let several = app.ask("DELETE", "/api/v1/contacts?name=like.c*").object().send().await;
    several.refused(406, "PGRST116");
    let two = app.ask("POST", "/api/v1/contacts").json(json!([{"name": "a"}, {"name": "b"}]));
    two.object().send().await.refused(406, "PGRST116");
    let left = app.get("/api/v1/contacts?title=is.null&select=name&order=name").await;
    assert_eq!(left.is(OK), json!([{"name": "c00"}, {"name": "c01"}]), "nothing was written");
}

async fn the_bin_takes_and_gives_back(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(3).await;
    let ids = app.get("/api/v1/contacts?select=id&order=name").await.is(OK);
    let ids: Vec<i64> = ids.as_array().unwrap().iter().map(|r| r["id"].as_i64().unwrap()).collect();
    let ask = app.ask("DELETE", "/api/v1/contacts?name=neq.c02&select=name&order=name.desc");
    let gone = ask.prefer("return=representation, count=exact").send().await;
    assert_eq!(gone.is(OK), json!([{"name": "c01"}, {"name": "c00"}]));
    assert_eq!(gone.header("content-range"), "*/2");
    let none = app.ask("DELETE", "/api/v1/contacts?name=eq.c00").prefer("return=representation");
    assert_eq!(none.send().await.is(OK), json!([]));
    let bare = app.ask("DELETE", &format!("/api/v1/contacts?id=eq.{}", ids[2])).send().await;
    assert_eq!(bare.is(NO_CONTENT), Json::Null);
    assert_eq!(bare.header("content-range"), "*/*");
    app.ask("DELETE", "/api/v1/contacts").send().await.refused(400, "21000");
    let all = app.ask("DELETE", "/api/v1/contacts").prefer("return=representation").send().await;
    all.refused(400, "21000");

    let restore =
        |ids: Json| app.post("/api/v1/rpc/restore", json!({"object": "contacts", "ids": ids}));
    let back = restore(json!([ids[0], ids[2]])).await;
    assert_eq!(back.is(OK), json!({"restored": [ids[0], ids[2]]}));
    let list = app.get("/api/v1/contacts?select=name&order=name").await;
    assert_eq!(list.is(OK), json!([{"name": "c00"}, {"name": "c02"}]));
    restore(json!([ids[0]])).await.refused(404, "ST404");
    restore(json!([])).await.refused(400, "PGRST102");
    let unknown = app.post("/api/v1/rpc/restore", json!({"object": "nothing", "ids": [1]})).await;
    unknown.refused(404, "PGRST205");
}

async fn what_cannot_be_shown_is_not_written(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let id = app.engine.create("contacts", json!({"name": "a"})).await;
    let full = "return=representation";
    for (method, path) in [
        ("POST", "/api/v1/contacts?select=nonsense".to_owned()),
        ("PATCH", format!("/api/v1/contacts?id=eq.{id}&select=nonsense")),
        ("DELETE", format!("/api/v1/contacts?id=eq.{id}&select=nonsense")),
        ("PATCH", format!("/api/v1/contacts?id=eq.{id}&order=nonsense")),
    ] {
        let reply = app.ask(method, &path).json(json!({"name": "b"})).prefer(full).send().await;
        reply.refused(400, "42703");
    }
    let list = app.get("/api/v1/contacts?select=id,name").await;
    assert_eq!(list.is(OK), json!([{"id": id, "name": "a"}]));
}

async fn a_member_writes_only_his_own(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let other = app.engine.create("contacts", json!({"name": "hers", "owner_id": app.admin})).await;
    let path = format!("/api/v1/contacts?id=eq.{other}");
    let ask = app.ask_as_member("PATCH", &path).json(json!({"name": "x"}));
    assert_eq!(ask.prefer("return=representation").send().await.is(OK), json!([]));
    let ask = app.ask_as_member("DELETE", &path).prefer("return=representation").send().await;
    assert_eq!(ask.is(OK), json!([]));
    assert_eq!(app.get(&format!("{path}&select=name")).await.is(OK), json!([{"name": "hers"}]));
    let users = app.ask_as_member("POST", "/api/v1/users").json(json!({"name": "new"}));
    users.send().await.refused(403, "42501");
}

both_engines!(
    a_new_record_says_where_it_is,
    many_come_back_as_they_went,
    a_batch_is_all_or_nothing,
    keys_and_columns,
    a_filter_finds_what_is_changed,
    one_changed_record_carries_its_version,
    one_is_asked_for_and_several_are_found,
    the_bin_takes_and_gives_back,
    what_cannot_be_shown_is_not_written,
    a_member_writes_only_his_own,
);
