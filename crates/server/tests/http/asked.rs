//! Conditions of fields over HTTP: the catalog says that there are some, forms are told what they come to,
//! and whoever writes what lacks something is told at the field.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

both_engines!(
    a_condition_holds_everywhere_at_once,
    nobody_is_told_of_what_he_may_not_see,
    only_some_say_when
);

const ASK: &str = "/api/v1/rpc/asked_fields";

fn reason() -> Json {
    json!({
        "object": "accounts", "kind": "text", "name": "reason", "label": {"en": "Reason", "zh": "原因"},
        "required_when": "level == 'C'", "shown_when": "level in ['B', 'C']",
    })
}

async fn a_condition_holds_everywhere_at_once(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let told = app.post("/api/v1/rpc/add_field", reason()).await.is(StatusCode::OK);
    assert_eq!(told["name"], "x_reason");
    let catalog = app.get("/api/v1/catalog").await.is(StatusCode::OK);
    let objects = catalog["objects"].as_array().unwrap();
    let accounts = objects.iter().find(|object| object["name"] == "account").unwrap();
    let fields = accounts["fields"].as_array().unwrap();
    let field = fields.iter().find(|field| field["name"] == "x_reason").unwrap();
    let facts = [&field["required_when"], &field["shown_when"], &field["required"]];
    assert_eq!(facts, [&json!(true), &json!(true), &Json::Null]);
    let always =
        json!({"object": "accounts", "field": "x_reason", "required_when": "", "required": true});
    app.post("/api/v1/rpc/change_field", always).await.is(StatusCode::OK);
    let openapi = app.get("/api/v1/openapi.json").await.is(StatusCode::OK);
    let new = &openapi["components"]["schemas"]["account.new"];
    assert!(new["required"].as_array().unwrap().contains(&json!("name")), "{new}");
    assert!(!new["required"].as_array().unwrap().contains(&json!("x_reason")), "{new}");
    let again = json!({"object": "accounts", "field": "x_reason", "required": false, "required_when": "level == 'C'"});
    app.post("/api/v1/rpc/change_field", again).await.is(StatusCode::OK);
    // Whoever fills in a form is told, without a right by name.
    let ask = |values: Json| {
        let ask = app.ask_as_member("POST", ASK);
        ask.json(json!({"object": "accounts", "values": values})).send()
    };
    let told = ask(json!({"level": "A"})).await.is(StatusCode::OK);
    assert_eq!(told, json!({"required": [], "left_out": ["x_reason"]}));
    let told = ask(json!({"level": "C"})).await.is(StatusCode::OK);
    assert_eq!(told, json!({"required": ["x_reason"], "left_out": []}));
    // And whoever writes.
    let wrong = json!({"name": "乙", "level": "C"});
    let refused = app.ask_as_member("POST", "/api/v1/accounts").json(wrong.clone()).send().await;
    let refused = refused.refused(422, "ST422");
    let missing = json!([{"field": "x_reason", "code": "required", "message": "请填写“原因”。"}]);
    assert_eq!(refused["errors"], missing);
    let right = json!({"name": "甲", "level": "A"});
    let many = app.post("/api/v1/accounts", json!([right, wrong])).await.refused(422, "ST422");
    assert_eq!(many["errors"][0]["field"], "2.x_reason");
    let batch = json!({"operations": [
        {"op": "create", "object": "accounts", "values": {"name": "丙"}},
        {"op": "create", "object": "accounts", "values": {"name": "乙", "level": "C"}},
    ]});
    let refused = app.post("/api/v1/rpc/batch", batch).await.refused(422, "ST422");
    assert_eq!(
        (&refused["errors"][0]["operation"], &refused["errors"][0]["field"]),
        (&json!(1), &json!("x_reason"))
    );
    // An import takes what fits, and says what does not.
    let (_, state) = app.import("accounts", "客户名称,客户级别,原因\n戊,C,欠款\n己,C,\n").await;
    assert_eq!((&state["created"], &state["refused"]), (&json!(1), &json!(1)), "{state}");
    let stored = app.get("/api/v1/accounts?select=name,x_reason").await.is(StatusCode::OK);
    assert_eq!(stored, json!([{"name": "戊", "x_reason": "欠款"}]));
}

async fn nobody_is_told_of_what_he_may_not_see(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let of_contacts =
        json!({"object": "contacts", "field": "phone", "required_when": "account.level == 'A'"});
    app.post("/api/v1/rpc/change_field", of_contacts).await.is(StatusCode::OK);
    let theirs = json!({"name": "别人的", "level": "A", "owner_id": app.admin});
    let theirs = app.engine.create("accounts", theirs).await;
    let ask = |input: Json| app.ask_as_member("POST", ASK).json(input).send();
    let new = json!({"object": "contacts", "values": {"account_id": theirs}});
    let told = ask(new.clone()).await.is(StatusCode::OK);
    assert_eq!(told, json!({"required": [], "left_out": []}));
    assert_eq!(app.post(ASK, new).await.is(StatusCode::OK)["required"], json!(["phone"]));
    // Not even whether a record is there.
    app.post("/api/v1/rpc/add_field", reason()).await.is(StatusCode::OK);
    for id in [theirs, theirs + 1000] {
        ask(json!({"object": "accounts", "id": id})).await.refused(404, "ST404");
    }
    ask(json!({"object": "nothing"})).await.refused(404, "PGRST205");
}

async fn only_some_say_when(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    for act in ["add_field", "try_condition"] {
        let path = format!("/api/v1/rpc/{act}");
        app.ask_as_member("POST", &path).json(reason()).send().await.refused(403, "42501");
    }
}
