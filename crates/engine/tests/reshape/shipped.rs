//! What a company says otherwise of shipped fields.

use serde_json::json;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{act, refused};

both_engines!(
    a_shipped_field_takes_words_options_and_requirements,
    what_behaviours_need_stays,
    shipped_again,
);

async fn a_shipped_field_takes_words_options_and_requirements(engine: TestEngine) {
    let fields = act(&engine, "fields", json!({"object": "accounts"})).await;
    let level = fields["fields"].as_array().unwrap().iter().find(|f| f["name"] == "level").unwrap();
    let mut options = level["options"].as_array().unwrap().clone();
    options.iter_mut().for_each(|option| drop(option.as_object_mut().unwrap().remove("shipped")));
    options.insert(0, json!({"label": {"en": "Platinum", "zh": "白金"}, "colour": "purple"}));
    options.reverse();
    let change = json!({
        "object": "accounts", "field": "level", "label": {"en": "Grade", "zh": "等级"},
        "help": {"zh": "按年度回款评定"}, "options": options, "required": true,
    });
    let told = act(&engine, "change_field", change).await;
    assert_eq!((&told["changed"], &told["label"]["zh"]), (&json!(true), &json!("等级")));
    assert_eq!(told["options"].as_array().unwrap().last().unwrap()["key"], "x_platinum");
    let refusal = engine.try_create("accounts", json!({"name": "a", "level": null})).await;
    assert_eq!(refusal.unwrap_err().fields()[0].field, "level");
    let id = engine.create("accounts", json!({"name": "a", "level": "白金"})).await;
    assert_eq!(engine.get("accounts", id).await["level"], "x_platinum");
    let found = engine.rows("accounts", "select=id&level=eq.白金").await;
    assert_eq!(found, [json!({"id": id})]);
    // Shipped options can't go: one that is left out comes behind the others.
    let only = json!([{"key": "x_platinum", "label": {"en": "Platinum", "zh": "白金"}}]);
    let change = json!({"object": "accounts", "field": "level", "options": only});
    let told = act(&engine, "change_field", change).await;
    assert_eq!(told["options"].as_array().unwrap().len(), options.len());
}

async fn what_behaviours_need_stays(engine: TestEngine) {
    for (field, more, wrong) in [
        ("name", json!({"hidden": true}), "hidden does_not_fit"),
        ("name", json!({"required": false}), "required does_not_fit"),
        ("name", json!({"label": {"zh": "电话"}}), "label taken"),
        ("created_at", json!({"required": true}), "required does_not_fit"),
        ("name", json!({"default": "x"}), "default does_not_fit"),
        ("phone", json!({"searchable": false}), "searchable does_not_fit"),
        ("phone", json!({"options": [{"label": {"en": "A"}}]}), "options does_not_fit"),
    ] {
        let mut input = json!({"object": "accounts", "field": field});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let (fields, error) = refused(&engine, "change_field", input).await;
        assert_eq!(fields, [wrong], "{field}: {error}");
    }
    let input = json!({"object": "accounts", "field": "nothing", "hidden": true});
    assert_eq!(refused(&engine, "change_field", input).await.0, ["field unknown_field"]);
}

async fn shipped_again(engine: TestEngine) {
    let of = |more: serde_json::Value| {
        let mut input = json!({"object": "accounts", "field": "website"});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let plain = engine.catalog().expect("account").unwrap().field("website").unwrap().label.clone();
    act(&engine, "change_field", of(json!({"label": {"zh": "官网地址"}, "hidden": true}))).await;
    let field = engine.catalog().expect("account").unwrap().field("website").unwrap().clone();
    assert!(field.hidden && field.label.zh == "官网地址");
    let told = act(&engine, "change_field", of(json!({"as_shipped": true}))).await;
    assert_eq!(told["changed"], false);
    let field = engine.catalog().expect("account").unwrap().field("website").unwrap().clone();
    assert!(!field.hidden && field.label == plain);
}
