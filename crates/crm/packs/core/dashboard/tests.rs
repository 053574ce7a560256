//! Dashboards: whose they are, who sees them, and who may change them.

use serde_json::{Value as Json, json};
use steward_engine::WriteWish;
use steward_testkit::{TestEngine, both_engines};

use crate::support::user;

both_engines!(
    a_private_dashboard_is_for_its_maker_and_those_chosen,
    what_a_department_sees_those_below_it_see,
    a_shared_dashboard_is_everyones_to_see_and_its_makers_to_change,
);

async fn made(engine: &TestEngine, by: i64, visibility: &str) -> i64 {
    let caller = engine.user(by).await;
    let charts = json!([{"id": "a", "object": "opportunity", "kind": "number"}]);
    let body = json!({"name": "Mine", "visibility": visibility, "charts": charts});
    let body = body.as_object().expect("an object").clone();
    let made = engine.insert(&caller, "dashboards", vec![body], &WriteWish::default()).await;
    made.unwrap_or_else(|error| panic!("{error}")).ids[0]
}

async fn seen(engine: &TestEngine, by: i64) -> Vec<Json> {
    let caller = engine.user(by).await;
    engine.rows_for(&caller, "dashboards", "select=name,charts&order=id").await
}

async fn a_private_dashboard_is_for_its_maker_and_those_chosen(engine: TestEngine) {
    let one = user(&engine, "one", "member").await;
    let two = user(&engine, "two", "member").await;
    let boss = user(&engine, "boss", "administrator").await;
    let id = made(&engine, one, "private").await;
    assert_eq!(seen(&engine, one).await.len(), 1);
    assert!(seen(&engine, two).await.is_empty());
    assert!(seen(&engine, boss).await.is_empty(), "a private one is not even the boss's");
    engine.create("dashboard_readers", json!({"dashboard_id": id, "user_id": two})).await;
    let charts = json!([{"id": "a", "object": "opportunity", "kind": "number"}]);
    assert_eq!(seen(&engine, two).await, [json!({"name": "Mine", "charts": charts})]);
}

async fn what_a_department_sees_those_below_it_see(engine: TestEngine) {
    let sales = engine.create("departments", json!({"name": "销售部"})).await;
    let east = json!({"name": "华东组", "parent_id": sales});
    let east = engine.create("departments", east).await;
    let one = user(&engine, "one", "member").await;
    let two = user(&engine, "two", "member").await;
    let three = user(&engine, "three", "member").await;
    engine.change("users", two, json!({"department_id": east})).await;
    let id = made(&engine, one, "private").await;
    let insert = async |by: i64| {
        let shared = json!({"dashboard_id": id, "department_id": sales});
        let (caller, body) = (engine.user(by).await, shared.as_object().unwrap().clone());
        let wish = WriteWish::default();
        engine.insert(&caller, "dashboard_departments", vec![body], &wish).await
    };
    assert!(insert(three).await.is_err(), "who does not see it shares it with nobody");
    let shared = insert(one).await.unwrap().ids[0];
    assert_eq!(seen(&engine, two).await.len(), 1);
    assert!(seen(&engine, three).await.is_empty(), "he is elsewhere");
    engine.remove("dashboard_departments", shared).await;
    assert!(seen(&engine, two).await.is_empty());
}

async fn a_shared_dashboard_is_everyones_to_see_and_its_makers_to_change(engine: TestEngine) {
    let one = user(&engine, "one", "member").await;
    let two = user(&engine, "two", "member").await;
    let id = made(&engine, one, "everyone").await;
    assert_eq!(seen(&engine, two).await.len(), 1);
    let change = async |by: i64| {
        let caller = engine.user(by).await;
        let query = steward_grammar::parse_list(&format!("id=eq.{id}")).unwrap();
        let patch = json!({"name": "Ours"}).as_object().unwrap().clone();
        engine.update(&caller, "dashboards", &query, patch, &WriteWish::default()).await
    };
    let touched = async |by: i64| match change(by).await {
        Ok(written) => written.ids.len(),
        Err(error) => panic!("{error}"),
    };
    assert_eq!(touched(two).await, 0, "it is not his");
    assert_eq!(seen(&engine, two).await[0]["name"], json!("Mine"));
    assert_eq!(touched(one).await, 1);
    assert_eq!(seen(&engine, two).await[0]["name"], json!("Ours"));
}
