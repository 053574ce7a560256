//! CSV in both directions, and answers without nulls.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_engine::permission::{MEMBER, role_id};
use steward_testkit::{TestEngine, both_engines};

use crate::support::{Reply, TestApp};

both_engines!(
    lists_are_lines,
    related_records_have_columns,
    formulas_are_not_computed,
    more_than_a_page,
    counts_and_ranges,
    only_who_may_export,
    lines_become_records,
    out_and_back,
    nulls_are_left_out,
);

async fn csv(app: &TestApp, path: &str) -> Reply {
    app.ask("GET", path).accept("text/csv").send().await
}

fn lines(reply: &Reply) -> Vec<&str> {
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8");
    reply.text().lines().collect()
}

async fn lists_are_lines(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let empty = csv(&app, "/api/v1/contacts?select=id,name").await;
    assert_eq!(lines(&empty), ["id,name"]);
    let body = json!([
        {"name": "张三, \"三\"", "phone": "13812345678", "birthday": "1990-02-03"},
        {"name": "李四", "phone": null, "birthday": null},
    ]);
    app.post("/api/v1/contacts", body).await.is(StatusCode::CREATED);
    let query = "/api/v1/contacts?select=id,名:name,birthday,is_primary,phone&order=id";
    let reply = csv(&app, query).await;
    let phone = app.get("/api/v1/contacts?id=eq.1&select=phone").await.json();
    let phone = phone[0]["phone"].as_str().unwrap();
    let first = format!("1,\"张三, \"\"三\"\"\",1990-02-03,false,{phone}");
    assert_eq!(lines(&reply), ["id,名,birthday,is_primary,phone", &first, "2,李四,,false,"]);
    assert_eq!(reply.header("content-range"), "0-1/*");
    let one = csv(&app, "/api/v1/contacts?select=birthday&order=id").await;
    assert_eq!(lines(&one), ["birthday", "1990-02-03", "\"\""], "an empty line is no row");
    let sums = csv(&app, "/api/v1/contacts?select=is_primary,count()").await;
    assert_eq!(lines(&sums), ["is_primary,count", "false,2"]);
}

async fn related_records_have_columns(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.post("/api/v1/accounts", json!({"name": "蓝湾酒店"})).await.is(StatusCode::CREATED);
    let body = json!([{"name": "甲", "account_id": 1}, {"name": "乙", "account_id": null}]);
    app.post("/api/v1/contacts", body).await.is(StatusCode::CREATED);
    let query = "/api/v1/contacts?select=name,a:account(id,name,owner(name)),id&order=id";
    let wanted = ["name,a.id,a.name,a.owner.name,id", "甲,1,蓝湾酒店,周敏,1", "乙,,,,2"];
    assert_eq!(lines(&csv(&app, query).await), wanted);
    let many = csv(&app, "/api/v1/accounts?select=name,contacts(name)").await;
    many.refused(400, "PGRST127");
}

async fn formulas_are_not_computed(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let names = ["=HYPERLINK(\"x\")", "+1-cmd", "@SUM(A1)", "'=1", "O'Neil", "-5"];
    let body: Vec<Json> = names.iter().map(|name| json!({"name": name})).collect();
    app.post("/api/v1/contacts", json!(body)).await.is(StatusCode::CREATED);
    let reply = csv(&app, "/api/v1/contacts?select=name&order=id").await;
    let wanted =
        ["name", "\"'=HYPERLINK(\"\"x\"\")\"", "'+1-cmd", "'@SUM(A1)", "''=1", "O'Neil", "-5"];
    assert_eq!(lines(&reply), wanted);
}

async fn many(app: &TestApp, pages: usize) {
    for page in 0..pages {
        let rows = (0..1_000).map(|n| json!({"name": format!("p{page}-{n}")})).collect();
        app.post("/api/v1/pools", Json::Array(rows)).await.is(StatusCode::CREATED);
    }
}

async fn more_than_a_page(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    many(&app, 9).await;
    let all = csv(&app, "/api/v1/pools?select=id&order=id").await;
    let wanted: Vec<String> = (1..=9_000).map(|id: i32| id.to_string()).collect();
    assert_eq!(lines(&all)[1..], wanted);
    assert_eq!(all.header("content-range"), "");
    let some = csv(&app, "/api/v1/pools?select=id&order=id.desc&limit=5500&offset=100").await;
    let wanted: Vec<String> = (3_401..=8_900).rev().map(|id: i32| id.to_string()).collect();
    assert_eq!(lines(&some)[1..], wanted);
    let groups = csv(&app, "/api/v1/pools?select=name,count()").await;
    groups.refused(413, "ST413");
    let head = app.ask("HEAD", "/api/v1/pools?select=id").accept("text/csv").send().await;
    assert_eq!((head.status, head.body.len()), (200, 0));
}

async fn counts_and_ranges(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    many(&app, 5).await;
    let ask = |path: &str| app.ask("GET", path).accept("text/csv").prefer("count=exact").send();
    let all = ask("/api/v1/pools?select=id").await;
    assert_eq!((all.status, all.header("content-range")), (200, "0-4999/5000"));
    let some = ask("/api/v1/pools?select=id&limit=4200&offset=10").await;
    assert_eq!((some.status, some.header("content-range")), (206, "10-4209/5000"));
    assert_eq!(some.text().lines().count(), 4_201);
}

async fn only_who_may_export(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(1).await;
    let own = json!({"name": "自己的"});
    let made = app.ask_as_member("POST", "/api/v1/contacts").json(own).send().await;
    assert_eq!(made.status, 201, "{}", made.text());
    let export = || async {
        let path = "/api/v1/contacts?select=name&name=not.is.null";
        app.ask_as_member("GET", path).accept("text/csv").send().await
    };
    assert_eq!(lines(&export().await), ["name", "自己的"]);
    let logged = steward_store::log::of_object(app.engine.database(), "contact", 10);
    let logged = logged.await.unwrap();
    let [entry] = logged.as_slice() else { panic!("one export is logged") };
    assert_eq!((entry.entry.user_id, entry.entry.record_id), (Some(app.member), None));
    let payload: Json = serde_json::from_str(entry.entry.payload.as_deref().unwrap()).unwrap();
    assert_eq!(payload, json!({"format": "csv", "query": "select=name&name=not.is.null"}));
    let role = role_id(&app.engine, MEMBER).await.unwrap().unwrap();
    let rights = app.engine.rows("role_rights", &format!("role_id=eq.{role}&object=eq.*")).await;
    let id = rights[0]["id"].as_i64().unwrap();
    app.engine.change("role_rights", id, json!({"can_export": "none"})).await;
    export().await.refused(403, "42501");
    let read = app.ask_as_member("GET", "/api/v1/contacts?select=name").send().await;
    assert_eq!(read.json(), json!([{"name": "自己的"}]));
}

async fn lines_become_records(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let text = "\u{feff}name,phone,is_primary,birthday\r\n\"张三\",138 1234 5678,true,\r\n\
                李四,NULL,,1990-02-03\r\n";
    let reply = app
        .ask("POST", "/api/v1/contacts?select=name,is_primary,birthday&order=id")
        .prefer("return=representation")
        .text("text/csv; charset=utf-8", text)
        .send()
        .await;
    let wanted = json!([
        {"name": "张三", "is_primary": true, "birthday": null},
        {"name": "李四", "is_primary": false, "birthday": "1990-02-03"},
    ]);
    assert_eq!(reply.is(StatusCode::CREATED), wanted);
    let post = |text: &'static str| app.ask("POST", "/api/v1/contacts").text("text/csv", text);
    let wrong = post("name,email\n好,\n坏,x\n").send().await.refused(422, "ST422");
    assert_eq!(wrong["errors"][0]["field"], "2.email");
    post("name,nothing\n好,1\n").send().await.refused(400, "PGRST204");
    post("name,email\n好\n").send().await.refused(400, "PGRST102");
    app.ask("PATCH", "/api/v1/contacts?id=eq.1")
        .text("text/csv", "name\nx\n")
        .send()
        .await
        .refused(415, "PGRST107");
    let shown = post("name\n好\n").accept("text/csv").prefer("return=representation");
    shown.send().await.refused(400, "PGRST127");
    let upsert = app
        .ask("POST", "/api/v1/contacts?on_conflict=id")
        .prefer("resolution=merge-duplicates")
        .text("text/csv", "id,name\n1,改\n,新\n");
    assert_eq!(upsert.send().await.status, 201);
    let names = app.get("/api/v1/contacts?select=name&order=id").await.json();
    assert_eq!(names, json!([{"name": "改"}, {"name": "李四"}, {"name": "新"}]));
}

async fn out_and_back(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let names = ["=1+1", "'=1", "a,\"b\"", "多 行"];
    let body: Vec<Json> = names
        .iter()
        .map(|name| json!({"name": "甲", "title": name, "department_name": name, "birthday": "1990-02-03"}))
        .collect();
    app.post("/api/v1/contacts", json!(body)).await.is(StatusCode::CREATED);
    let query = "select=name,title,department_name,birthday,is_primary&order=id";
    let out = csv(&app, &format!("/api/v1/contacts?{query}")).await;
    let before = app.get(&format!("/api/v1/contacts?{query}")).await.json();
    let back = app.ask("POST", "/api/v1/contacts").text("text/csv", out.text()).send().await;
    back.is(StatusCode::CREATED);
    let after = app.get(&format!("/api/v1/contacts?{query}&id=gt.4")).await.json();
    assert_eq!(after, before);
}

async fn nulls_are_left_out(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(1).await;
    let path = "/api/v1/contacts?select=name,phone,account(name),id";
    let array = app.ask("GET", path).accept("application/vnd.pgrst.array+json;nulls=stripped");
    let array = array.send().await;
    assert_eq!(array.text(), r#"[{"name":"c00","id":1}]"#);
    let media = "application/vnd.pgrst.object+json;nulls=stripped";
    let one = app.ask("GET", path).accept(media).send().await;
    assert_eq!(one.text(), r#"{"name":"c00","id":1}"#);
    assert_eq!(one.header("content-type"), format!("{media}; charset=utf-8"));
    let made = app
        .ask("POST", "/api/v1/contacts?select=name,phone")
        .accept(media)
        .prefer("return=representation")
        .json(json!({"name": "新"}));
    assert_eq!(made.send().await.text(), r#"{"name":"新"}"#);
}
