//! Conditions of fields: of which records one is required, and for which a form shows it.

use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines, field_codes};

use crate::support::{act, act_as, refused, system};

both_engines!(
    a_field_is_required_of_some_records,
    what_no_form_shows_is_not_required,
    parents_decide,
    imports_are_bound_and_what_follows_is_not,
    a_form_is_told,
    slips_are_named,
    what_a_condition_looks_at_stays,
    a_condition_is_tried,
    conditions_are_changed_and_taken_back,
    all_parts_of_a_field_follow,
);

async fn of(engine: &TestEngine, field: &str, said: Json) -> Json {
    let mut input = json!({"object": "accounts", "field": field});
    input.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
    act(engine, "change_field", input).await
}

async fn reason(engine: &TestEngine, more: Json) {
    let mut input = json!({"object": "accounts", "kind": "text", "name": "reason",
        "label": {"en": "Reason", "zh": "原因"}});
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    act(engine, "add_field", input).await;
}

async fn refuses(engine: &TestEngine, id: i64, values: Json) -> Vec<String> {
    let error = engine.try_change("accounts", id, values.clone()).await;
    field_codes(&error.err().unwrap_or_else(|| panic!("{values} is refused")))
}

async fn a_field_is_required_of_some_records(engine: TestEngine) {
    let late = engine.create("accounts", json!({"name": "旧", "level": "C"})).await;
    reason(&engine, json!({"required_when": "level == 'C'"})).await;
    engine.create("accounts", json!({"name": "a", "level": "A"})).await;
    engine.create("accounts", json!({"name": "b"})).await;
    let error =
        engine.try_create("accounts", json!({"name": "c", "level": "C"})).await.unwrap_err();
    assert_eq!(field_codes(&error), ["x_reason: required"]);
    assert_eq!(&*error.fields()[0].message.zh, "请填写“原因”。");
    let body = json!({"name": "c", "level": "C", "x_reason": "欠款"});
    let id = engine.create("accounts", body).await;
    assert_eq!(refuses(&engine, id, json!({"x_reason": null})).await, ["x_reason: required"]);
    // It becomes one of those that need it.
    let other = engine.create("accounts", json!({"name": "d", "level": "A"})).await;
    assert_eq!(refuses(&engine, other, json!({"level": "C"})).await, ["x_reason: required"]);
    engine.change("accounts", other, json!({"level": "C", "x_reason": "停业"})).await;
    engine.change("accounts", other, json!({"level": "B", "x_reason": null})).await;
    // What was so before can be changed elsewhere.
    engine.change("accounts", late, json!({"name": "旧客户"})).await;
}

async fn what_no_form_shows_is_not_required(engine: TestEngine) {
    reason(&engine, json!({"required": true, "shown_when": "level == 'C'"})).await;
    let id = engine.create("accounts", json!({"name": "a", "level": "A"})).await;
    // What can't be told is not so.
    engine.create("accounts", json!({"name": "b"})).await;
    assert_eq!(refuses(&engine, id, json!({"level": "C"})).await, ["x_reason: required"]);
    engine.change("accounts", id, json!({"level": "C", "x_reason": "欠款"})).await;
    // Out of sight its value stays.
    engine.change("accounts", id, json!({"level": "A"})).await;
    assert_eq!(engine.get("accounts", id).await["x_reason"], "欠款");
    engine.change("accounts", id, json!({"x_reason": null})).await;
    let both = json!({"required": false, "required_when": "payment_terms_days > 30"});
    of(&engine, "x_reason", both).await;
    engine.change("accounts", id, json!({"payment_terms_days": 60})).await;
    assert_eq!(refuses(&engine, id, json!({"level": "C"})).await, ["x_reason: required"]);
}

async fn parents_decide(engine: TestEngine) {
    let input = json!({"object": "contacts", "field": "phone", "required_when":
        "account.level == 'A' && is_new"});
    act(&engine, "change_field", input).await;
    let key = engine.create("accounts", json!({"name": "a", "level": "A"})).await;
    let other = engine.create("accounts", json!({"name": "b", "level": "B"})).await;
    let body = json!({"name": "张三", "account_id": key});
    let error = engine.try_create("contacts", body).await.unwrap_err();
    assert_eq!(field_codes(&error), ["phone: required"]);
    let id = engine.create("contacts", json!({"name": "李四", "account_id": other})).await;
    engine.change("contacts", id, json!({"account_id": key})).await;
}

async fn imports_are_bound_and_what_follows_is_not(engine: TestEngine) {
    reason(&engine, json!({"required_when": "primary_contact_id != null"})).await;
    let account = engine.create("accounts", json!({"name": "a"})).await;
    // The account gets its contact, since nobody is there who could be asked.
    let main = json!({"name": "张三", "account_id": account, "is_primary": true});
    engine.create("contacts", main).await;
    assert!(engine.get("accounts", account).await["primary_contact_id"].is_number());
    of(&engine, "x_reason", json!({"required_when": "level == 'C'"})).await;
    let importer = steward_engine::Caller { origin: "import", ..system() };
    let body = json!({"name": "c", "level": "C"}).as_object().unwrap().clone();
    let wish = steward_engine::WriteWish::default();
    let error = engine.insert(&importer, "accounts", vec![body], &wish).await.unwrap_err();
    assert_eq!(field_codes(&error), ["x_reason: required"]);
}

async fn a_form_is_told(engine: TestEngine) {
    let ask = |input: Json| {
        let engine = &engine;
        async move { act(engine, "asked_fields", input).await }
    };
    let none = ask(json!({"object": "accounts"})).await;
    assert_eq!(none, json!({"required": [], "left_out": []}));
    let when = json!({"required_when": "payment_terms_days > 30 && level == 'C'",
        "shown_when": "level == 'C' || old.level == 'C'"});
    reason(&engine, when).await;
    let new = |values: Json| json!({"object": "accounts", "values": values});
    let left_out = json!({"required": [], "left_out": ["x_reason"]});
    assert_eq!(ask(new(json!({}))).await, left_out);
    // What is not finished counts as not said.
    let half = json!({"level": "C", "payment_terms_days": "3x", "nothing": 1});
    assert_eq!(ask(new(half)).await, json!({"required": [], "left_out": []}));
    let whole = json!({"level": "C", "payment_terms_days": 31});
    assert_eq!(ask(new(whole)).await, json!({"required": ["x_reason"], "left_out": []}));
    let id = engine.create("accounts", json!({"name": "a", "level": "C"})).await;
    let of = |values: Json| json!({"object": "accounts", "id": id, "values": values});
    assert_eq!(ask(of(json!({"level": "A"}))).await, json!({"required": [], "left_out": []}));
    engine.change("accounts", id, json!({"level": "A"})).await;
    assert_eq!(ask(of(json!({}))).await, left_out);
    let gone = json!({"object": "accounts", "id": id + 1000});
    let error = act_as(&engine, &system(), "asked_fields", gone).await.unwrap_err();
    assert_eq!(error.kind(), steward_model::error::ErrorKind::NotFound);
}

async fn slips_are_named(engine: TestEngine) {
    let wrong = |more: Json| {
        let mut input = json!({"object": "accounts", "kind": "text", "label": {"zh": "原因"}});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let engine = &engine;
        async move { refused(engine, "add_field", input).await }
    };
    let (fields, error) = wrong(json!({"shown_when": "levle == 'C'"})).await;
    assert_eq!(fields, ["shown_when wrong_expression"]);
    assert_eq!(
        &*error.fields()[0].message.en,
        "At character 1, 'levle': 'levle' is not a field of 'account'."
    );
    let (fields, _) = wrong(json!({"required_when": "payment_terms_days"})).await;
    assert_eq!(fields, ["required_when wrong_expression"]);
    let (fields, _) = wrong(json!({"required": true, "required_when": "level == 'C'"})).await;
    assert_eq!(fields, ["required_when does_not_fit"]);
    let (fields, _) = wrong(json!({"hidden": true, "required_when": "level == 'C'"})).await;
    assert_eq!(fields, ["required_when does_not_fit"]);
    let itself = json!({"object": "accounts", "field": "level", "shown_when": "level == 'C'"});
    let (fields, _) = refused(&engine, "change_field", itself).await;
    assert_eq!(fields, ["shown_when wrong_expression"]);
    let title = json!({"object": "accounts", "field": "name", "shown_when": "level == 'C'"});
    let (fields, _) = refused(&engine, "change_field", title).await;
    assert_eq!(fields, ["shown_when does_not_fit"]);
}

async fn what_a_condition_looks_at_stays(engine: TestEngine) {
    reason(&engine, json!({})).await;
    let detail = json!({"object": "accounts", "kind": "text", "name": "detail",
        "label": {"en": "Detail", "zh": "说明"}, "shown_when": "x_reason != null"});
    act(&engine, "add_field", detail).await;
    let gone = json!({"object": "accounts", "field": "x_reason"});
    let (fields, error) = refused(&engine, "remove_field", gone.clone()).await;
    assert_eq!(fields, ["field in_use"]);
    assert!(error.fields()[0].message.zh.contains("“说明”"), "{error:?}");
    of(&engine, "x_detail", json!({"shown_when": ""})).await;
    act(&engine, "remove_field", gone).await;
}

async fn a_condition_is_tried(engine: TestEngine) {
    reason(&engine, json!({})).await;
    for (name, level) in [("a", "A"), ("b", "C"), ("c", "C")] {
        engine.create("accounts", json!({"name": name, "level": level})).await;
    }
    engine.create("accounts", json!({"name": "d", "level": "C", "x_reason": "有"})).await;
    let input = json!({"object": "accounts", "condition": "level == 'C'", "field": "x_reason"});
    let told = act(&engine, "try_condition", input).await;
    let numbers = [&told["tried"], &told["holds"], &told["lacking"]];
    assert_eq!(numbers, [&json!(4), &json!(3), &json!(2)], "{told}");
    let titles: Vec<&Json> =
        told["newest"].as_array().unwrap().iter().map(|one| &one["title"]).collect();
    assert_eq!(titles, ["c", "b"]);
    let wrong = json!({"object": "accounts", "condition": "level"});
    let (fields, _) = refused(&engine, "try_condition", wrong).await;
    assert_eq!(fields, ["condition wrong_expression"]);
}

async fn conditions_are_changed_and_taken_back(engine: TestEngine) {
    let when = json!({"required_when": " level == 'C' ", "shown_when": "level != null"});
    let told = of(&engine, "website", when).await;
    assert_eq!(
        (&told["required_when"], &told["shown_when"], &told["changed"]),
        (&json!("level == 'C'"), &json!("level != null"), &json!(true))
    );
    let body = json!({"name": "c", "level": "C"});
    let error = engine.try_create("accounts", body.clone()).await.unwrap_err();
    assert_eq!(field_codes(&error), ["website: required"]);
    let told = of(&engine, "website", json!({"as_shipped": true})).await;
    assert_eq!((&told["required_when"], &told["changed"]), (&Json::Null, &json!(false)));
    engine.create("accounts", body).await;
    // A removed field asks for nothing; restored it has its conditions again.
    reason(&engine, json!({"required_when": "level == 'C'"})).await;
    let field = json!({"object": "accounts", "field": "x_reason"});
    act(&engine, "remove_field", field.clone()).await;
    engine.create("accounts", json!({"name": "d", "level": "C"})).await;
    act(&engine, "restore_field", field).await;
    let error = engine.try_create("accounts", json!({"name": "e", "level": "C"})).await;
    assert_eq!(field_codes(&error.unwrap_err()), ["x_reason: required"]);
}

async fn all_parts_of_a_field_follow(engine: TestEngine) {
    let input = json!({"object": "accounts", "kind": "geo", "name": "place",
        "label": {"en": "Place", "zh": "位置"}, "required_when": "level == 'C'",
        "shown_when": "level in ['B', 'C']"});
    act(&engine, "add_field", input).await;
    let body = json!({"name": "c", "level": "C"});
    let error = engine.try_create("accounts", body).await.unwrap_err();
    assert_eq!(field_codes(&error), ["x_place_lat: required", "x_place_lng: required"]);
    let ask = json!({"object": "accounts", "values": {"level": "A"}});
    let told = act(&engine, "asked_fields", ask).await;
    assert_eq!(told["left_out"], json!(["x_place_lat", "x_place_lng"]));
}
