//! The first start over HTTP: once, with the code from the console.

use axum::Router;
use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_server::{ServerOptions, router};
use steward_testkit::{TestEngine, both_engines};

use crate::support::{PASSWORD, Reply, TestApp, on};

both_engines!(
    the_first_user_sets_up_and_is_signed_in,
    of_two_at_once_one_is_first,
    without_the_code_nothing_is_set_up,
    what_is_wrong_is_said_at_its_field,
    where_somebody_is_there_nothing_is_open,
);

const SETUP: &str = "/api/v1/setup";
const CODE: &str = "K7QFM-2M9AB";

fn server(engine: &TestEngine, code: Option<&str>) -> Router {
    let options = ServerOptions { setup_code: code.map(str::to_owned), ..ServerOptions::default() };
    router((*engine).clone(), options)
}

fn told(login: &str) -> Json {
    json!({
        "code": "k7qfm2m9ab", "company": "Blue Door Coffee", "language": "en", "time_zone": "Europe/London",
        "trade": "catering", "currency": "EUR", "name": "Ann Lee", "login": login, "password": PASSWORD,
        "text_size": "large",
    })
}

async fn send(router: &Router, body: Json) -> Reply {
    on(router, "POST", SETUP).json(body).send().await
}

async fn the_first_user_sets_up_and_is_signed_in(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let router = server(&engine, Some(CODE));
    let open = on(&router, "GET", SETUP).send().await.is(StatusCode::OK);
    assert_eq!((&open["open"], &open["currencies"][0]["code"]), (&json!(true), &json!("CNY")));
    assert_eq!(open["currencies"][0]["label"]["zh"], "人民币");
    let reply = send(&router, told("ann@example.com")).await;
    let session = reply.is(StatusCode::OK);
    assert_eq!(session["user"]["name"], "Ann Lee");
    assert_eq!(session["user"]["language"], "en");
    assert_eq!(session["user"]["time_zone"], "Europe/London");
    assert_eq!(session["rights"]["opportunities"]["delete"], "all");
    let cookie = reply.header("set-cookie").split(';').next().unwrap().to_owned();
    let get =
        async |path: &str| on(&router, "GET", path).cookie(&cookie).send().await.is(StatusCode::OK);
    let company = get("/api/v1/companies?select=name,language,trade,currency").await;
    assert_eq!(
        company,
        json!([{"name": "Blue Door Coffee", "language": "en", "trade": "catering", "currency": "EUR"}])
    );
    let stages = get("/api/v1/stages?select=label&order=position&limit=2").await;
    assert_eq!(stages, json!([{"label": "Qualification"}, {"label": "Needs"}]));
    assert_eq!(get("/api/v1/departments?select=name").await, json!([{"name": "Blue Door Coffee"}]));
    let closed = on(&router, "GET", SETUP).send().await.is(StatusCode::OK);
    assert_eq!(closed["open"], false);
    send(&router, told("eve@example.com")).await.refused(409, "23505");
    let sign_in = json!({"login": "ann@example.com", "password": PASSWORD});
    let again = on(&router, "POST", "/api/v1/session").json(sign_in).send().await;
    assert_eq!(again.status, 200, "{}", again.text());
}

async fn of_two_at_once_one_is_first(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let router = server(&engine, Some(CODE));
    let ask = |login: &str| on(&router, "POST", SETUP).json(told(login)).apart();
    let (one, two) =
        tokio::join!(tokio::spawn(ask("13800000001")), tokio::spawn(ask("ann@example.com")));
    let mut statuses = [one.unwrap().status, two.unwrap().status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(engine.rows("users", "select=name").await.len(), 1);
    assert_eq!(engine.rows("companies", "select=name").await.len(), 1);
}

async fn without_the_code_nothing_is_set_up(engine: TestEngine) {
    let router = server(&engine, Some(CODE));
    let mut body = told("ann@example.com");
    body["code"] = json!("AAAAA-AAAAA");
    let refusal = send(&router, body).await.refused(422, "ST422");
    assert_eq!(refusal["errors"][0]["field"], "code");
    let router = server(&engine, None);
    send(&router, told("ann@example.com")).await.refused(409, "23505");
    let foreign = on(&router, "POST", SETUP).header("Origin", "https://evil.example");
    assert_eq!(foreign.json(told("ann@example.com")).send().await.status, 403);
    assert!(engine.rows("users", "select=name").await.is_empty());
}

async fn what_is_wrong_is_said_at_its_field(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let router = server(&engine, Some(CODE));
    let body = json!({
        "code": CODE, "company": " ", "language": "zh", "time_zone": "Mars/Base", "name": "张三",
        "login": "zhang@example.cn", "password": "short",
    });
    let refusal = send(&router, body).await.refused(422, "ST422");
    let fields: Vec<&str> =
        refusal["errors"].as_array().unwrap().iter().filter_map(|e| e["field"].as_str()).collect();
    assert_eq!(fields, ["company", "password", "time_zone"]);
    let refusal = send(&router, told("ann@")).await.refused(422, "ST422");
    assert_eq!(refusal["errors"][0]["field"], "login");
    assert!(engine.rows("companies", "select=name").await.is_empty(), "all or nothing");
}

async fn where_somebody_is_there_nothing_is_open(engine: TestEngine) {
    let options = ServerOptions { setup_code: Some(CODE.to_owned()), ..ServerOptions::default() };
    let app = TestApp::with(engine, options).await;
    let state = app.anonymous("GET", SETUP).send().await.is(StatusCode::OK);
    assert_eq!(state["open"], false);
    let reply = app.anonymous("POST", SETUP).json(told("ann@example.com")).send().await;
    reply.refused(409, "23505");
}
