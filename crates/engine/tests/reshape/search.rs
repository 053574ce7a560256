//! Search reads fields of the company's own where it is asked to.

use serde_json::{Value as Json, json};
use steward_engine::Engine;
use steward_testkit::{TestEngine, both_engines};

use crate::support::act;

both_engines!(a_searchable_field_is_found, search_is_asked_later);

async fn hits(engine: &Engine, question: &str) -> Vec<Json> {
    let query = steward_grammar::parse_list(&format!("select=id&search=fts.{question}")).unwrap();
    let read = engine.read(&crate::support::system(), "accounts", &query, None).await.unwrap();
    serde_json::from_slice(&read.page.body).unwrap()
}

async fn a_searchable_field_is_found(engine: TestEngine) {
    let old = engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    let label = json!({"en": "Nickname", "zh": "绰号"});
    let input = json!({"object": "accounts", "kind": "text", "label": label, "searchable": true});
    act(&engine, "add_field", input).await;
    // The index that there is stays whole: nothing is built anew.
    assert_eq!(hits(&engine, "蓝湾").await, [json!({"id": old})]);
    engine.change("accounts", old, json!({"x_nickname": "孔雀"})).await;
    assert_eq!(hits(&engine, "孔雀").await, [json!({"id": old})]);
    assert_eq!(hits(&engine, "kongque").await, [json!({"id": old})]);
    act(&engine, "remove_field", json!({"object": "accounts", "field": "x_nickname"})).await;
    engine.build_search(|_| {}).await.unwrap();
    assert!(hits(&engine, "孔雀").await.is_empty());
    assert_eq!(hits(&engine, "蓝湾").await, [json!({"id": old})]);
}

async fn search_is_asked_later(engine: TestEngine) {
    let label = json!({"en": "Nickname", "zh": "绰号"});
    act(&engine, "add_field", json!({"object": "accounts", "kind": "text", "label": label})).await;
    let id = engine.create("accounts", json!({"name": "a", "x_nickname": "孔雀"})).await;
    assert!(hits(&engine, "孔雀").await.is_empty());
    let change = json!({"object": "accounts", "field": "x_nickname", "searchable": true});
    act(&engine, "change_field", change).await;
    engine.build_search(|_| {}).await.unwrap();
    assert_eq!(hits(&engine, "孔雀").await, [json!({"id": id})]);
}
