//! Likely duplicates over HTTP: who asks for warnings is refused, who does not is not.

use axum::http::StatusCode;
use serde_json::json;
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

both_engines!(warnings_are_for_those_who_ask);

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
