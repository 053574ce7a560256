//! Objects of a company's own over HTTP: in the catalog, as CSV, from spreadsheets, told to open streams, for
//! agents and in OpenAPI.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

both_engines!(an_object_is_everywhere_at_once, only_some_reshape);

fn card() -> Json {
    json!({
        "label": {"en": "Card", "zh": "会员卡"}, "label_plural": {"en": "Cards", "zh": "会员卡"}, "group": "sales",
        "title": {"en": "Holder", "zh": "持卡人"}, "number": "HY-", "abilities": ["files", "tags", "timeline"],
    })
}

async fn an_object_is_everywhere_at_once(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let told = app.post("/api/v1/rpc/add_object", card()).await.is(StatusCode::OK);
    assert_eq!(told["plural"], "x_cards");
    let catalog = app.get("/api/v1/catalog").await.is(StatusCode::OK);
    let objects = catalog["objects"].as_array().unwrap();
    let object = objects.iter().find(|object| object["name"] == "x_card").unwrap();
    assert_eq!((&object["own"], &object["group"]), (&json!(true), &json!("sales")));
    assert_eq!(object["views"][0]["columns"], json!(["number", "name", "created_at"]));
    let relations = object["relations"].as_array().unwrap().iter();
    let from: Vec<&str> = relations.filter_map(|relation| relation["object"].as_str()).collect();
    for beside in ["activity", "task", "event", "comment", "file_link", "tagging", "follower"] {
        assert!(from.contains(&beside), "{beside} of {from:?}");
    }
    let level =
        json!({"object": "x_cards", "kind": "integer", "label": {"en": "Points", "zh": "积分"}});
    app.post("/api/v1/rpc/add_field", level).await.is(StatusCode::OK);

    // A spreadsheet.
    let (columns, state) = app.import("x_cards", "持卡人,积分\n张三,12\n李四,\n").await;
    assert_eq!(columns, json!(["name", "x_points"]));
    assert_eq!((&state["stage"], &state["created"]), (&json!("done"), &json!(2)));
    let query = "/api/v1/x_cards?select=number,name,x_points&order=name";
    let lines = app.ask("GET", query).accept("text/csv").send().await;
    assert_eq!(lines.text(), "number,name,x_points\nHY-000002,李四,\nHY-000001,张三,12\n");
    let sums = app.get("/api/v1/x_cards?select=x_points.sum(),count()").await;
    assert_eq!(sums.is(StatusCode::OK), json!([{"sum": 12, "count": 2}]));
    let openapi = app.get("/api/v1/openapi.json").await.is(StatusCode::OK);
    assert!(openapi["paths"]["/api/v1/x_cards"]["post"].is_object());
    app.post("/api/v1/x_cards", json!({"name": "赵六"})).await.is(StatusCode::CREATED);
    let found = app.get("/api/v1/x_cards?select=name&search=fts.zhaoliu").await.is(StatusCode::OK);
    assert_eq!(found, json!([{"name": "赵六"}]));
    // Several at once, one about the other.
    let batch = json!({"operations": [
        {"ref": "c", "op": "create", "object": "x_cards", "values": {"name": "王五"}},
        {"op": "create", "object": "tasks", "values":
            {"title": "回访", "subject_object": "x_card", "subject_id": {"$ref": "c"}}},
    ]});
    app.post("/api/v1/rpc/batch", batch).await.is(StatusCode::OK);
    let about = app.get("/api/v1/tasks?select=title&subject_object=eq.x_card").await;
    assert_eq!(about.is(StatusCode::OK), json!([{"title": "回访"}]));

    // Gone and back.
    app.post("/api/v1/rpc/remove_object", json!({"object": "x_cards"})).await.is(StatusCode::OK);
    app.get("/api/v1/x_cards").await.refused(404, "PGRST205");
    let openapi = app.get("/api/v1/openapi.json").await.is(StatusCode::OK);
    assert!(openapi["paths"]["/api/v1/x_cards"].is_null());
    app.post("/api/v1/rpc/restore_object", json!({"object": "x_cards"})).await.is(StatusCode::OK);
    let count = app.get("/api/v1/x_cards?select=count()").await.is(StatusCode::OK);
    assert_eq!(count, json!([{"count": 4}]));
}

async fn only_some_reshape(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    for act in ["add_object", "own_objects", "remove_object"] {
        let path = format!("/api/v1/rpc/{act}");
        app.ask_as_member("POST", &path).json(card()).send().await.refused(403, "42501");
    }
}
