//! Fields of a company's own over HTTP: in the catalog, as CSV, from spreadsheets, in history and OpenAPI.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

both_engines!(a_field_is_everywhere_at_once, a_hidden_field_is_out_of_sight);

const CATALOG: &str = "/api/v1/catalog";

async fn account(app: &TestApp) -> Json {
    let catalog = app.get(CATALOG).await.is(StatusCode::OK);
    let objects = catalog["objects"].as_array().unwrap();
    objects.iter().find(|object| object["name"] == "account").unwrap().clone()
}

fn field(object: &Json, name: &str) -> Json {
    let fields = object["fields"].as_array().unwrap();
    fields.iter().find(|field| field["name"] == name).cloned().unwrap_or_default()
}

async fn a_field_is_everywhere_at_once(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let before = app.get(CATALOG).await;
    let options = json!([{"label": {"en": "Gold", "zh": "金卡"}, "colour": "yellow"}, {"label": {"en": "Silver", "zh": "银卡"}}]);
    let wish = json!({"object": "accounts", "kind": "select", "label": {"en": "Card", "zh": "会员卡"}, "options": options});
    let told = app.post("/api/v1/rpc/add_field", wish).await.is(StatusCode::OK);
    assert_eq!(told["name"], "x_card");
    let after = app.get(CATALOG).await;
    assert_ne!(before.header("etag"), after.header("etag"));
    let object = account(&app).await;
    let card = field(&object, "x_card");
    assert_eq!((&card["own"], &card["writable"]), (&json!(true), &json!(true)));
    assert_eq!(card["options"][0]["colour"], "yellow");
    let more = object["sections"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&more["label"]["zh"], &more["fields"]), (&json!("更多"), &json!(["x_card"])));

    // A spreadsheet that calls it by its name.
    let (columns, state) =
        app.import("accounts", "客户名称,会员卡\n蓝湾酒店,金卡\n青石咖啡,\n").await;
    assert_eq!(columns, json!(["name", "x_card"]));
    assert_eq!((&state["stage"], &state["created"]), (&json!("done"), &json!(2)));
    let query = "/api/v1/accounts?select=name,x_card&order=x_card.desc.nullslast";
    let lines = app.ask("GET", query).accept("text/csv").send().await;
    assert_eq!(lines.text(), "name,x_card\n蓝湾酒店,gold\n青石咖啡,\n");
    let sums = app.get("/api/v1/accounts?select=x_card,count()&x_card=not.is.null").await;
    assert_eq!(sums.is(StatusCode::OK), json!([{"x_card": "gold", "count": 1}]));

    let changed =
        app.ask("PATCH", "/api/v1/accounts?name=eq.蓝湾酒店").json(json!({"x_card": "银卡"}));
    assert_eq!(changed.send().await.status, 204);
    let found = app.get("/api/v1/accounts?select=id&x_card=eq.silver").await.is(StatusCode::OK);
    let wish = json!({"object": "accounts", "id": found[0]["id"], "field": "x_card"});
    let history = app.post("/api/v1/rpc/history", wish).await.is(StatusCode::OK);
    assert!(history.to_string().contains("silver"), "{history}");
    let openapi = app.get("/api/v1/openapi.json").await;
    assert!(openapi.text().contains("x_card"));
}

async fn a_hidden_field_is_out_of_sight(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let has = |object: &Json, name: &str| {
        let sections = object["sections"].as_array().unwrap();
        sections.iter().any(|section| section["fields"].as_array().unwrap().contains(&json!(name)))
    };
    assert!(has(&account(&app).await, "website"));
    let hide = json!({"object": "accounts", "field": "website", "hidden": true});
    app.post("/api/v1/rpc/change_field", hide.clone()).await.is(StatusCode::OK);
    let object = account(&app).await;
    assert!(!has(&object, "website"));
    assert_eq!(field(&object, "website")["hidden"], true);
    // Programs that use it go on.
    app.post("/api/v1/accounts", json!({"name": "a", "website": "a.cn"}))
        .await
        .is(StatusCode::CREATED);
    let refused = app.ask_as_member("POST", "/api/v1/rpc/change_field").json(hide).send().await;
    refused.refused(403, "42501");
}
