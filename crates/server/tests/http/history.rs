//! `rpc/history` and `rpc/my_changes`: what the log says, to whom.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

both_engines!(
    a_field_says_who_changed_it_and_from_what,
    nobody_is_told_of_what_he_may_not_see,
    names_are_those_the_reader_may_see,
    one_finds_what_one_did_even_in_the_bin,
    what_is_no_question_is_refused,
);

const HISTORY: &str = "/api/v1/rpc/history";
const MINE: &str = "/api/v1/rpc/my_changes";

async fn told(app: &TestApp, path: &str, input: Json) -> Json {
    app.post(path, input).await.is(StatusCode::OK)
}

async fn set(app: &TestApp, path: &str, values: Json) {
    let reply = app.ask("PATCH", path).json(values).send().await;
    assert_eq!(reply.status, 204, "{}", reply.text());
}

/// Verb, what it was and what it became, of each change.
fn steps(page: &Json) -> Vec<(String, Json, Json)> {
    let changes = page["changes"].as_array().expect("changes");
    let step = |change: &Json| {
        let field = &change["fields"][0];
        (change["verb"].as_str().unwrap().to_owned(), field["from"].clone(), field["to"].clone())
    };
    changes.iter().map(step).collect()
}

async fn a_field_says_who_changed_it_and_from_what(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(1).await;
    set(&app, "/api/v1/contacts?id=eq.1", json!({"title": "店长"})).await;
    set(&app, "/api/v1/contacts?id=eq.1", json!({"phone": "13812345678"})).await;
    set(&app, "/api/v1/contacts?id=eq.1", json!({"title": "经理"})).await;
    let asked = json!({"object": "contacts", "id": 1, "field": "title"});
    let page = told(&app, HISTORY, asked).await;
    let step = |from: Json, to: &str| ("update".to_owned(), from, json!(to));
    assert_eq!(steps(&page), [step(json!("店长"), "经理"), step(Json::Null, "店长")]);
    assert_eq!(page["next"], Json::Null);
    let newest = &page["changes"][0];
    assert_eq!(newest["by"], json!({"id": app.admin, "title": "周敏"}));
    assert_eq!(newest["record"], json!({"id": 1, "title": "c00"}));
    assert_eq!(newest["in_bin"], false);
    // Page by page.
    let first = json!({"object": "contacts", "id": 1, "field": "title", "limit": 1});
    let first = told(&app, HISTORY, first).await;
    assert_eq!(steps(&first).len(), 1);
    let next = json!({"object": "contacts", "id": 1, "field": "title", "before": first["next"]});
    assert_eq!(steps(&told(&app, HISTORY, next).await), [step(Json::Null, "店长")]);
    // Of the whole record: how it began as well.
    let all = told(&app, HISTORY, json!({"object": "contacts", "id": 1})).await;
    let verbs: Vec<&str> =
        all["changes"].as_array().unwrap().iter().map(|c| c["verb"].as_str().unwrap()).collect();
    assert_eq!((verbs.first(), verbs.last()), (Some(&"update"), Some(&"create")));
}

async fn nobody_is_told_of_what_he_may_not_see(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(1).await;
    let member = json!({"name": "陈的客户", "owner_id": app.member});
    app.post("/api/v1/accounts", member).await.is(StatusCode::CREATED);
    set(&app, "/api/v1/accounts?id=eq.1", json!({"level": "VIP", "phone": "13900000001"})).await;
    let ask = async |input: Json| app.ask_as_member("POST", HISTORY).json(input).send().await;
    ask(json!({"object": "contacts", "id": 1})).await.refused(404, "ST404");
    let level = json!({"object": "accounts", "id": 1, "field": "level"});
    let page = ask(level.clone()).await.is(StatusCode::OK);
    assert_eq!(steps(&page)[0].2, "VIP");
    let role = app.get("/api/v1/user_roles?select=role_id&user_id=eq.2").await.json()[0]["role_id"]
        .clone();
    for (field, right) in [("level", "hidden"), ("phone", "masked")] {
        let row = json!({"role_id": role, "object": "account", "field": field, "right": right});
        app.post("/api/v1/role_field_rights", row).await.is(StatusCode::CREATED);
    }
    assert!(ask(level).await.status >= 400, "a hidden field has no history");
    let phone = json!({"object": "accounts", "id": 1, "field": "phone"});
    let masked = ask(phone).await.is(StatusCode::OK);
    assert_eq!(masked["changes"], json!([]), "of a masked one nothing is told");
    let all = ask(json!({"object": "accounts", "id": 1})).await;
    assert_eq!(all.status, 200, "{}", all.text());
    assert!(!all.text().contains("VIP") && !all.text().contains("13900000001"), "{}", all.text());
}

async fn names_are_those_the_reader_may_see(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let hidden = json!({"name": "别人的公司", "owner_id": app.admin});
    app.post("/api/v1/accounts", hidden).await.is(StatusCode::CREATED);
    let contact = json!({"name": "李四", "owner_id": app.member});
    app.post("/api/v1/contacts", contact).await.is(StatusCode::CREATED);
    set(&app, "/api/v1/contacts?id=eq.1", json!({"account_id": 1})).await;
    let asked = json!({"object": "contacts", "id": 1, "field": "account_id"});
    let full = told(&app, HISTORY, asked.clone()).await;
    assert_eq!(steps(&full)[0].2, json!({"id": 1, "title": "别人的公司"}));
    let reply = app.ask_as_member("POST", HISTORY).json(asked).send().await;
    assert!(!reply.text().contains("别人的公司"), "{}", reply.text());
    assert_eq!(steps(&reply.is(StatusCode::OK))[0].2, json!({"id": 1, "title": null}));
}

async fn one_finds_what_one_did_even_in_the_bin(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(2).await;
    let others = app.ask_as_member("POST", "/api/v1/contacts").json(json!({"name": "陈的"}));
    others.send().await.is(StatusCode::CREATED);
    set(&app, "/api/v1/contacts?id=eq.1", json!({"title": "店长"})).await;
    let gone = app.ask("DELETE", "/api/v1/contacts?id=eq.2").send().await;
    assert_eq!(gone.status, 204, "{}", gone.text());
    let since = steward_model::kind::format_datetime(steward_testkit::NOW - 3_600_000_000);
    let page = told(&app, MINE, json!({"since": since})).await;
    let contacts: Vec<(&str, &str, bool)> = page["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| change["object"] == "contacts")
        .map(|change| {
            let title = change["record"]["title"].as_str().unwrap();
            (change["verb"].as_str().unwrap(), title, change["in_bin"].as_bool().unwrap())
        })
        .collect();
    let expected = [
        ("delete", "c01", true),
        ("update", "c00", false),
        ("create", "c01", true),
        ("create", "c00", false),
    ];
    assert_eq!(contacts, expected);
    let requests: Vec<&Json> = page["changes"].as_array().unwrap().iter().collect();
    assert!(requests.iter().all(|change| change["by"]["id"] == json!(app.admin)));
    let first = told(&app, MINE, json!({"since": since, "limit": 1})).await;
    assert_eq!(first["changes"].as_array().unwrap().len(), 1);
    let next = json!({"since": since, "limit": 1, "before": first["next"]});
    assert_eq!(told(&app, MINE, next).await["changes"][0]["record"]["title"], "c00");
}

async fn what_is_no_question_is_refused(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(1).await;
    for (path, wrong) in [
        (HISTORY, json!({"object": "contacts", "id": 1, "limit": 0})),
        (HISTORY, json!({"object": "contacts", "id": 1, "limit": 1001})),
        (HISTORY, json!({"object": "contacts", "id": 1, "field": "colour"})),
        (HISTORY, json!({"object": "contacts", "id": 1, "user": 1})),
        (MINE, json!({"since": "yesterday"})),
        (MINE, json!({"since": "2020-01-01T00:00:00Z"})),
    ] {
        let reply = app.post(path, wrong.clone()).await;
        assert_eq!(reply.status, 400, "{wrong}: {}", reply.text());
    }
    app.post(HISTORY, json!({"object": "unicorns", "id": 1})).await.refused(404, "PGRST205");
    app.post(HISTORY, json!({"object": "contacts", "id": 99})).await.refused(404, "ST404");
}
