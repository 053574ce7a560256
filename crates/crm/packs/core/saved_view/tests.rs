//! Saved views: whose they are, who sees them, and who may change them.

use serde_json::{Value as Json, json};
use steward_engine::WriteWish;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{refused, user};

both_engines!(
    a_private_view_is_for_its_maker_and_those_chosen,
    what_a_department_sees_those_below_it_see,
    a_shared_view_is_everyones_to_see_and_its_makers_to_change,
    a_view_shows_an_object_that_there_is,
);

fn view(name: &str, visibility: &str) -> Json {
    json!({
        "name": name, "object": "opportunity", "visibility": visibility,
        "query": {"f": ["owner_id.in.(@me)", "amount.gte.100000"]}, "sort": "close_date",
    })
}

/// A view made by somebody, whatever user it names.
async fn made(engine: &TestEngine, by: i64, values: Json) -> i64 {
    let caller = engine.user(by).await;
    let body = values.as_object().expect("an object").clone();
    let made = engine.insert(&caller, "saved_views", vec![body], &WriteWish::default()).await;
    made.unwrap_or_else(|error| panic!("{error}")).ids[0]
}

async fn seen(engine: &TestEngine, by: i64) -> Vec<Json> {
    let caller = engine.user(by).await;
    let rows = engine.rows_for(&caller, "saved_views", "select=name&order=id").await;
    rows.iter().map(|row| row["name"].clone()).collect()
}

async fn a_private_view_is_for_its_maker_and_those_chosen(engine: TestEngine) {
    let one = user(&engine, "one", "member").await;
    let two = user(&engine, "two", "member").await;
    let boss = user(&engine, "boss", "administrator").await;
    let mut values = view("big", "private");
    values["user_id"] = json!(two);
    let id = made(&engine, one, values).await;
    assert_eq!(engine.get("saved_views", id).await["user_id"], json!(one));
    assert_eq!(seen(&engine, one).await, ["big"]);
    assert!(seen(&engine, two).await.is_empty());
    assert!(seen(&engine, boss).await.is_empty(), "a private view is not even the boss's");
    engine.create("saved_view_readers", json!({"saved_view_id": id, "user_id": two})).await;
    assert_eq!(seen(&engine, two).await, ["big"]);
}

async fn what_a_department_sees_those_below_it_see(engine: TestEngine) {
    let sales = engine.create("departments", json!({"name": "销售部"})).await;
    let east = json!({"name": "华东组", "parent_id": sales});
    let east = engine.create("departments", east).await;
    let west = json!({"name": "西部组", "parent_id": sales});
    let west = engine.create("departments", west).await;
    let one = user(&engine, "one", "member").await;
    let two = user(&engine, "two", "member").await;
    let three = user(&engine, "three", "member").await;
    engine.change("users", two, json!({"department_id": east})).await;
    engine.change("users", three, json!({"department_id": west})).await;
    let id = made(&engine, one, view("big", "private")).await;
    let shared = json!({"saved_view_id": id, "department_id": sales});
    let caller = engine.user(one).await;
    let body = shared.as_object().expect("an object").clone();
    let wish = WriteWish::default();
    let written = engine.insert(&caller, "saved_view_departments", vec![body], &wish).await;
    let shared = written.unwrap_or_else(|error| panic!("{error}")).ids[0];
    assert_eq!(seen(&engine, two).await, ["big"]);
    assert_eq!(seen(&engine, three).await, ["big"]);
    engine.remove("saved_view_departments", shared).await;
    assert!(seen(&engine, two).await.is_empty());
    let east = json!({"saved_view_id": id, "department_id": east});
    engine.create("saved_view_departments", east).await;
    assert_eq!(seen(&engine, two).await, ["big"]);
    assert!(seen(&engine, three).await.is_empty(), "his is the other team");
}

async fn a_shared_view_is_everyones_to_see_and_its_makers_to_change(engine: TestEngine) {
    let one = user(&engine, "one", "member").await;
    let two = user(&engine, "two", "member").await;
    let id = made(&engine, one, view("big", "everyone")).await;
    assert_eq!(seen(&engine, two).await, ["big"]);
    let change = async |by: i64| {
        let caller = engine.user(by).await;
        let query = steward_grammar::parse_list(&format!("id=eq.{id}")).unwrap();
        let patch = json!({"name": "bigger"}).as_object().unwrap().clone();
        engine.update(&caller, "saved_views", &query, patch, &WriteWish::default()).await
    };
    assert!(change(two).await.unwrap().ids.is_empty(), "not his");
    assert_eq!(seen(&engine, two).await, ["big"]);
    assert_eq!(change(one).await.unwrap().ids, [id]);
    assert_eq!(seen(&engine, two).await, ["bigger"]);
}

async fn a_view_shows_an_object_that_there_is(engine: TestEngine) {
    let one = user(&engine, "one", "member").await;
    let mut values = view("big", "private");
    values["object"] = json!("unicorn");
    values["user_id"] = json!(one);
    refused(engine.try_create("saved_views", values).await, &["object: unknown_object"]);
}
