//! What is refused, in words that name the setting; who may; what is written into the log.

use serde_json::{Value as Json, json};
use steward_engine::WriteWish;
use steward_engine::permission::{ADMINISTRATOR, MEMBER, role_id};
use steward_engine::reshape::{MOST_FIELDS, MOST_OPTIONS};
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{act, act_as, refused};

both_engines!(
    slips_are_named,
    names_are_never_given_twice,
    defaults_and_requirements_hold_for_new_records,
    options_change_without_losing_values,
    a_field_goes_in_two_steps,
    an_object_takes_no_more_than_so_many,
    only_administrators_may,
    it_is_written_into_the_log,
);

fn text(en: &str) -> Json {
    json!({"object": "accounts", "kind": "text", "label": {"en": en, "zh": format!("{en}字段")}})
}

fn with(mut input: Json, more: Json) -> Json {
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    input
}

async fn slips_are_named(engine: TestEngine) {
    for (more, wrong) in [
        (json!({"label": {}}), "label required"),
        (json!({"label": {"zh": "电话"}}), "label taken"),
        (json!({"label": {"en": "x".repeat(61)}}), "label too_long"),
        (json!({"kind": "magic"}), "kind unknown_kind"),
        (json!({"kind": "secret"}), "kind unknown_kind"),
        (json!({"name": "Große"}), "name wrong_name"),
        (json!({"name": "x_1"}), "name wrong_name"),
        (json!({"name": "x".repeat(50)}), "name wrong_name"),
        (json!({"kind": "select"}), "options wrong_number"),
        (json!({"options": [{"label": {"en": "A"}}]}), "options does_not_fit"),
        (json!({"kind": "reference"}), "references required"),
        (json!({"kind": "reference", "references": "nothing"}), "references unknown_object"),
        (json!({"references": "accounts"}), "references does_not_fit"),
        (json!({"kind": "integer", "default": "x"}), "default wrong_type"),
        (json!({"kind": "date", "default": "2026-01-01"}), "default does_not_fit"),
        (json!({"kind": "integer", "searchable": true}), "searchable does_not_fit"),
        (json!({"kind": "decimal", "decimals": 10}), "decimals out_of_range"),
        (json!({"decimals": 2}), "decimals does_not_fit"),
        (json!({"max_length": 0}), "max_length out_of_range"),
        (json!({"kind": "integer", "min": "x"}), "min wrong_type"),
        (json!({"kind": "money", "currency": "nothing"}), "currency unknown_field"),
        (json!({"required": true, "hidden": true}), "hidden does_not_fit"),
    ] {
        let (fields, error) = refused(&engine, "add_field", with(text("New"), more.clone())).await;
        assert_eq!(fields, [wrong], "{more}: {error}");
        assert!(error.text().zh.contains(|c| c > '\u{4e00}'), "{error}");
    }
    let many: Vec<Json> =
        (0..=MOST_OPTIONS).map(|n| json!({"label": {"en": format!("o{n}")}})).collect();
    let input = with(text("New"), json!({"kind": "select", "options": many}));
    assert_eq!(refused(&engine, "add_field", input).await.0, ["options wrong_number"]);
    let (_, error) =
        refused(&engine, "add_field", with(text("A"), json!({"object": "stage_histories"}))).await;
    assert_eq!(error.kind(), ErrorKind::NotSupported);
    let (_, error) = refused(&engine, "add_field", with(text("A"), json!({"object": "no"}))).await;
    assert_eq!(error.kind(), ErrorKind::UnknownObject);
    let (_, error) = refused(&engine, "add_field", with(text("A"), json!({"sql": "DROP"}))).await;
    assert_eq!(error.kind(), ErrorKind::BadBody);
}

async fn names_are_never_given_twice(engine: TestEngine) {
    assert_eq!(act(&engine, "add_field", text("Tier")).await["name"], "x_tier");
    let (fields, _) = refused(&engine, "add_field", text("Tier")).await;
    assert_eq!(fields, ["label taken"]);
    let other = json!({"label": {"en": "Level two"}, "name": "tier"});
    let (fields, error) = refused(&engine, "add_field", with(text("Tier"), other.clone())).await;
    assert_eq!(fields, ["name taken"], "{error}");
    let of = json!({"object": "accounts", "field": "x_tier"});
    act(&engine, "remove_field", of.clone()).await;
    act(&engine, "purge_field", of).await;
    let (fields, _) = refused(&engine, "add_field", with(text("Tier"), other)).await;
    assert_eq!(fields, ["name taken"]);
    assert_eq!(act(&engine, "add_field", text("Tier")).await["name"], "x_tier_2");
    // The key by which people sort belongs to a field as well.
    let key = json!({"label": {"en": "Key"}, "name": "x_tier_2_sort"});
    let (fields, _) = refused(&engine, "add_field", with(text("Key"), key)).await;
    assert_eq!(fields, ["name taken"]);
}

async fn defaults_and_requirements_hold_for_new_records(engine: TestEngine) {
    let old = engine.create("accounts", json!({"name": "old"})).await;
    let options =
        json!([{"label": {"en": "Gold", "zh": "金"}}, {"label": {"en": "Silver", "zh": "银"}}]);
    let select = json!({"kind": "select", "options": options, "default": "银"});
    act(&engine, "add_field", with(text("Card"), select)).await;
    let made = act(&engine, "add_field", with(text("Motto"), json!({"required": true}))).await;
    assert_eq!(made["required"], true);
    let refusal = engine.try_create("accounts", json!({"name": "new"})).await.unwrap_err();
    assert_eq!(
        (refusal.fields()[0].field.as_str(), refusal.fields()[0].code),
        ("x_motto", "required")
    );
    // What the company asks for, imports must bring as well.
    let body = json!({"name": "new"}).as_object().unwrap().clone();
    let import = engine.from("import");
    let imported = engine.insert(&import, "accounts", vec![body], &WriteWish::default()).await;
    assert_eq!(imported.unwrap_err().fields()[0].field, "x_motto");
    let new = engine.create("accounts", json!({"name": "new", "x_motto": "up"})).await;
    assert_eq!(engine.get("accounts", new).await["x_card"], "silver");
    assert_eq!(engine.get("accounts", old).await["x_card"], Json::Null);
    // What was made before is not stopped by it.
    engine.change("accounts", old, json!({"name": "older"})).await;
    let change =
        json!({"object": "accounts", "field": "x_motto", "required": false, "default": "none"});
    act(&engine, "change_field", change).await;
    let third = engine.create("accounts", json!({"name": "third"})).await;
    assert_eq!(engine.get("accounts", third).await["x_motto"], "none");
}

async fn options_change_without_losing_values(engine: TestEngine) {
    let options =
        json!([{"label": {"en": "Gold", "zh": "金"}}, {"label": {"en": "Silver", "zh": "银"}}]);
    let several = json!({"kind": "multi_select", "options": options});
    act(&engine, "add_field", with(text("Cards"), several)).await;
    let id = engine.create("accounts", json!({"name": "a", "x_cards": ["gold"]})).await;
    let change =
        |options: Json| json!({"object": "accounts", "field": "x_cards", "options": options});
    let silver = json!({"key": "silver", "label": {"en": "Silver", "zh": "银"}});
    let (fields, error) = refused(&engine, "change_field", change(json!([silver]))).await;
    assert_eq!(fields, ["options in_use"]);
    assert!(error.text().zh.contains("金"), "{error}");
    let gold = json!({"key": "gold", "label": {"en": "Golden", "zh": "黄金"}, "colour": "yellow"});
    let new = json!({"label": {"en": "Bronze", "zh": "铜"}});
    let told = act(&engine, "change_field", change(json!([new, gold]))).await;
    let keys: Vec<&str> =
        told["options"].as_array().unwrap().iter().map(|o| o["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["bronze", "gold"]);
    assert_eq!(engine.get("accounts", id).await["x_cards"], json!(["gold"]));
    let gone = engine.try_change("accounts", id, json!({"x_cards": ["silver"]})).await;
    gone.unwrap_err();
    engine.change("accounts", id, json!({"x_cards": ["铜", "gold"]})).await;
}

async fn a_field_goes_in_two_steps(engine: TestEngine) {
    act(&engine, "add_field", text("Tier")).await;
    let id = engine.create("accounts", json!({"name": "a", "x_tier": "top"})).await;
    let of = json!({"object": "accounts", "field": "x_tier"});
    let (_, error) = refused(&engine, "purge_field", of.clone()).await;
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let told = act(&engine, "remove_field", of.clone()).await;
    assert!(told["purged_at"].as_str() > told["removed_at"].as_str(), "{told}");
    assert_eq!(engine.get("accounts", id).await.get("x_tier"), None);
    let refusal = engine.try_change("accounts", id, json!({"x_tier": "low"})).await.unwrap_err();
    assert_eq!(refusal.kind(), ErrorKind::UnknownBodyField);
    act(&engine, "restore_field", of.clone()).await;
    assert_eq!(engine.get("accounts", id).await["x_tier"], "top");
    act(&engine, "remove_field", of.clone()).await;
    // Long enough ago, its values go by themselves.
    assert_eq!(engine.purge_removed().await.unwrap(), 0);
    engine.time().advance(steward_engine::reshape::KEPT);
    assert_eq!(engine.purge_removed().await.unwrap(), 1);
    let (_, error) = refused(&engine, "restore_field", of).await;
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let (_, error) =
        refused(&engine, "remove_field", json!({"object": "accounts", "field": "name"})).await;
    assert_eq!(error.kind(), ErrorKind::NotSupported);
    engine.change("accounts", id, json!({"name": "b"})).await;
}

async fn an_object_takes_no_more_than_so_many(engine: TestEngine) {
    let fields = act(&engine, "fields", json!({"object": "tags"})).await;
    assert_eq!(fields["room"], MOST_FIELDS);
    act(&engine, "add_field", with(text("A"), json!({"object": "tags"}))).await;
    let removed = act(&engine, "add_field", with(text("B"), json!({"object": "tags"}))).await;
    act(&engine, "remove_field", json!({"object": "tags", "field": removed["name"]})).await;
    let fields = act(&engine, "fields", json!({"object": "tags"})).await;
    assert_eq!(fields["room"], MOST_FIELDS - 2, "what can be restored keeps its place");
    assert_eq!(fields["removed"][0]["name"], "x_b");
}

async fn only_administrators_may(engine: TestEngine) {
    let department = engine.create("departments", json!({"name": "华东"})).await;
    let user = |name: &str| json!({"name": name, "email": format!("{name}@a.cn"), "status": "active", "department_id": department});
    let (boss, other) =
        (engine.create("users", user("boss")).await, engine.create("users", user("other")).await);
    for (id, role) in [(boss, ADMINISTRATOR), (other, MEMBER)] {
        let role = role_id(&engine, role).await.unwrap();
        engine.create("user_roles", json!({"user_id": id, "role_id": role})).await;
    }
    let other = engine.user(other).await;
    for (name, input) in [
        ("add_field", text("Tier")),
        ("change_field", json!({"object": "accounts", "field": "name"})),
        ("remove_field", json!({"object": "accounts", "field": "name"})),
        ("restore_field", json!({"object": "accounts", "field": "name"})),
        ("purge_field", json!({"object": "accounts", "field": "name"})),
        ("fields", json!({"object": "accounts"})),
    ] {
        let error = act_as(&engine, &other, name, input).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Forbidden, "{name}");
    }
    let boss = engine.user(boss).await;
    act_as(&engine, &boss, "add_field", text("Tier")).await.unwrap();
    // Who knew the catalog as it was before is not stopped by it.
    let rows = engine.rows_for(&boss, "accounts", "select=id,x_tier").await;
    assert!(rows.is_empty());
    // A role that may do only this.
    let role = engine.create("roles", json!({"key": "shaper", "name": "shaper"})).await;
    engine.create("role_actions", json!({"role_id": role, "action": "reshape"})).await;
    let member = other.access.principal().unwrap().user_id;
    engine.create("user_roles", json!({"user_id": member, "role_id": role})).await;
    let member = engine.user(member).await;
    act_as(&engine, &member, "fields", json!({"object": "accounts"})).await.unwrap();
}

async fn it_is_written_into_the_log(engine: TestEngine) {
    let tried = with(text("Tier"), json!({"dry_run": true}));
    assert_eq!(act(&engine, "add_field", tried).await["name"], "x_tier");
    assert!(engine.catalog().expect("account").unwrap().field("x_tier").is_none());
    act(&engine, "add_field", text("Tier")).await;
    let log = steward_store::log::of_object(engine.database(), "database", 1).await.unwrap();
    let entry = &log[0].entry;
    assert_eq!((entry.object.as_str(), entry.verb.as_str()), ("database", "add_field"));
    let payload: Json = serde_json::from_str(entry.payload.as_deref().unwrap()).unwrap();
    assert_eq!((&payload["object"], &payload["field"]), (&json!("account"), &json!("x_tier")));
}
