//! What several of the tests need.

use serde_json::{Value as Json, json};
use steward_model::Error;
use steward_testkit::{TestEngine, field_codes};

/// A user who may sign in, in no department, with a role.
pub(crate) async fn user(engine: &TestEngine, name: &str, role: &str) -> i64 {
    let user = json!({"name": name, "employee_no": name, "status": "active"});
    let caller = engine.from("import");
    let wish = steward_engine::WriteWish::default();
    let body = user.as_object().expect("an object").clone();
    let made = engine.insert(&caller, "users", vec![body], &wish).await;
    let id = made.unwrap_or_else(|error| panic!("{error}")).ids[0];
    let role = steward_engine::permission::role_id(engine, role).await.expect("can be read");
    engine.create("user_roles", json!({"user_id": id, "role_id": role})).await;
    id
}

/// Some fields of a record.
pub(crate) async fn some(engine: &TestEngine, plural: &str, id: i64, fields: &[&str]) -> Json {
    let whole = engine.get(plural, id).await;
    let value = |field: &&str| whole.get(*field).unwrap_or_else(|| panic!("{field}")).clone();
    fields.iter().map(value).collect()
}

/// A record's version.
pub(crate) async fn version(engine: &TestEngine, plural: &str, id: i64) -> i64 {
    engine.get(plural, id).await["version"].as_i64().expect("a number")
}

/// What the log says was done with a record, each with the version afterwards.
pub(crate) async fn story(engine: &TestEngine, object: &str, id: i64) -> Vec<String> {
    let log = engine.log(object, id).await;
    log.iter().map(|e| format!("{} {}", e.verb, e.version.expect("a record has one"))).collect()
}

/// Asserts that these fields are refused with these codes, in words of both languages.
pub(crate) fn refused(result: Result<impl std::fmt::Debug, Error>, codes: &[&str]) {
    let error = result.expect_err("refused");
    assert_eq!(field_codes(&error), codes, "{error}");
    for field in error.fields() {
        assert!(field.message.en.is_ascii() && field.message.en.len() > 5, "{error}");
        assert!(field.message.zh.chars().any(|c| c > '\u{4e00}'), "{}", field.message.zh);
    }
}
