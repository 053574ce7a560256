//! What several of the tests need.

use serde_json::{Map, Value as Json, json};
use steward_engine::{Caller, WriteWish};
use steward_model::query::ListQuery;
use steward_testkit::TestEngine;

/// A body of a write.
pub(crate) fn body(values: Json) -> Map<String, Json> {
    values.as_object().expect("an object").clone()
}

/// A query's filter.
pub(crate) fn filter(query: &str) -> ListQuery {
    steward_grammar::parse_list(query).unwrap_or_else(|error| panic!("{query}: {error}"))
}

/// No wishes.
pub(crate) fn plain() -> WriteWish {
    WriteWish::default()
}

/// How many undeleted records there are.
pub(crate) async fn count(engine: &TestEngine, plural: &str) -> i64 {
    engine.rows(plural, "select=count()").await[0]["count"].as_i64().expect("a number")
}

/// An administrator, who is a user and not the system.
pub(crate) async fn administrator(engine: &TestEngine) -> Caller {
    user(engine, "A1", steward_engine::permission::ADMINISTRATOR).await
}

/// A member.
pub(crate) async fn member(engine: &TestEngine) -> Caller {
    user(engine, "M1", steward_engine::permission::MEMBER).await
}

async fn user(engine: &TestEngine, number: &str, key: &str) -> Caller {
    let user = body(json!({"name": number, "employee_no": number, "status": "active"}));
    let made = engine.insert(&engine.from("import"), "users", vec![user], &plain()).await;
    let id = made.unwrap_or_else(|error| panic!("{error}")).ids[0];
    let role = steward_engine::permission::role_id(engine, key).await.expect("can be read");
    engine.create("user_roles", json!({"user_id": id, "role_id": role})).await;
    engine.user(id).await
}
