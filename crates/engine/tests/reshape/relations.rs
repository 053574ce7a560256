//! References of a company's own: what becomes of a record when the one it refers to goes.

use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::{act, refused};

both_engines!(
    one_that_is_needed_can_not_go,
    a_reference_is_emptied,
    parts_go_and_come_back_with_the_whole,
    a_rule_can_be_changed,
);

/// An object of its own with a reference to accounts under this rule.
async fn with_rule(engine: &TestEngine, rule: &str) -> i64 {
    let object = json!({"label": {"en": "Card"}, "title": {"en": "Name"}});
    act(engine, "add_object", object).await;
    let field = json!({"object": "x_cards", "kind": "reference", "label": {"en": "Company"},
        "references": "accounts", "on_delete": rule, "list_label": {"en": "Their cards", "zh": "名下的卡"}});
    let told = act(engine, "add_field", field).await;
    assert_eq!((&told["name"], &told["on_delete"]), (&json!("x_company_id"), &json!(rule)));
    engine.create("accounts", json!({"name": "whole"})).await
}

async fn card(engine: &TestEngine, of: Json) -> i64 {
    engine.create("x_cards", json!({"name": "part", "x_company_id": of})).await
}

async fn one_that_is_needed_can_not_go(engine: TestEngine) {
    let account = with_rule(&engine, "refuse").await;
    let id = card(&engine, json!(account)).await;
    let refusal = engine.try_remove("accounts", account).await.unwrap_err();
    assert!(refusal.text().en.contains("Card 'part'"), "{refusal}");
    assert_eq!(engine.get("accounts", account).await["name"], "whole");
    // What lies in the bin needs nothing.
    engine.remove("x_cards", id).await;
    engine.remove("accounts", account).await;
}

async fn a_reference_is_emptied(engine: TestEngine) {
    let account = with_rule(&engine, "clear").await;
    let (one, other) = (card(&engine, json!(account)).await, card(&engine, json!(null)).await);
    engine.remove("accounts", account).await;
    let record = engine.get("x_cards", one).await;
    assert_eq!((&record["x_company_id"], &record["version"]), (&Json::Null, &json!(2)));
    assert_eq!(engine.get("x_cards", other).await["version"], 1, "nothing else is touched");
}

async fn parts_go_and_come_back_with_the_whole(engine: TestEngine) {
    let account = with_rule(&engine, "cascade").await;
    let below = json!({"object": "x_cards", "kind": "reference", "label": {"en": "Main card"},
        "references": "x_cards", "on_delete": "cascade"});
    act(&engine, "add_field", below).await;
    let (one, gone) = (card(&engine, json!(account)).await, card(&engine, json!(account)).await);
    let second = json!({"name": "second", "x_main_card_id": one});
    let second = engine.create("x_cards", second).await;
    let third = engine.create("x_cards", json!({"name": "third", "x_main_card_id": second})).await;
    engine.remove("x_cards", gone).await;
    engine.time().advance(1);
    engine.remove("accounts", account).await;
    assert!(engine.rows("x_cards", "select=id").await.is_empty());
    engine.bring_back("accounts", account).await;
    let back = engine.rows("x_cards", "select=id&order=id").await;
    assert_eq!(back, [json!({"id": one}), json!({"id": second}), json!({"id": third})]);
}

async fn a_rule_can_be_changed(engine: TestEngine) {
    let account = with_rule(&engine, "refuse").await;
    let id = card(&engine, json!(account)).await;
    let change =
        |rule: &str| json!({"object": "x_cards", "field": "x_company_id", "on_delete": rule});
    let (codes, _) = refused(&engine, "change_field", change("explode")).await;
    assert_eq!(codes, ["on_delete unknown_rule"]);
    let elsewhere =
        json!({"object": "accounts", "kind": "text", "label": {"en": "A"}, "on_delete": "clear"});
    assert_eq!(refused(&engine, "add_field", elsewhere).await.0, ["on_delete does_not_fit"]);
    act(&engine, "change_field", change("keep")).await;
    engine.remove("accounts", account).await;
    assert_eq!(engine.get("x_cards", id).await["name"], "part");
    engine.bring_back("accounts", account).await;
}
