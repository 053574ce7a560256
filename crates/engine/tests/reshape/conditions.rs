//! Rules that a company makes: what must hold of its records, whoever writes them.

use serde_json::{Value as Json, json};
use steward_engine::reshape::MOST_RULES;
use steward_testkit::{TestEngine, both_engines, field_codes};

use crate::support::{act, act_as, refused, system};

both_engines!(
    a_rule_holds_for_new_and_changed_records,
    what_was_before_and_only_when,
    parents_are_looked_at,
    what_is_empty_is_not_held_against_a_record,
    what_follows_from_other_changes_is_asked_too,
    slips_are_named_with_their_place,
    a_rule_is_switched_off_and_removed,
    a_field_that_a_rule_looks_at_stays,
    an_object_takes_no_more_than_so_many_rules,
    two_administrators_at_once,
    a_rule_is_tried_before_it_is_kept,
    trying_a_rule_tells_of_no_parent_that_one_may_not_see,
    rules_are_written_into_the_log,
);

fn rule(condition: &str) -> Json {
    let message = json!({"en": "At most 90 days.", "zh": "账期最多 90 天。"});
    json!({"object": "accounts", "condition": condition, "message": message})
}

fn with(mut input: Json, more: Json) -> Json {
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    input
}

async fn refuses(engine: &TestEngine, id: i64, values: Json) -> Vec<String> {
    let error = engine.try_change("accounts", id, values.clone()).await;
    field_codes(&error.err().unwrap_or_else(|| panic!("{values} is refused")))
}

async fn a_rule_holds_for_new_and_changed_records(engine: TestEngine) {
    let late = engine.create("accounts", json!({"name": "旧", "payment_terms_days": 120})).await;
    let told = act(&engine, "add_rule", rule("payment_terms_days <= 90")).await;
    assert_eq!(
        (&told["rule"], &told["field"], &told["active"]),
        (&json!(1), &json!("payment_terms_days"), &json!(true))
    );
    let body = json!({"name": "a", "payment_terms_days": 91});
    let error = engine.try_create("accounts", body).await.unwrap_err();
    assert_eq!(field_codes(&error), ["payment_terms_days: rule"]);
    let field = &error.fields()[0];
    assert_eq!((&*field.message.en, &*field.message.zh), ("At most 90 days.", "账期最多 90 天。"));
    let id = engine.create("accounts", json!({"name": "a", "payment_terms_days": 90})).await;
    let over = json!({"payment_terms_days": 91});
    assert_eq!(refuses(&engine, id, over).await, ["payment_terms_days: rule"]);
    // What was so before the rule can be changed elsewhere, but not to something that breaks it as well.
    engine.change("accounts", late, json!({"name": "旧客户"})).await;
    let worse = json!({"payment_terms_days": 150});
    assert_eq!(refuses(&engine, late, worse).await, ["payment_terms_days: rule"]);
    engine.change("accounts", late, json!({"payment_terms_days": 30})).await;
    // It comes back from the bin as it is.
    engine.remove("accounts", id).await;
    act(&engine, "add_rule", rule("payment_terms_days < 10")).await;
    engine.bring_back("accounts", id).await;
}

async fn what_was_before_and_only_when(engine: TestEngine) {
    let no_less = with(
        rule("is_new || payment_terms_days >= old.payment_terms_days"),
        json!({"when": "level == 'A'", "field": "level"}),
    );
    act(&engine, "add_rule", no_less).await;
    let key = json!({"name": "a", "level": "A", "payment_terms_days": 30});
    let key = engine.create("accounts", key).await;
    let other = engine.create("accounts", json!({"name": "b", "payment_terms_days": 30})).await;
    engine.change("accounts", key, json!({"payment_terms_days": 40})).await;
    let less = json!({"payment_terms_days": 20});
    assert_eq!(refuses(&engine, key, less.clone()).await, ["level: rule"]);
    engine.change("accounts", other, less).await;
    let both = json!({"payment_terms_days": 10, "level": "A"});
    assert_eq!(refuses(&engine, other, both).await, ["level: rule"]);
}

async fn parents_are_looked_at(engine: TestEngine) {
    let input = json!({
        "object": "contacts", "condition": "account.level != 'C'", "field": "account_id",
        "message": {"zh": "C 级客户不建联系人。"},
    });
    act(&engine, "add_rule", input).await;
    let bad = engine.create("accounts", json!({"name": "c", "level": "C"})).await;
    let good = engine.create("accounts", json!({"name": "a", "level": "A"})).await;
    let body = json!({"name": "张三", "account_id": bad});
    let error = engine.try_create("contacts", body).await.unwrap_err();
    assert_eq!(field_codes(&error), ["account_id: rule"]);
    let id = engine.create("contacts", json!({"name": "张三", "account_id": good})).await;
    engine.create("contacts", json!({"name": "李四"})).await;
    let error = engine.try_change("contacts", id, json!({"account_id": bad})).await.unwrap_err();
    assert_eq!(field_codes(&error), ["account_id: rule"]);
    // The parent goes its own way.
    engine.change("accounts", good, json!({"level": "C"})).await;
    engine.change("contacts", id, json!({"name": "张三丰"})).await;
}

async fn what_is_empty_is_not_held_against_a_record(engine: TestEngine) {
    act(&engine, "add_rule", rule("payment_terms_days <= 90 && payment_terms_days >= 5")).await;
    let id = engine.create("accounts", json!({"name": "a"})).await;
    engine.change("accounts", id, json!({"payment_terms_days": 10})).await;
    engine.change("accounts", id, json!({"payment_terms_days": null})).await;
    let filled = with(rule("payment_terms_days != null"), json!({"when": "level == 'A'"}));
    act(&engine, "add_rule", filled).await;
    let level = json!({"level": "A"});
    assert_eq!(refuses(&engine, id, level).await, ["payment_terms_days: rule"]);
    engine.change("accounts", id, json!({"level": "A", "payment_terms_days": 10})).await;
}

async fn what_follows_from_other_changes_is_asked_too(engine: TestEngine) {
    let account = engine.create("accounts", json!({"name": "a"})).await;
    let main = json!({"name": "张三", "account_id": account, "is_primary": true});
    engine.create("contacts", main).await;
    let first = engine.get("accounts", account).await["primary_contact_id"].clone();
    assert!(first.is_number(), "{first}");
    let same = with(
        rule(
            "is_new || old.primary_contact_id == null || primary_contact_id == old.primary_contact_id",
        ),
        json!({"field": "primary_contact_id"}),
    );
    act(&engine, "add_rule", same).await;
    let second = json!({"name": "李四", "account_id": account, "is_primary": true});
    let error = engine.try_create("contacts", second).await.unwrap_err();
    assert_eq!(field_codes(&error), ["primary_contact_id: rule"]);
    assert_eq!(engine.rows("contacts", "select=id").await.len(), 1);
}

async fn slips_are_named_with_their_place(engine: TestEngine) {
    let long = "x".repeat(2_001);
    let many = format!("payment_terms_days > 0{}", " && payment_terms_days > 0".repeat(60));
    for (more, wrong, part) in [
        (json!({"condition": " "}), "condition required", "what must hold"),
        (
            json!({"condition": "level == 'A' && nothing"}),
            "condition wrong_expression",
            "character 17, 'nothing'",
        ),
        (json!({"condition": "account.level"}), "condition wrong_expression", "leads to no record"),
        (json!({"condition": "level > 1"}), "condition wrong_expression", "mixes"),
        (
            json!({"condition": "payment_terms_days"}),
            "condition wrong_expression",
            "neither true nor false",
        ),
        (json!({"condition": "true"}), "condition wrong_expression", "no field"),
        (json!({"condition": long}), "condition wrong_expression", "too long"),
        (json!({"condition": many}), "condition wrong_expression", "more than 200 parts"),
        (json!({"when": "level ="}), "when wrong_expression", "At character"),
        (json!({"field": "nothing"}), "field wrong_expression", "no field 'nothing'"),
        (json!({"message": {}}), "message required", "Say what"),
        (json!({"message": {"en": "x".repeat(201)}}), "message too_long", "200"),
    ] {
        let input = with(rule("level != null"), more.clone());
        let (fields, error) = refused(&engine, "add_rule", input).await;
        assert_eq!(fields, [wrong], "{more}: {error}");
        let said = &error.fields()[0].message;
        assert!(said.en.contains(part), "{more}: {said:?}");
        assert!(said.zh.contains(|c| c > '\u{4e00}'), "{said:?}");
    }
    let history = with(rule("stage_id != null"), json!({"object": "stage_histories"}));
    refused(&engine, "add_rule", history).await;
    assert!(act(&engine, "rules", json!({"object": "accounts"})).await["rules"] == json!([]));
}

async fn a_rule_is_switched_off_and_removed(engine: TestEngine) {
    act(&engine, "add_rule", rule("payment_terms_days <= 90")).await;
    let it = json!({"object": "accounts", "rule": 1});
    let (fields, _) = refused(&engine, "remove_rule", it.clone()).await;
    assert_eq!(fields, ["rule switched_on"]);
    let told = act(&engine, "change_rule", with(it.clone(), json!({"active": false}))).await;
    assert_eq!(told["active"], false);
    let over = json!({"name": "a", "payment_terms_days": 91});
    engine.create("accounts", over.clone()).await;
    let on = json!({"active": true, "condition": "payment_terms_days <= 60", "when": ""});
    act(&engine, "change_rule", with(it.clone(), on)).await;
    assert!(engine.try_create("accounts", over).await.is_err());
    act(&engine, "change_rule", with(it.clone(), json!({"active": false}))).await;
    act(&engine, "remove_rule", it.clone()).await;
    assert_eq!(act(&engine, "rules", json!({"object": "accounts"})).await["rules"], json!([]));
    assert_eq!(refused(&engine, "change_rule", it).await.0, ["rule unknown_rule"]);
    // A number is never given twice.
    assert_eq!(act(&engine, "add_rule", rule("payment_terms_days <= 90")).await["rule"], 2);
    assert_eq!(engine.purge_removed().await.unwrap(), 0);
}

async fn a_field_that_a_rule_looks_at_stays(engine: TestEngine) {
    let field = json!({"object": "accounts", "kind": "integer", "label": {"en": "Rooms"}});
    act(&engine, "add_field", field).await;
    let of_parent = json!({
        "object": "contacts", "condition": "account.x_rooms > 1", "field": "account_id",
        "message": {"en": "Too small."},
    });
    act(&engine, "add_rule", of_parent).await;
    act(&engine, "add_rule", rule("x_rooms > 0")).await;
    let rooms = json!({"object": "accounts", "field": "x_rooms"});
    for (object, number, of) in [("accounts", 1, "At most 90 days."), ("contacts", 1, "Too small.")]
    {
        let (fields, error) = refused(&engine, "remove_field", rooms.clone()).await;
        assert_eq!(fields, ["field in_use"]);
        assert!(error.fields()[0].message.en.contains(of), "{error}");
        act(&engine, "change_rule", json!({"object": object, "rule": number, "active": false}))
            .await;
    }
    act(&engine, "remove_field", rooms.clone()).await;
    let told = act(&engine, "rules", json!({"object": "accounts"})).await["rules"][0].clone();
    assert!(told["wrong"]["en"].as_str().unwrap().contains("x_rooms"), "{told}");
    let on = json!({"object": "accounts", "rule": 1, "active": true});
    assert_eq!(refused(&engine, "change_rule", on.clone()).await.0, ["condition wrong_expression"]);
    act(&engine, "restore_field", rooms).await;
    act(&engine, "change_rule", on).await;
    let error = engine.try_create("accounts", json!({"name": "a", "x_rooms": 0})).await;
    assert_eq!(field_codes(&error.unwrap_err()), ["x_rooms: rule"]);
}

async fn an_object_takes_no_more_than_so_many_rules(engine: TestEngine) {
    for _ in 0..MOST_RULES {
        act(&engine, "add_rule", rule("payment_terms_days <= 90")).await;
    }
    let listed = act(&engine, "rules", json!({"object": "accounts"})).await;
    assert_eq!(listed["room"], 0);
    let (_, error) = refused(&engine, "add_rule", rule("payment_terms_days <= 90")).await;
    assert!(error.text().zh.contains("50 条"), "{error}");
    act(&engine, "add_rule", with(rule("name != ''"), json!({"object": "contacts"}))).await;
}

async fn two_administrators_at_once(engine: TestEngine) {
    let caller = system();
    let one = || act_as(&engine, &caller, "add_rule", rule("payment_terms_days <= 90"));
    let told: [_; 3] = tokio::join!(one(), one(), one()).into();
    let mut numbers: Vec<i64> =
        told.into_iter().map(|told| told.unwrap()["rule"].as_i64().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3]);
    // One removes what the other changes: one of them is told.
    let off = json!({"object": "accounts", "rule": 1, "active": false});
    act(&engine, "change_rule", off).await;
    let it = json!({"object": "accounts", "rule": 1});
    let (removed, again) = tokio::join!(
        act_as(&engine, &caller, "remove_rule", it.clone()),
        act_as(&engine, &caller, "remove_rule", it),
    );
    assert!(removed.is_ok() != again.is_ok(), "{removed:?} {again:?}");
}

async fn a_rule_is_tried_before_it_is_kept(engine: TestEngine) {
    for number in 0..7 {
        let body = json!({"name": format!("客户{number}"), "payment_terms_days": number * 20});
        engine.create("accounts", body).await;
    }
    engine.create("accounts", json!({"name": "无账期"})).await;
    let wish = json!({"object": "accounts", "condition": "payment_terms_days <= 90"});
    let told = act(&engine, "try_rule", wish.clone()).await;
    assert_eq!((&told["tried"], &told["refused"]), (&json!(8), &json!(2)));
    let titles: Vec<&Json> =
        told["newest"].as_array().unwrap().iter().map(|found| &found["title"]).collect();
    assert_eq!(titles, ["客户6", "客户5"]);
    let some = with(wish, json!({"when": "payment_terms_days > 100"}));
    assert_eq!(act(&engine, "try_rule", some).await["refused"], 1);
    let wrong = json!({"object": "accounts", "condition": "nothing > 1"});
    assert_eq!(refused(&engine, "try_rule", wrong).await.0, ["condition wrong_expression"]);
    let of_parent = json!({"object": "contacts", "condition": "account.payment_terms_days < 100"});
    let account = engine.rows("accounts", "select=id&name=eq.客户6").await[0]["id"].clone();
    engine.create("contacts", json!({"name": "张三", "account_id": account})).await;
    let told = act(&engine, "try_rule", of_parent).await;
    assert_eq!((&told["tried"], &told["refused"]), (&json!(1), &json!(1)));
    assert_eq!(act(&engine, "rules", json!({"object": "accounts"})).await["rules"], json!([]));
}

async fn trying_a_rule_tells_of_no_parent_that_one_may_not_see(engine: TestEngine) {
    let body = json!({"name": "ben", "employee_no": "ben", "status": "active"});
    let body = body.as_object().unwrap().clone();
    let wish = steward_engine::WriteWish::default();
    let made = engine.insert(&engine.from("import"), "users", vec![body], &wish).await;
    let ben = made.unwrap().ids[0];
    for (key, action) in [("member", None), ("shaper", Some("reshape"))] {
        let role = match action {
            None => json!(steward_engine::permission::role_id(&engine, key).await.unwrap()),
            Some(action) => {
                let role = engine.create("roles", json!({"key": key, "name": key})).await;
                engine.create("role_actions", json!({"role_id": role, "action": action})).await;
                json!(role)
            }
        };
        engine.create("user_roles", json!({"user_id": ben, "role_id": role})).await;
    }
    let hidden = json!({"name": "别人的", "payment_terms_days": 120});
    let hidden = engine.create("accounts", hidden).await;
    let own = json!({"name": "自己的", "payment_terms_days": 120, "owner_id": ben});
    let own = engine.create("accounts", own).await;
    for account in [hidden, own] {
        let contact = json!({"name": "张三", "account_id": account, "owner_id": ben});
        engine.create("contacts", contact).await;
    }
    engine.create("contacts", json!({"name": "李四", "owner_id": ben})).await;
    let wish = json!({"object": "contacts", "condition": "account.payment_terms_days < 100"});
    let told = act(&engine, "try_rule", wish.clone()).await;
    assert_eq!((&told["tried"], &told["refused"]), (&json!(3), &json!(2)));
    let ben = engine.user(ben).await;
    let told = act_as(&engine, &ben, "try_rule", wish).await.unwrap();
    assert_eq!((&told["tried"], &told["refused"]), (&json!(2), &json!(1)));
}

async fn rules_are_written_into_the_log(engine: TestEngine) {
    act(&engine, "add_rule", rule("payment_terms_days <= 90")).await;
    let off = json!({"object": "accounts", "rule": 1, "active": false});
    act(&engine, "change_rule", off).await;
    let mut log = steward_store::log::of_object(engine.database(), "database", 9).await.unwrap();
    log.sort_by_key(|logged| logged.entry.verb.clone());
    let verbs: Vec<&str> = log.iter().map(|logged| logged.entry.verb.as_str()).collect();
    assert_eq!(verbs, ["add_rule", "change_rule"]);
    let about: Json = serde_json::from_str(log[1].entry.payload.as_deref().unwrap()).unwrap();
    assert_eq!((&about["rule"], &about["definition"]["off"]), (&json!(1), &json!(true)));
}
