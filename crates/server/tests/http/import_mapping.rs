//! What columns mean, remembered from one import to the next.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

both_engines!(
    the_next_file_is_filled_like_the_last,
    the_company_remembers_and_rights_hold,
    a_mapping_is_renamed_and_forgotten,
    what_is_gone_or_not_ones_to_write_is_left_out,
    files_of_one_name_and_of_many_columns,
);

const SHOP: &str = "谁,随便,号\n张三,a@b.example,13812345678\n";

const TURNED: &str = "号,谁,随便\n13912345678,李四,c@d.example\n";

/// What is said of a contacts' file when it arrives.
async fn send(app: &TestApp, text: &str) -> Json {
    let path = "/api/v1/imports?object=contacts&file=门店.csv";
    app.ask("POST", path).bytes(text.into()).send().await.is(StatusCode::CREATED)
}

fn fields(columns: &Json) -> Json {
    columns.as_array().unwrap().iter().map(|column| column["field"].clone()).collect()
}

/// Imports a file with these columns.
async fn import(app: &TestApp, text: &str, columns: Json, key: Option<&str>) {
    let sent = send(app, text).await;
    let path = format!("/api/v1/imports/{}", sent["id"].as_str().unwrap());
    let wish = json!({"columns": columns, "key": key, "dry_run": false});
    app.post(&path, wish).await.is(StatusCode::ACCEPTED);
    assert_eq!(app.do_imports().await, 1);
}

async fn the_next_file_is_filled_like_the_last(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let first = send(&app, SHOP).await;
    assert_eq!(
        (&first["known"], fields(&first["columns"])),
        (&json!(null), json!([null, "email", "phone"]))
    );
    import(&app, SHOP, json!(["name", null, "phone"]), Some("phone")).await;
    let next = send(&app, TURNED).await;
    assert_eq!(fields(&next["columns"]), json!(["phone", "name", null]));
    let known = &next["known"];
    assert_eq!((&known["name"], &known["key"]), (&json!("门店.csv"), &json!("phone")));
    assert_eq!(known["columns"], json!(["phone", "name", null]));
    assert_eq!(known["afresh"], json!(["phone", null, "email"]));
    assert_eq!(known["used_by"]["name"], "周敏");
    assert!(known["used_at"].is_string());
    // What is done otherwise is what is known from then on.
    import(&app, TURNED, json!(["phone", "name", "email"]), None).await;
    let last = send(&app, SHOP).await;
    assert_eq!(fields(&last["columns"]), json!(["name", "email", "phone"]));
    assert_eq!((&last["known"]["id"], &last["known"]["key"]), (&known["id"], &json!(null)));
    // One heading more is another file.
    assert_eq!(send(&app, "谁,随便,号,豆型\nx,y,z,w\n").await["known"], json!(null));
}

async fn the_company_remembers_and_rights_hold(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    import(&app, SHOP, json!(["name", null, "phone"]), None).await;
    let path = "/api/v1/imports?object=contacts&file=x.csv";
    let sent = app.ask_as_member("POST", path).bytes(TURNED.into()).send().await;
    let sent = sent.is(StatusCode::CREATED);
    assert_eq!(fields(&sent["columns"]), json!(["phone", "name", null]), "whoever has made it");
    let mappings = "/api/v1/import_mappings";
    let seen = app.ask_as_member("GET", &format!("{mappings}?select=name,use_count")).send().await;
    assert_eq!(seen.is(StatusCode::OK), json!([{"name": "门店.csv", "use_count": 1}]));
    let id = &sent["known"]["id"];
    let one = format!("{mappings}?id=eq.{id}");
    let refused = app.ask_as_member("DELETE", &one).send().await;
    assert!(refused.status != 204 || app.get(&one).await.json() != json!([]), "it is another's");
    // A trial remembers nothing.
    let other = "号码,名\n13712345678,赵六\n";
    let sent = send(&app, other).await;
    let path = format!("/api/v1/imports/{}", sent["id"].as_str().unwrap());
    let wish = json!({"columns": ["phone", "name"], "dry_run": true});
    app.post(&path, wish).await.is(StatusCode::ACCEPTED);
    assert_eq!(send(&app, other).await["known"], json!(null));
}

async fn a_mapping_is_renamed_and_forgotten(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    import(&app, SHOP, json!(["name", null, "phone"]), None).await;
    let id = send(&app, SHOP).await["known"]["id"].clone();
    let one = format!("/api/v1/import_mappings?id=eq.{id}");
    let renamed = app.ask("PATCH", &one).json(json!({"name": "门店周报"})).send().await;
    assert_eq!(renamed.status, 204, "{}", renamed.text());
    assert_eq!(send(&app, SHOP).await["known"]["name"], "门店周报");
    assert_eq!(app.ask("DELETE", &one).send().await.status, 204);
    assert_eq!(send(&app, SHOP).await["known"], json!(null));
}

async fn what_is_gone_or_not_ones_to_write_is_left_out(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let bean = json!({"object": "contacts", "kind": "text", "label": {"en": "Bean", "zh": "豆型"}});
    let bean = app.post("/api/v1/rpc/add_field", bean).await.is(StatusCode::OK);
    let text = "谁,爱好,号\n张三,深烘,13812345678\n";
    import(&app, text, json!(["name", bean["name"], "phone"]), Some("phone")).await;
    let role = app.get("/api/v1/user_roles?select=role_id&user_id=eq.2").await.json();
    let masked = json!({"role_id": role[0]["role_id"], "object": "contact", "field": "phone", "right": "masked"});
    app.post("/api/v1/role_field_rights", masked).await.is(StatusCode::CREATED);
    let path = "/api/v1/imports?object=contacts&file=x.csv";
    let sent = app.ask_as_member("POST", path).bytes(text.into()).send().await;
    let sent = sent.is(StatusCode::CREATED);
    assert_eq!(fields(&sent["columns"]), json!(["name", bean["name"], null]), "it is masked");
    let field = json!({"object": "contacts", "field": bean["name"]});
    app.post("/api/v1/rpc/remove_field", field).await.is(StatusCode::OK);
    let sent = send(&app, text).await;
    assert_eq!(fields(&sent["columns"]), json!(["name", null, "phone"]), "it is gone");
    import(&app, text, fields(&sent["columns"]), Some("phone")).await;
}

async fn files_of_one_name_and_of_many_columns(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    // The second file is called like the first, and is another one.
    import(&app, SHOP, json!(["name", null, "phone"]), None).await;
    import(&app, "人,号\n王五,13712345678\n", json!(["name", "phone"]), None).await;
    assert_eq!(send(&app, SHOP).await["known"]["columns"], json!(["name", null, "phone"]));
    let mut columns = vec![Json::Null; 500];
    columns[7] = "name".into();
    let headings: Vec<String> = (0..500).map(|at| format!("列{at}")).collect();
    let text = format!("{}\n{}\n", headings.join(","), vec!["甲"; 500].join(","));
    import(&app, &text, json!(columns), None).await;
    assert_eq!(send(&app, &text).await["known"]["columns"], json!(columns));
}
