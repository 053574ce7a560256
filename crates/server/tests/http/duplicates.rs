//! Likely duplicates over HTTP: who asks for warnings is refused, who does not is not.

use axum::http::StatusCode;
use serde_json::json;
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

both_engines!(
    warnings_are_for_those_who_ask,
    what_one_may_not_read_is_not_told_by_guessing,
    a_person_is_no_company,
);

const FIND: &str = "/api/v1/rpc/find_duplicates";

async fn warnings_are_for_those_who_ask(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let app = TestApp::new(engine).await;
    let lin = json!({"name": "林岚", "email": "lin@example.com"});
    app.post("/api/v1/contacts", lin.clone()).await.is(StatusCode::CREATED);
    let draft = json!({"object": "contacts", "values": {"email": "lin@example.com"}});
    let found = app.post(FIND, draft).await.is(StatusCode::OK);
    assert_eq!((&found["action"], &found["matches"][0]["id"]), (&json!("warn"), &json!(1)));
    let careful = |path| app.ask("POST", path).prefer("return=minimal, duplicates=refuse");
    let error = careful("/api/v1/contacts").json(lin.clone()).send().await.refused(409, "STDUP");
    assert_eq!(error["errors"][0]["field"], "email");
    assert_eq!(error["errors"][0]["code"], "duplicate_likely");
    assert_eq!(error["details"], "contact 1");
    let batch = json!({"operations": [
        {"op": "create", "object": "accounts", "values": {"name": "蓝湾酒店"}},
        {"op": "create", "object": "contacts", "values": lin},
    ]});
    let error = careful("/api/v1/rpc/batch").json(batch).send().await.refused(409, "STDUP");
    assert_eq!(error["errors"][0]["operation"], 1, "{error}");
    let other = json!({"name": "王五", "email": "wang@example.com"});
    let made = careful("/api/v1/contacts").json(other).send().await;
    assert_eq!(made.header("preference-applied"), "return=minimal, duplicates=refuse");
    made.is(StatusCode::CREATED);
    app.post("/api/v1/contacts", lin).await.is(StatusCode::CREATED);
}

async fn what_one_may_not_read_is_not_told_by_guessing(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let app = TestApp::new(engine).await;
    let lin = json!({"name": "林岚", "email": "lin@example.com", "owner_id": app.member});
    app.post("/api/v1/contacts", lin).await.is(StatusCode::CREATED);
    let draft = json!({"object": "contacts", "values": {"email": "lin@example.com"}});
    let find = async || app.ask_as_member("POST", FIND).json(draft.clone()).send().await;
    assert_eq!(find().await.is(StatusCode::OK)["matches"][0]["title"], "林岚");
    let role = app.get("/api/v1/user_roles?select=role_id&user_id=eq.2").await.json()[0]["role_id"]
        .clone();
    let masked = json!({"role_id": role, "object": "contact", "field": "email", "right": "masked"});
    app.post("/api/v1/role_field_rights", masked).await.is(StatusCode::CREATED);
    assert_eq!(find().await.is(StatusCode::OK)["matches"], json!([]));
    let create = async |name: &str| {
        let request = app.ask_as_member("POST", "/api/v1/accounts");
        let account = json!({"name": name, "email": "lin@example.com"});
        request.prefer("duplicates=refuse").json(account).send().await
    };
    create("试探有限公司").await.is(StatusCode::CREATED);

    let rules = "/api/v1/duplicate_rules?object=eq.account&way=eq.email";
    let block = app.ask("PATCH", rules).json(json!({"action": "block"})).send().await;
    assert!(block.status < 300, "{}", block.text());
    let refused = create("再试有限公司").await;
    let error = refused.refused(409, "STDUP");
    assert_eq!(error["errors"][0]["code"], "duplicate_blocked", "a block holds all the same");
}

async fn a_person_is_no_company(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let app = TestApp::new(engine).await;
    let found = async |name: &str| {
        let draft = json!({"object": "accounts", "values": {"kind": "company", "name": name}});
        app.post(FIND, draft).await.is(StatusCode::OK)["matches"].clone()
    };
    let person = json!({"name": "李宁", "kind": "person"});
    app.post("/api/v1/accounts", person).await.is(StatusCode::CREATED);
    assert_eq!(found("李宁有限公司").await, json!([]));
    app.post("/api/v1/accounts", json!({"name": "李宁体育有限公司"})).await.is(StatusCode::CREATED);
    assert_eq!(found("李宁体育").await[0]["title"], "李宁体育有限公司");
}
