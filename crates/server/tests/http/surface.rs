//! The page, discovery, probes, numbers, and the headers on everything.

mod catalog;
mod shown_only;
mod web_app;

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

async fn the_page_says_what_to_do(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let ask = |languages: &str| {
        let ask = app.anonymous("GET", "/").header("Host", "localhost:8686");
        ask.header("Accept-Language", languages).send()
    };
    let english = ask("en-US").await;
    assert_eq!(english.status, 200);
    assert_eq!(english.header("content-type"), "text/html; charset=utf-8");
    assert!(english.text().contains("http://localhost:8686/api/v1/session"));
    let policy = english.header("content-security-policy");
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("style-src 'sha256-"));
    let chinese = ask("zh-CN,zh;q=0.9").await;
    assert_eq!(chinese.header("content-language"), "zh-CN");
    assert!(chinese.text().contains("获取令牌"));
    let forged = app.anonymous("GET", "/").header("Host", "a\"><script>").send().await;
    assert!(!forged.text().contains("<script>"));
    let head = app.anonymous("HEAD", "/").send().await;
    assert_eq!((head.status, head.body.len()), (200, 0));
}

async fn a_script_can_find_out(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let all = app.get("/api/v1/").await.is(StatusCode::OK);
    assert_eq!(all, app.get("/api/v1").await.is(StatusCode::OK));
    let find = |all: &Json, name: &str| {
        all["objects"].as_array().unwrap().iter().find(|o| o["name"] == name).cloned()
    };
    let contact = find(&all, "contact").unwrap();
    assert_eq!(contact["path"], "/api/v1/contacts");
    assert_eq!(contact["label"], json!({"en": "Contact", "zh": "联系人"}));
    let field = |name: &str| {
        contact["fields"].as_array().unwrap().iter().find(|f| f["name"] == name).cloned()
    };
    let name = field("name").unwrap();
    assert_eq!((&name["kind"], &name["required"]), (&json!("text"), &json!(true)));
    assert_eq!(field("account_id").unwrap()["references"], "accounts");
    assert_eq!(field("sex").unwrap()["kind"], "select");
    assert_eq!(field("version").unwrap()["writable"], false);
    assert!(field("name_sort").is_none(), "internal fields are nobody's business");
    let paths: Vec<&str> =
        all["objects"].as_array().unwrap().iter().map(|o| o["path"].as_str().unwrap()).collect();
    for path in &paths {
        app.get(&format!("{path}?limit=1")).await.is(StatusCode::OK);
    }
    let member = app.ask_as_member("GET", "/api/v1/").send().await.is(StatusCode::OK);
    let users = find(&member, "user").expect("members see their colleagues");
    assert!(!users["verbs"].as_array().unwrap().contains(&json!("create")), "{}", users["verbs"]);
    for object in member["objects"].as_array().unwrap() {
        let path = format!("{}?limit=1", object["path"].as_str().unwrap());
        app.ask_as_member("GET", &path).send().await.is(StatusCode::OK);
    }
}

async fn probes_answer_anyone(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let health = app.anonymous("GET", "/healthz").send().await;
    assert_eq!(health.is(StatusCode::OK), json!({"status": "ok"}));
    let ready = app.anonymous("GET", "/readyz").send().await;
    assert_eq!(ready.is(StatusCode::OK), json!({"status": "ready"}));
    app.engine.database().close().await;
    let reply = app.anonymous("GET", "/readyz").send().await;
    assert_eq!(reply.status, 503, "{}", reply.text());
    app.anonymous("GET", "/healthz").send().await.is(StatusCode::OK);
}

async fn numbers_are_counted_by_route(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(2).await;
    app.get("/api/v1/contacts?name=eq.secret").await;
    app.get("/api/v1/secret").await;
    app.get("/secret/path").await;
    let reply = app.anonymous("GET", "/metrics").send().await;
    assert_eq!(reply.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    let text = reply.text();
    let number = |start: &str| {
        let line = text.lines().find(|line| line.starts_with(start));
        let line = line.unwrap_or_else(|| panic!("{start}\n{text}"));
        line.rsplit(' ').next().unwrap().parse::<f64>().unwrap()
    };
    let requests = |labels: &str| number(&format!("steward_http_requests_total{{{labels}}} "));
    assert_eq!(requests("route=\"/api/v1/{plural}\",method=\"GET\",status=\"200\""), 1.0);
    assert_eq!(requests("route=\"/api/v1/{plural}\",method=\"GET\",status=\"404\""), 1.0);
    assert_eq!(requests("route=\"/api/v1/{plural}\",method=\"POST\",status=\"201\""), 1.0);
    assert_eq!(requests("route=\"other\",method=\"GET\",status=\"404\""), 1.0);
    assert_eq!(number("steward_records_written_total "), 2.0);
    assert!(number("steward_database_reads_total ") >= 1.0);
    assert!(!text.contains("secret"), "what callers send is no label");
}

async fn every_answer_is_guarded(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    for path in ["/", "/healthz", "/metrics", "/api/v1/contacts", "/nothing", "/api/v1/"] {
        for reply in [app.get(path).await, app.anonymous("GET", path).send().await] {
            assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(reply.header("referrer-policy"), "no-referrer", "{path}");
            assert_eq!(reply.header("x-frame-options"), "DENY", "{path}");
            assert!(reply.header("content-security-policy").contains("frame-ancestors 'none'"));
            assert_eq!(reply.header("access-control-allow-origin"), "", "{path}");
            assert!(!reply.header("cache-control").is_empty(), "{path}");
        }
    }
}

async fn a_request_has_a_name(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let own = app.ask("GET", "/healthz").header("X-Request-Id", "abc-1").send().await;
    assert_eq!(own.header("x-request-id"), "abc-1");
    let wrong = app.ask("GET", "/nothing").header("X-Request-Id", "a b<").send().await;
    assert_ne!(wrong.header("x-request-id"), "a b<");
    let first = app.get("/healthz").await;
    let second = app.get("/healthz").await;
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
    let ask = app.ask("POST", "/api/v1/contacts").header("X-Request-Id", "order-66");
    ask.json(json!({"name": "a"})).send().await.is(StatusCode::CREATED);
    let id = app.get("/api/v1/contacts?select=id").await.json()[0]["id"].as_i64().unwrap();
    let log = app.engine.log("contact", id).await;
    assert_eq!(log[0].request_id.as_deref(), Some("order-66"));
}

both_engines!(
    the_page_says_what_to_do,
    a_script_can_find_out,
    probes_answer_anyone,
    numbers_are_counted_by_route,
    every_answer_is_guarded,
    a_request_has_a_name,
);
