//! What the tests of search need.

use serde_json::{Value as Json, json};
use steward_engine::permission::{MEMBER, role_id};
use steward_engine::search::{Group, Hit, SearchWish};
use steward_engine::{Caller, WriteWish};
use steward_testkit::TestEngine;

/// Hits of each object in most tests.
const LIMIT: u64 = 20;

/// What somebody finds in some objects.
pub(crate) async fn groups(
    engine: &TestEngine,
    caller: &Caller,
    text: &str,
    objects: &[&str],
) -> Vec<Group> {
    let objects = objects.iter().map(|plural| (*plural).to_owned()).collect();
    let wish = SearchWish { text: text.to_owned(), objects: Some(objects), limit: LIMIT };
    engine.search(caller, &wish).await.unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The hits that somebody has in one object.
pub(crate) async fn hits(
    engine: &TestEngine,
    caller: &Caller,
    text: &str,
    plural: &str,
) -> Vec<Hit> {
    let mut groups = groups(engine, caller, text, &[plural]).await;
    groups.pop().map_or_else(Vec::new, |group| group.hits)
}

/// The titles that the system finds in one object, in their order.
pub(crate) async fn titles(engine: &TestEngine, text: &str, plural: &str) -> Vec<String> {
    titles_for(engine, &engine.system(), text, plural).await
}

/// The titles that somebody finds in one object, in their order.
pub(crate) async fn titles_for(
    engine: &TestEngine,
    caller: &Caller,
    text: &str,
    plural: &str,
) -> Vec<String> {
    let hits = hits(engine, caller, text, plural).await;
    hits.into_iter().map(|hit| hit.title.unwrap_or_else(|| format!("#{}", hit.id))).collect()
}

/// A user who may sign in, with the role of members.
pub(crate) async fn member(engine: &TestEngine, name: &str) -> i64 {
    let user = json!({"name": name, "employee_no": name, "status": "active"});
    let body = user.as_object().expect("an object").clone();
    let import = engine.from("import");
    let made = engine.insert(&import, "users", vec![body], &WriteWish::default()).await;
    let id = made.unwrap_or_else(|error| panic!("{error}")).ids[0];
    let role = role_id(engine, MEMBER).await.expect("can be read");
    engine.create("user_roles", json!({"user_id": id, "role_id": role})).await;
    id
}

/// A contact.
pub(crate) async fn contact(engine: &TestEngine, values: Json) -> i64 {
    engine.create("contacts", values).await
}
