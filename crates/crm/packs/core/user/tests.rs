//! Users: a way to sign in, and no circles of managers.

use serde_json::json;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{refused, some};

both_engines!(whoever_signs_in_has_a_handle, managers_have_no_circles, handles_are_unique);

async fn whoever_signs_in_has_a_handle(engine: TestEngine) {
    let top = engine.create("departments", json!({"name": "公司"})).await;
    let user = |more: serde_json::Value| {
        let mut values = json!({"name": "林岚", "department_id": top});
        values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        values
    };
    for status in ["active", "invited"] {
        let result = engine.try_create("users", user(json!({"status": status}))).await;
        refused(result, &["email: no_sign_in"]);
    }
    for handle in [
        json!({"email": "lin@example.com"}),
        json!({"phone": "13812345678"}),
        json!({"employee_no": "A1"}),
        json!({"status": "left"}),
        json!({"status": "frozen"}),
    ] {
        engine.create("users", user(handle)).await;
    }
    let gone = engine.create("users", user(json!({"status": "left"}))).await;
    let result = engine.try_change("users", gone, json!({"status": "active"})).await;
    refused(result, &["email: no_sign_in"]);
    engine.change("users", gone, json!({"status": "active", "employee_no": "A2"})).await;
    let result = engine.try_change("users", gone, json!({"employee_no": null})).await;
    refused(result, &["email: no_sign_in"]);
    engine.change("users", gone, json!({"employee_no": null, "email": "lan@example.com"})).await;
    assert_eq!(some(&engine, "users", gone, &["version"]).await, json!([3]));
}

async fn managers_have_no_circles(engine: TestEngine) {
    let top = engine.create("departments", json!({"name": "公司"})).await;
    let make = async |no: &str, manager: Option<i64>| {
        let values =
            json!({"name": no, "employee_no": no, "department_id": top, "manager_id": manager});
        engine.create("users", values).await
    };
    let boss = make("boss", None).await;
    let lead = make("lead", Some(boss)).await;
    let rep = make("rep", Some(lead)).await;
    for manager in [boss, rep, lead] {
        let result = engine.try_change("users", boss, json!({"manager_id": manager})).await;
        refused(result, &["manager_id: cycle"]);
    }
    engine.change("users", rep, json!({"manager_id": boss})).await;
    engine.change("users", lead, json!({"manager_id": rep})).await;
}

async fn handles_are_unique(engine: TestEngine) {
    let top = engine.create("departments", json!({"name": "公司"})).await;
    let values = json!({"name": "甲", "phone": "13812345678", "department_id": top});
    engine.create("users", values.clone()).await;
    let error = engine.try_create("users", values).await.expect_err("taken");
    assert_eq!(error.kind(), steward_model::error::ErrorKind::Duplicate);
    refused(Err::<(), _>(error), &["phone: duplicate"]);
}
