//! Fields that look at the clock: shown as they are when somebody asks, and nothing else.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_model::clock::DAY;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{Reply, TestApp};

/// An account with an open opportunity that is to close nine days after it was made, and has come to a
/// second stage two days after it was made; and its renewal for another account.
async fn start(engine: TestEngine) -> TestApp {
    steward_crm::seed(&engine).await.unwrap();
    let app = TestApp::new(engine).await;
    let accounts = json!([{"name": "蓝湾酒店"}, {"name": "海景公寓"}]);
    app.post("/api/v1/accounts", accounts).await.is(StatusCode::CREATED);
    let today = steward_model::zone::today(
        steward_testkit::NOW,
        steward_model::zone::named("Asia/Shanghai"),
    );
    let close = steward_model::kind::format_date(today + 9);
    for body in [
        json!({"name": "锁具", "account_id": 1, "close_date": close}),
        json!({"name": "锁具续签", "account_id": 2, "close_date": close, "renewal_of_id": 1}),
    ] {
        app.post("/api/v1/opportunities", body).await.is(StatusCode::CREATED);
    }
    app.engine.time().advance(2 * DAY);
    change(&app, json!({"stage": "need"})).await.is(StatusCode::NO_CONTENT);
    app.engine.time().advance(3 * DAY);
    app
}

async fn change(app: &TestApp, values: Json) -> Reply {
    app.ask("PATCH", "/api/v1/opportunities?id=eq.1").json(values).send().await
}

async fn rows(app: &TestApp, query: &str) -> Json {
    app.get(&format!("/api/v1/{query}")).await.is(StatusCode::OK)
}

async fn they_are_shown_wherever_rows_are(engine: TestEngine) {
    let app = start(engine).await;
    let both = "days_in_stage,days_to_close";
    let days = json!({"days_in_stage": 3, "days_to_close": 4});
    assert_eq!(rows(&app, &format!("opportunities?select={both}&id=eq.1")).await, json!([days]));
    let inside =
        rows(&app, &format!("accounts?select=o:opportunities!account_id({both})&id=eq.1")).await;
    assert_eq!(inside, json!([{"o": [days]}]));
    let spread = rows(&app, &format!("opportunities?select=...renewal_of({both})&id=eq.2")).await;
    assert_eq!(spread, json!([days]));
    let through = "opportunities?select=o:renewal_of(days_to_close)&id=eq.2";
    assert_eq!(rows(&app, through).await, json!([{"o": {"days_to_close": 4}}]));
    let lists =
        rows(&app, "accounts?select=name,...opportunities!account_id(days_to_close)&id=eq.1").await;
    assert_eq!(lists, json!([{"name": "蓝湾酒店", "days_to_close": [4]}]));
    let cast = rows(&app, "opportunities?select=d:days_to_close::text,close_date&id=eq.1").await;
    assert_eq!(cast[0]["d"], "4");
    let query = "/api/v1/opportunities?select=id,days_in_stage,account(name)&id=eq.1";
    let csv = app.ask("GET", query).accept("text/csv").send().await;
    assert_eq!(csv.text(), "id,days_in_stage,account.name\n1,3,蓝湾酒店\n");
    let all = rows(&app, "opportunities").await;
    assert!(all[0].get("days_in_stage").is_none(), "only who asks pays for it");
    // What is shown follows the clock, though nobody has touched the record.
    app.engine.time().advance(5 * DAY);
    let later = json!([{"days_in_stage": 8, "days_to_close": -1}]);
    assert_eq!(rows(&app, &format!("opportunities?select={both}&id=eq.1")).await, later);
    let written = app
        .ask("PATCH", &format!("/api/v1/opportunities?id=eq.1&select={both}"))
        .prefer("return=representation")
        .json(json!({"stage": "lost", "lost_reason": "price"}))
        .send()
        .await;
    let ended = json!([{"days_in_stage": null, "days_to_close": null}]);
    assert_eq!(written.is(StatusCode::OK), ended);
}

async fn they_can_do_nothing_else(engine: TestEngine) {
    let app = start(engine).await;
    for query in [
        "opportunities?days_to_close=lt.0",
        "opportunities?or=(days_to_close.lt.0,id.eq.1)",
        "opportunities?@renewal_of.days_to_close=lt.0",
        "accounts?select=id,opportunities!account_id(id)&opportunities.days_to_close=lt.0",
        "opportunities?order=days_to_close",
        "opportunities?select=id,renewal_of(id)&order=renewal_of(days_to_close)",
        "opportunities?select=days_to_close,count()",
        "opportunities?select=days_to_close.sum()",
        "opportunities?select=days_to_close.max()",
        "opportunities?select=count(),...renewal_of(days_to_close)",
    ] {
        let error = app.get(&format!("/api/v1/{query}")).await.refused(400, "PGRST127");
        let field = &error["errors"][0];
        assert_eq!(
            (&field["field"], &field["code"]),
            (&json!("days_to_close"), &json!("shown_only"))
        );
        let chinese = app.ask_as_member("GET", &format!("/api/v1/{query}")).send().await.json();
        let message = chinese["message"].as_str().unwrap();
        assert!(message.contains("“days_to_close”（距预计成交天数）随当前时间变化"), "{message}");
    }
    let error = change(&app, json!({"days_to_close": 3})).await.refused(422, "ST422");
    assert_eq!(error["errors"][0]["code"], "read_only", "{error}");
}

async fn nobody_sees_more_than_of_what_they_are_made_of(engine: TestEngine) {
    let app = start(engine).await;
    let catalog = app.get("/api/v1/catalog").await.is(StatusCode::OK);
    let shown = field(&catalog, "days_to_close").expect("everybody sees the close date");
    assert_eq!((&shown["shown_only"], &shown["writable"]), (&json!(true), &json!(false)));
    assert_eq!((&shown["sortable"], &shown["derived"]), (&Json::Null, &json!(true)));
    assert!(in_a_section(&catalog, "days_in_stage"));
    restrict(&app, "close_date", "masked").await;
    restrict(&app, "stage_entered_at", "hidden").await;
    let query = "/api/v1/opportunities?select=id,days_to_close";
    let masked = app.ask_as_member("GET", query).send().await.is(StatusCode::OK);
    assert!(
        masked.as_array().unwrap().iter().all(|row| row["days_to_close"].is_null()),
        "{masked}"
    );
    for hidden in ["select=days_in_stage", "days_in_stage=gt.1", "order=days_in_stage"] {
        let query = format!("/api/v1/opportunities?{hidden}");
        let error = app.ask_as_member("GET", &query).send().await.refused(400, "42703");
        assert_eq!(error["errors"][0]["code"], "unknown_field", "{error}");
    }
    let catalog = app.ask_as_member("GET", "/api/v1/catalog").send().await.is(StatusCode::OK);
    assert_eq!(field(&catalog, "days_to_close").unwrap()["masked"], true);
    assert!(field(&catalog, "days_in_stage").is_none());
    assert!(!catalog.to_string().contains("days_in_stage"), "neither in sections nor in views");
}

/// Gives the member's role a right on a field of opportunities.
async fn restrict(app: &TestApp, field: &str, right: &str) {
    let role = app.get("/api/v1/user_roles?select=role_id&user_id=eq.2").await.json()[0]["role_id"]
        .clone();
    let row = json!({"role_id": role, "object": "opportunity", "field": field, "right": right});
    app.post("/api/v1/role_field_rights", row).await.is(StatusCode::CREATED);
}

fn opportunity(catalog: &Json) -> &Json {
    let mut objects = catalog["objects"].as_array().expect("a list").iter();
    objects.find(|object| object["name"] == "opportunity").expect("opportunities")
}

fn field<'a>(catalog: &'a Json, name: &str) -> Option<&'a Json> {
    let fields = opportunity(catalog)["fields"].as_array().expect("a list");
    fields.iter().find(|field| field["name"] == name)
}

fn in_a_section(catalog: &Json, name: &str) -> bool {
    let sections = opportunity(catalog)["sections"].as_array().expect("a list");
    sections.iter().any(|section| section["fields"].as_array().unwrap().contains(&json!(name)))
}

both_engines!(
    they_are_shown_wherever_rows_are,
    they_can_do_nothing_else,
    nobody_sees_more_than_of_what_they_are_made_of,
);
