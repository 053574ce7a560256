//! Formulas over the records that references lead to.

use serde_json::{Value as Json, json};
use steward_testkit::TestEngine;

use crate::specimen::both_specimens;

both_specimens!(
    formulas_follow_their_parents,
    many_children_follow_later,
    a_change_goes_on_to_grandchildren_and_roll_ups,
);

async fn formulas_follow_their_parents(engine: TestEngine) {
    let parent = engine.create("specimens", json!({"percent": 10, "text": "甲"})).await;
    let other = engine.create("specimens", json!({"percent": 50})).await;
    let child = json!({"specimen_id": parent, "amount": 200});
    let id = engine.create("trailers", child).await;
    let of = async || {
        let row = engine.get("trailers", id).await;
        json!([row["share"], row["echo"], row["version"]])
    };
    assert_eq!(of().await, json!([20, "甲", 1]));
    let entries = engine.log("trailer", id).await.len();
    engine.change("specimens", parent, json!({"percent": 15.5, "text": "乙"})).await;
    assert_eq!(of().await, json!([31, "乙", 1]), "neither version nor log");
    assert_eq!(engine.log("trailer", id).await.len(), entries);
    engine.change("specimens", parent, json!({"integer": 3})).await;
    assert_eq!(of().await, json!([31, "乙", 1]));
    engine.change("trailers", id, json!({"specimen_id": other})).await;
    assert_eq!(of().await, json!([100, "-", 2]));
    engine.change("trailers", id, json!({"specimen_id": null})).await;
    assert_eq!(of().await, json!([null, "-", 3]));
    // Sorted by how the text reads, as it is now.
    engine.change("trailers", id, json!({"specimen_id": parent})).await;
    let second = engine.create("trailers", json!({"specimen_id": other, "amount": 1})).await;
    engine.change("specimens", other, json!({"text": "安"})).await;
    let rows = engine.rows("trailers", "select=id&order=echo").await;
    assert_eq!(rows, [json!({"id": second}), json!({"id": id})]);
}

/// More than are computed in the transaction of the change.
const MANY: usize = 450;

async fn many_children_follow_later(engine: TestEngine) {
    let parent = engine.create("specimens", json!({"percent": 1})).await;
    let system = engine.system();
    let child = json!({"specimen_id": parent, "amount": 100});
    let bodies = vec![child.as_object().unwrap().clone(); MANY];
    let wish = steward_engine::WriteWish::default();
    engine.insert(&system, "trailers", bodies, &wish).await.unwrap();
    engine.change("specimens", parent, json!({"percent": 2})).await;
    let done = async || engine.rows("trailers", "select=id&share=eq.2").await.len();
    assert_eq!(done().await, 200);
    assert_eq!(engine.jobs().await.len(), 1);
    // What comes in between is computed with the parent as it is.
    engine.change("specimens", parent, json!({"percent": 3})).await;
    assert_eq!(engine.recalculate_waiting().await.unwrap(), 4, "two jobs, each in two steps");
    assert_eq!(done().await, 0);
    assert_eq!(engine.rows("trailers", "select=id&share=eq.3").await.len(), MANY);
    assert_eq!(engine.jobs().await, []);
    assert_eq!(engine.recalculate_waiting().await.unwrap(), 0);
}

async fn a_change_goes_on_to_grandchildren_and_roll_ups(engine: TestEngine) {
    let parent = engine.create("specimens", json!({"percent": 10})).await;
    let child = engine.create("trailers", json!({"specimen_id": parent, "amount": 100})).await;
    let shadow = engine.create("shadows", json!({"trailer_id": child})).await;
    let of = async || {
        let row: Json = engine.get("trailers", child).await;
        json!([engine.get("shadows", shadow).await["twice"], row["shadows"]])
    };
    assert_eq!(of().await, json!([20, 20]));
    engine.change("specimens", parent, json!({"percent": 25})).await;
    assert_eq!(of().await, json!([50, 50]));
    engine.change("trailers", child, json!({"amount": 1000})).await;
    assert_eq!(of().await, json!([500, 500]));
}
