//! What is refused, how it is said, and that no request goes unanswered.

use axum::body::Body;
use axum::http::StatusCode;
use serde_json::json;
use steward_server::limits::{ADDRESS_BYTES, BODY_BYTES, HEADERS};
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

async fn nobody_is_answered_nothing(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    for (method, path) in [
        ("GET", "/api/v1/contacts"),
        ("POST", "/api/v1/contacts"),
        ("PATCH", "/api/v1/contacts?id=eq.1"),
        ("PUT", "/api/v1/contacts?id=eq.1"),
        ("DELETE", "/api/v1/contacts?id=eq.1"),
        ("GET", "/api/v1/nothing"),
        ("GET", "/api/v1/"),
        ("GET", "/api/v1"),
        ("GET", "/api/v1/session"),
        ("DELETE", "/api/v1/session"),
        ("GET", "/api/v1/tokens"),
        ("POST", "/api/v1/tokens"),
        ("POST", "/api/v1/rpc/restore"),
        ("POST", "/api/v1/rpc/nothing"),
    ] {
        let reply = app.anonymous(method, path).send().await;
        reply.refused(401, "PGRST301");
        assert_eq!(reply.header("www-authenticate"), "Bearer realm=\"steward\"");
    }
    for wrong in ["Bearer stw_wrong", "Bearer x", "Basic YTpi", "Bearer", "stw_x"] {
        let reply = app.anonymous("GET", "/api/v1/contacts").header("Authorization", wrong);
        reply.send().await.refused(401, "PGRST301");
    }
}

async fn each_speaks_his_language(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let message = |body: serde_json::Value| body["message"].as_str().unwrap().to_owned();
    let anonymous = |languages: &str| {
        app.anonymous("GET", "/api/v1/contacts").header("Accept-Language", languages).send()
    };
    assert_eq!(message(anonymous("zh-CN,en").await.json()), "请先登录，或提供访问令牌。");
    assert_eq!(message(anonymous("fr, en").await.json()), "Sign in first, or send a token.");
    // Who has chosen a language is answered in it, whatever the request says.
    let path = "/api/v1/nothing";
    let member = app.ask_as_member("GET", path).header("Accept-Language", "en").send().await;
    assert_eq!(message(member.refused(404, "PGRST205")), "没有名为“nothing”的对象。");
    let admin = app.ask("GET", path).header("Accept-Language", "zh").send().await;
    assert_eq!(message(admin.refused(404, "PGRST205")), "There is no object 'nothing'.");
    // Who has chosen none is answered as the request says.
    app.engine.change("users", app.member, json!({"locale": null})).await;
    let member = app.ask_as_member("GET", path).header("Accept-Language", "en").send().await;
    assert_eq!(message(member.refused(404, "PGRST205")), "There is no object 'nothing'.");
}

async fn addresses_that_lead_nowhere(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    for path in ["/nothing", "/api", "/api/v2/contacts", "/api/v1/contacts/5", "/api/v1/rpc", "//"]
    {
        let reply = app.get(path).await;
        assert_eq!(reply.status, 404, "{path}: {}", reply.text());
    }
    app.get("/api/v1/contacts/").await.refused(404, "PGRST125");
    app.get("/api/v1/contact").await.refused(404, "PGRST205");
    app.get("/api/v1/%63ontacts").await.refused(404, "PGRST205");
    app.post("/api/v1/rpc/nothing", json!({})).await.refused(404, "PGRST202");
    app.post("/api/v1/rpc/restore?x=1", json!({})).await.refused(400, "PGRST100");
    app.get("/api/v1/?x=1").await.refused(400, "PGRST100");
}

async fn methods_that_are_not_there(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    for (method, path, allow) in [
        ("TRACE", "/api/v1/contacts", "GET,HEAD,POST,PATCH,PUT,DELETE"),
        ("MOVE", "/api/v1/contacts", "GET,HEAD,POST,PATCH,PUT,DELETE"),
        ("GET", "/api/v1/rpc/restore", "POST"),
        ("PUT", "/api/v1/session", "GET,HEAD,POST,DELETE"),
        ("POST", "/", "GET,HEAD"),
        ("DELETE", "/healthz", "GET,HEAD"),
    ] {
        let reply = app.ask(method, path).send().await;
        reply.refused(405, "PGRST117");
        assert_eq!(reply.header("allow"), allow, "{method} {path}");
    }
    let options = app.anonymous("OPTIONS", "/api/v1/contacts").send().await;
    assert_eq!((options.status, options.body.len()), (204, 0));
    assert_eq!(options.header("allow"), "GET,HEAD,POST,PATCH,PUT,DELETE");
    assert_eq!(options.header("access-control-allow-origin"), "", "other sites are not let in");
}

async fn queries_that_cannot_be_read(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    for (query, status, code) in [
        ("select=", 400, "PGRST100"),
        ("nonsense", 400, "PGRST100"),
        ("nonsense=eq.1", 400, "42703"),
        ("select=nonsense", 400, "42703"),
        ("id=eq.x", 400, "22P02"),
        ("limit=-1", 416, "PGRST103"),
        ("search=eq.x", 400, "PGRST100"),
        ("select=*,nonsense(id)", 400, "PGRST200"),
        ("account.name=eq.x", 400, "PGRST108"),
        ("columns=name", 400, "PGRST100"),
    ] {
        app.get(&format!("/api/v1/contacts?{query}")).await.refused(status, code);
    }
}

async fn headers_that_cannot_be_met(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let get = |name: &str, value: &str| app.ask("GET", "/api/v1/contacts").header(name, value);
    get("Accept", "text/html").send().await.refused(406, "PGRST107");
    get("Accept-Profile", "private").send().await.refused(406, "PGRST106");
    get("Accept-Profile", "public").send().await.is(StatusCode::OK);
    get("Prefer", "tx=rollback").send().await.refused(400, "PGRST127");
    get("Prefer", "handling=strict, count=some").send().await.refused(400, "PGRST122");
    let post = |name: &str, value: &str| app.ask("POST", "/api/v1/contacts").header(name, value);
    let profile = post("Content-Profile", "private").json(json!({"name": "a"}));
    profile.send().await.refused(406, "PGRST106");
    let packed = post("Content-Encoding", "gzip").json(json!({"name": "a"}));
    packed.send().await.refused(415, "PGRST107");
}

async fn bodies_that_cannot_be_read(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let send = |kind: &str, body: &str| app.ask("POST", "/api/v1/contacts").text(kind, body).send();
    for body in ["", "{", "1", "null", "[1]", "{\"name\": \"a\"} x"] {
        send("application/json", body).await.refused(400, "PGRST102");
    }
    send("application/x-www-form-urlencoded", "name=a").await.refused(415, "PGRST107");
    send("text/plain", "a").await.refused(415, "PGRST107");
    let deep = format!("{{\"name\":{}", "[".repeat(200_000));
    send("application/json", &deep).await.refused(400, "PGRST102");
    let error = send("application/json", &" ".repeat(BODY_BYTES + 1)).await.refused(413, "ST413");
    assert!(error["message"].as_str().unwrap().contains(&BODY_BYTES.to_string()), "{error}");
}

async fn limits_are_named(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let path = format!("/api/v1/contacts?name=eq.{}", "x".repeat(ADDRESS_BYTES));
    let error = app.get(&path).await.refused(414, "ST414");
    assert!(error["message"].as_str().unwrap().contains(&ADDRESS_BYTES.to_string()), "{error}");
    let mut ask = app.ask("GET", "/api/v1/contacts");
    for number in 0..HEADERS {
        ask = ask.header(&format!("x-{number}"), "x");
    }
    ask.send().await.refused(431, "ST431");
}

async fn a_body_that_breaks_off(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let parts: Vec<Result<&str, std::io::Error>> =
        vec![Ok("{\"name\":"), Err(std::io::Error::other("/secret/path broke"))];
    let body = Body::from_stream(futures::stream::iter(parts));
    let reply = app.ask("POST", "/api/v1/contacts").stream(body).send().await;
    reply.refused(400, "PGRST102");
    assert!(!reply.text().contains("secret"));
}

both_engines!(
    nobody_is_answered_nothing,
    each_speaks_his_language,
    addresses_that_lead_nowhere,
    methods_that_are_not_there,
    queries_that_cannot_be_read,
    headers_that_cannot_be_met,
    bodies_that_cannot_be_read,
    limits_are_named,
    a_body_that_breaks_off,
);
