//! The catalog as each caller has it.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

const PATH: &str = "/api/v1/catalog";

fn object<'a>(catalog: &'a Json, name: &str) -> Option<&'a Json> {
    catalog["objects"].as_array().expect("a list").iter().find(|object| object["name"] == name)
}

fn names<'a>(list: &'a Json, key: &str) -> Vec<&'a str> {
    list.as_array().expect("a list").iter().map(|entry| entry[key].as_str().unwrap()).collect()
}

async fn it_has_what_screens_need(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let catalog = app.get(PATH).await.is(StatusCode::OK);
    let account = object(&catalog, "account").expect("an administrator sees all");
    assert_eq!(account["title"], "name");
    assert_eq!(account["order"], "created_at.desc");
    assert!(account["traits"].as_array().unwrap().contains(&json!("owned")));
    assert_eq!(account["sections"][0]["label"], json!({"en": "Account", "zh": "基本信息"}));
    let view = &account["views"][0];
    assert_eq!((&view["key"], &view["order"]), (&json!("all"), &json!("created_at.desc")));
    assert!(view["columns"].as_array().unwrap().contains(&json!("owner_id")), "{view}");
    let opportunity = object(&catalog, "opportunity").unwrap();
    assert_eq!(opportunity["views"][0]["where"], json!(["outcome.eq.open"]));
    let children = account["relations"].as_array().unwrap();
    let contacts = children.iter().find(|child| child["object"] == "contact").unwrap();
    assert_eq!((&contacts["field"], &contacts["when"]), (&json!("account_id"), &Json::Null));
    let shared = children.iter().find(|child| child["object"] == "collaborator").unwrap();
    assert_eq!(shared["when"], json!({"field": "subject_object", "is": "account"}));
    let fields = account["fields"].as_array().unwrap();
    let field = |name: &str| fields.iter().find(|field| field["name"] == name).unwrap();
    assert_eq!(field("level")["options"][0]["colour"], "purple");
    assert_eq!(field("credit_limit")["currency"], "currency");
    assert_eq!(field("kind")["default"], "company");
    assert_eq!(field("open_opportunity_base")["derived"], true);
}

/// Gives the member's role a right on a field of accounts.
async fn restrict(app: &TestApp, field: &str, right: &str) {
    let role = app.get("/api/v1/user_roles?select=role_id&user_id=eq.2").await.json()[0]["role_id"]
        .clone();
    let row = json!({"role_id": role, "object": "account", "field": field, "right": right});
    app.post("/api/v1/role_field_rights", row).await.is(StatusCode::CREATED);
}

async fn hidden_fields_are_nowhere(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let before = app.ask_as_member("GET", PATH).send().await;
    assert!(before.text().contains("last_activity_at"));
    restrict(&app, "last_activity_at", "hidden").await;
    restrict(&app, "next_step_at", "hidden").await;
    restrict(&app, "phone", "masked").await;
    let after = app.ask_as_member("GET", PATH).send().await;
    assert_ne!(before.header("etag"), after.header("etag"), "rights have changed");
    let catalog = after.is(StatusCode::OK);
    let account = object(&catalog, "account").unwrap();
    let text = account.to_string();
    assert!(!text.contains("last_activity_at") && !text.contains("next_step_at"), "{text}");
    assert!(
        !names(&account["views"], "key").contains(&"next_steps"),
        "it can't do without the field"
    );
    let phone = account["fields"].as_array().unwrap().iter().find(|f| f["name"] == "phone");
    assert_eq!(phone.unwrap()["masked"], true);
    let administrator = app.get(PATH).await.is(StatusCode::OK);
    assert!(object(&administrator, "account").unwrap().to_string().contains("next_step_at"));
}

async fn each_role_gets_its_own(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.anonymous("GET", PATH).send().await.refused(401, "PGRST301");
    let everything = app.get(PATH).await.is(StatusCode::OK);
    let member = app.ask_as_member("GET", PATH).send().await.is(StatusCode::OK);
    assert!(object(&everything, "role").is_some());
    let session = app.ask_as_member("GET", "/api/v1/session").send().await.json();
    let readable: Vec<&str> =
        session["rights"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names(&member["objects"], "plural"), readable, "what the session says may be read");
    for object in member["objects"].as_array().unwrap() {
        for child in object["relations"].as_array().unwrap() {
            assert!(readable.contains(&child["plural"].as_str().unwrap()), "{child}");
        }
    }
    let users = object(&member, "user").unwrap();
    assert!(!users["verbs"].as_array().unwrap().contains(&json!("update")), "{}", users["verbs"]);
}

async fn it_is_sent_once(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let first = app.get(PATH).await;
    assert_eq!(first.header("cache-control"), "private, no-cache");
    let tag = first.header("etag").to_owned();
    let again = app.ask("GET", PATH).header("If-None-Match", &tag).send().await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    let other = app.ask_as_member("GET", PATH).header("If-None-Match", &tag).send().await;
    assert_eq!(other.status, 200, "somebody else has another");
    let packed = app.ask("GET", PATH).header("Accept-Encoding", "gzip").send().await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert_eq!((packed.header("etag"), packed.header("vary")), (&*tag, "accept-encoding"));
    assert!(packed.body.len() * 4 < first.body.len(), "it is worth it");
    let mut text = String::new();
    let mut reader = flate2::read::GzDecoder::new(&packed.body[..]);
    std::io::Read::read_to_string(&mut reader, &mut text).unwrap();
    assert_eq!(text, first.text());
    let known = app.ask("GET", PATH).header("Accept-Encoding", "gzip");
    let known = known.header("If-None-Match", &tag).send().await;
    assert_eq!((known.status, known.header("content-encoding")), (304, ""));
    app.ask("POST", PATH).json(json!({})).send().await.refused(405, "PGRST117");
}

both_engines!(
    it_has_what_screens_need,
    hidden_fields_are_nowhere,
    each_role_gets_its_own,
    it_is_sent_once,
);
