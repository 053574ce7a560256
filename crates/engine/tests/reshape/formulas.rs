//! Fields of a company's own that are computed: over the record, its parents and the present time.

use serde_json::{Value as Json, json};
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{act, act_as, compute, of_all, refused, system};

both_engines!(
    new_records_have_it_at_once,
    records_from_before_get_it_later,
    parents_are_followed,
    one_over_the_clock_is_never_stored,
    slips_are_named,
    settings_for_people_do_not_fit,
    circles_are_named,
    what_a_formula_uses_stays,
    another_formula_is_computed_again,
    one_that_came_back_is_right,
    what_does_not_fit_is_empty,
    it_is_tried_before,
    nobody_writes_it,
);

/// Adds a field that is computed.
async fn add(engine: &TestEngine, name: &str, kind: &str, formula: &str) -> Json {
    act(engine, "add_field", of(name, kind, formula)).await
}

fn of(name: &str, kind: &str, formula: &str) -> Json {
    json!({"object": "accounts", "kind": kind, "name": name, "formula": formula,
        "label": {"en": name, "zh": name}})
}

async fn new_records_have_it_at_once(engine: TestEngine) {
    let told = add(&engine, "weeks", "decimal", " payment_terms_days / 7 ").await;
    assert_eq!(told["formula"], "payment_terms_days / 7");
    assert!(!told["may"].as_array().unwrap().contains(&json!("required")), "{told}");
    let body = json!({"name": "a", "payment_terms_days": 30});
    let id = engine.create("accounts", body).await;
    assert_eq!(engine.get("accounts", id).await["x_weeks"], json!(4.2857));
    engine.change("accounts", id, json!({"payment_terms_days": 14})).await;
    assert_eq!(engine.get("accounts", id).await["x_weeks"], json!(2));
    // A formula over a formula, for lists, filters and orders.
    add(&engine, "slow", "boolean", "x_weeks > 4").await;
    add(&engine, "called", "text", "name + '·' + coalesce(level, '?')").await;
    engine.create("accounts", json!({"name": "b", "payment_terms_days": 60, "level": "A"})).await;
    let rows = engine.rows("accounts", "select=x_called&x_slow=is.true&order=x_called").await;
    assert_eq!(rows, [json!({"x_called": "b·A"})]);
    let sums = engine.rows("accounts", "select=x_weeks.max()").await;
    assert_eq!(sums[0]["max"], json!(8.5714));
}

async fn records_from_before_get_it_later(engine: TestEngine) {
    for days in 1..=3 {
        engine.create("accounts", json!({"name": "a", "payment_terms_days": days})).await;
    }
    let log = engine.log("account", 1).await.len();
    let told = act(&engine, "add_field", {
        let mut input = of("double", "integer", "payment_terms_days * 2");
        input["dry_run"] = json!(true);
        input
    });
    assert_eq!(told.await["name"], "x_double");
    assert_eq!(compute(&engine).await, 0, "a trial leaves nothing to be done");
    add(&engine, "double", "integer", "payment_terms_days * 2").await;
    assert_eq!(of_all(&engine, "x_double").await, [json!(null), json!(null), json!(null)]);
    let fields = act(&engine, "fields", json!({"object": "accounts"})).await;
    let told = fields["fields"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&told["name"], &told["computing"]), (&json!("x_double"), &json!(true)));
    assert_eq!(compute(&engine).await, 1);
    assert_eq!(of_all(&engine, "x_double").await, [json!(2), json!(4), json!(6)]);
    let fields = act(&engine, "fields", json!({"object": "accounts"})).await;
    assert_eq!(fields["fields"].as_array().unwrap().last().unwrap()["computing"], false);
    // Nobody has changed these records.
    assert_eq!(engine.get("accounts", 1).await["version"], 1);
    assert_eq!(engine.log("account", 1).await.len(), log);
}

async fn parents_are_followed(engine: TestEngine) {
    let account = engine.create("accounts", json!({"name": "甲", "level": "A"})).await;
    let contact = json!({"name": "张三", "account_id": account});
    let old = engine.create("contacts", contact.clone()).await;
    let mut input = of("standing", "text", "account.level + '/' + account.name");
    input["object"] = json!("contacts");
    act(&engine, "add_field", input).await;
    let new = engine.create("contacts", contact).await;
    assert_eq!(engine.get("contacts", new).await["x_standing"], "A/甲");
    compute(&engine).await;
    engine.change("accounts", account, json!({"level": "B"})).await;
    for id in [old, new] {
        assert_eq!(engine.get("contacts", id).await["x_standing"], "B/甲");
    }
}

async fn one_over_the_clock_is_never_stored(engine: TestEngine) {
    engine.create("accounts", json!({"name": "a", "founded_on": "2000-01-01"})).await;
    add(&engine, "age", "integer", "(today - founded_on) / 365").await;
    assert_eq!(compute(&engine).await, 0);
    let shown = engine.rows("accounts", "select=x_age").await;
    assert!(shown[0]["x_age"].as_i64().unwrap() > 20, "{shown:?}");
    let account = engine.catalog().expect("account").unwrap().clone();
    assert!(account.sections.last().unwrap().fields.contains(&"x_age".to_owned()));
    let (fields, _) =
        refused(&engine, "add_field", of("bad", "text", "account.name + (today > 1 ? '' : '')"))
            .await;
    assert_eq!(fields, ["formula wrong_expression"]);
    // It becomes one that is stored, and one that is not again.
    let to = |formula: &str| json!({"object": "accounts", "field": "x_age", "formula": formula});
    act(&engine, "change_field", to("payment_terms_days")).await;
    compute(&engine).await;
    engine.change("accounts", 1, json!({"payment_terms_days": 9})).await;
    assert_eq!(engine.rows("accounts", "x_age=eq.9&select=x_age").await, [json!({"x_age": 9})]);
    act(&engine, "change_field", to("today - founded_on")).await;
    act(
        &engine,
        "change_field",
        json!({"object": "accounts", "field": "x_age", "label":
        {"en": "Age", "zh": "年龄"}}),
    )
    .await;
    act(&engine, "remove_field", json!({"object": "accounts", "field": "x_age"})).await;
    act(&engine, "purge_field", json!({"object": "accounts", "field": "x_age"})).await;
}

async fn slips_are_named(engine: TestEngine) {
    let wrong = |kind: &'static str, formula: &'static str| {
        let engine = &engine;
        async move {
            let (fields, error) = refused(engine, "add_field", of("f", kind, formula)).await;
            assert_eq!(fields, ["formula wrong_expression"], "{formula}");
            error.fields()[0].message.clone()
        }
    };
    let message = wrong("decimal", "payment_terms_days * citty").await;
    assert_eq!(&*message.en, "At character 22, 'citty': 'citty' is not a field of 'account'.");
    assert_eq!(&*message.zh, "第 22 个字符“citty”处：没有字段“citty”。");
    let message = wrong("decimal", "name").await;
    assert!(message.en.contains("its result is a text"), "{message:?}");
    let message = wrong("text", "name + payment_terms_days").await;
    assert!(message.zh.contains("混用了"), "{message:?}");
    let message = wrong("decimal", "open_opportunity_base / 2").await;
    assert!(message.en.contains("is a roll-up"), "{message:?}");
    let message = wrong("text", "parent.parent.name").await;
    assert!(message.en.contains("further than one record"), "{message:?}");
    let message = wrong("integer", "1 + 2").await;
    assert!(message.en.contains("no field"), "{message:?}");
    wrong("text", "x_f").await;
    wrong("integer", "payment_terms_days +").await;
    let long: &'static str = Box::leak(format!("0{}", " + payment_terms_days".repeat(99)).into());
    assert!(wrong("integer", long).await.en.contains("too long"));
    let deep = format!("{}payment_terms_days{}", "(".repeat(41), ")".repeat(41));
    assert!(wrong("integer", Box::leak(deep.into())).await.zh.contains("嵌套过深"));
    let (fields, _) = refused(&engine, "add_field", of("f", "phone", "phone")).await;
    assert_eq!(fields, ["kind does_not_fit"]);
}

async fn settings_for_people_do_not_fit(engine: TestEngine) {
    let mut input = of("f", "integer", "payment_terms_days");
    for (name, value) in [
        ("required", json!(true)),
        ("default", json!("1")),
        ("min", json!("0")),
        ("required_when", json!("level == 'A'")),
    ] {
        input[name] = value;
    }
    let (fields, _) = refused(&engine, "add_field", input).await;
    let codes =
        ["required_when", "required", "default", "min"].map(|f| format!("{f} does_not_fit"));
    assert_eq!(fields, codes);
    let mut input = of("f", "text", "today > founded_on ? 'x' : 'y'");
    input["searchable"] = json!(true);
    let (fields, _) = refused(&engine, "add_field", input).await;
    assert_eq!(fields, ["searchable does_not_fit"]);
    act(
        &engine,
        "add_field",
        json!({"object": "accounts", "kind": "text", "name": "plain",
        "label": {"zh": "普通"}}),
    )
    .await;
    let plain = json!({"object": "accounts", "field": "x_plain", "formula": "name"});
    let (fields, _) = refused(&engine, "change_field", plain).await;
    assert_eq!(fields, ["formula does_not_fit"]);
    add(&engine, "f", "text", "name").await;
    let no = json!({"object": "accounts", "field": "x_f", "formula": " "});
    assert_eq!(refused(&engine, "change_field", no).await.0, ["formula required"]);
}

async fn circles_are_named(engine: TestEngine) {
    add(&engine, "a", "integer", "payment_terms_days").await;
    add(&engine, "b", "integer", "x_a + 1").await;
    add(&engine, "c", "integer", "parent.x_b").await;
    let to = |formula: &str| json!({"object": "accounts", "field": "x_a", "formula": formula});
    let (fields, error) = refused(&engine, "change_field", to("x_c + 1")).await;
    assert_eq!(fields, ["formula circle"]);
    let message = &error.fields()[0].message;
    assert_eq!(&*message.en, "The formula uses its own result, by way of 'c' → 'b'.");
    let (fields, error) = refused(&engine, "change_field", to("x_a + 1")).await;
    assert_eq!(fields, ["formula circle"]);
    assert_eq!(&*error.fields()[0].message.zh, "公式不能用到该字段本身。");
}

async fn what_a_formula_uses_stays(engine: TestEngine) {
    act(
        &engine,
        "add_field",
        json!({"object": "accounts", "kind": "integer", "name": "stars",
        "label": {"en": "Stars", "zh": "星级"}}),
    )
    .await;
    let gone = json!({"object": "accounts", "field": "x_stars"});
    add(&engine, "twice", "integer", "x_stars * 2").await;
    let (fields, error) = refused(&engine, "remove_field", gone.clone()).await;
    assert_eq!(fields, ["field in_use"]);
    assert!(error.fields()[0].message.zh.contains("“twice”"), "{error:?}");
    // Through a parent, and over the clock.
    let mut input = of("theirs", "integer", "account.x_stars");
    input["object"] = json!("contacts");
    act(&engine, "add_field", input).await;
    add(&engine, "by_now", "integer", "x_stars + today").await;
    for (object, field) in
        [("accounts", "x_twice"), ("contacts", "x_theirs"), ("accounts", "x_by_now")]
    {
        refused(&engine, "remove_field", gone.clone()).await;
        act(&engine, "remove_field", json!({"object": object, "field": field})).await;
    }
    act(&engine, "remove_field", gone.clone()).await;
    // What uses it can't come back before it.
    let back = json!({"object": "accounts", "field": "x_twice"});
    let (fields, error) = refused(&engine, "restore_field", back.clone()).await;
    assert_eq!(fields, ["formula wrong_expression"]);
    assert!(error.fields()[0].message.en.contains("'x_stars'"), "{error:?}");
    act(&engine, "restore_field", gone).await;
    act(&engine, "restore_field", back).await;
}

async fn another_formula_is_computed_again(engine: TestEngine) {
    engine.create("accounts", json!({"name": "a", "payment_terms_days": 5})).await;
    add(&engine, "f", "integer", "payment_terms_days + 1").await;
    let to = |formula: &str| json!({"object": "accounts", "field": "x_f", "formula": formula});
    act(&engine, "change_field", to("payment_terms_days + 2")).await;
    // The first is for nothing by now.
    assert_eq!(compute(&engine).await, 2);
    assert_eq!(of_all(&engine, "x_f").await, [json!(7)]);
    act(&engine, "change_field", to("payment_terms_days + 2")).await;
    assert_eq!(compute(&engine).await, 0, "it is the same");
    engine.create("accounts", json!({"name": "b", "payment_terms_days": 1})).await;
    act(&engine, "change_field", to("payment_terms_days * 10")).await;
    assert_eq!(compute(&engine).await, 1);
    assert_eq!(of_all(&engine, "x_f").await, [json!(50), json!(10)]);
}

async fn one_that_came_back_is_right(engine: TestEngine) {
    engine.create("accounts", json!({"name": "a", "payment_terms_days": 5})).await;
    add(&engine, "f", "integer", "payment_terms_days").await;
    compute(&engine).await;
    let field = json!({"object": "accounts", "field": "x_f"});
    act(&engine, "remove_field", field.clone()).await;
    engine.change("accounts", 1, json!({"payment_terms_days": 6})).await;
    act(&engine, "restore_field", field).await;
    compute(&engine).await;
    assert_eq!(of_all(&engine, "x_f").await, [json!(6)]);
}

async fn what_does_not_fit_is_empty(engine: TestEngine) {
    let mut input = of("short", "text", "name");
    input["max_length"] = json!(3);
    act(&engine, "add_field", input).await;
    for name in ["abc", "abcd"] {
        // Nobody who saves a record could do anything about it.
        engine.create("accounts", json!({"name": name})).await;
    }
    assert_eq!(of_all(&engine, "x_short").await, [json!("abc"), json!(null)]);
}

async fn it_is_tried_before(engine: TestEngine) {
    for (name, days) in [("a", json!(10)), ("b", json!(null)), ("c", json!(3650))] {
        engine.create("accounts", json!({"name": name, "payment_terms_days": days})).await;
    }
    let ask = |kind: &str, formula: &str| {
        let decimals = (kind == "decimal").then_some(1);
        json!({"object": "accounts", "kind": kind, "formula": formula, "decimals": decimals})
    };
    let formula = "payment_terms_days / 3";
    let told = act(&engine, "try_formula", ask("decimal", formula)).await;
    let numbers = json!({"stored": true, "tried": 3, "empty": 1, "unfit": 0, "why": null});
    for (name, value) in numbers.as_object().unwrap() {
        assert_eq!(told[name], *value, "{told}");
    }
    let newest = json!([
        {"id": 3, "title": "c", "value": 1216.7},
        {"id": 2, "title": "b", "value": null},
        {"id": 1, "title": "a", "value": 3.3},
    ]);
    assert_eq!(told["newest"], newest);
    let large = "payment_terms_days * 1000000000000.0 * 1000000000.0";
    let told = act(&engine, "try_formula", ask("decimal", large)).await;
    assert_eq!((&told["unfit"], &told["empty"]), (&json!(2), &json!(3)), "{told}");
    assert!(told["why"]["zh"].is_string());
    let told = act(&engine, "try_formula", ask("integer", "today - date(created_at)")).await;
    assert_eq!((&told["stored"], &told["newest"][0]["value"]), (&json!(false), &json!(0)));
    let (fields, _) = refused(&engine, "try_formula", ask("integer", "nme")).await;
    assert_eq!(fields, ["formula wrong_expression"]);
    assert_eq!(
        engine
            .catalog()
            .expect("account")
            .unwrap()
            .fields
            .iter()
            .filter(|f| f.own.is_some())
            .count(),
        0
    );
    let error = act_as(
        &engine,
        &system(),
        "try_formula",
        json!({"object": "nothing", "kind":
        "text", "formula": "name"}),
    )
    .await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::UnknownObject);
}

async fn nobody_writes_it(engine: TestEngine) {
    add(&engine, "f", "integer", "payment_terms_days").await;
    let error = engine.try_create("accounts", json!({"name": "a", "x_f": 1})).await.unwrap_err();
    assert_eq!(error.fields()[0].field, "x_f");
    let id = engine.create("accounts", json!({"name": "a"})).await;
    assert!(engine.try_change("accounts", id, json!({"x_f": 1})).await.is_err());
}
