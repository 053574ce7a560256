//! Fields of a company's own that are kept up from child records.

use serde_json::{Value as Json, json};
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{act, compute, of_all, refused};

both_engines!(
    a_count_is_kept_up,
    sums_and_extremes_follow_their_children,
    records_from_before_get_it_later,
    one_over_formulas_follows_parents,
    records_may_be_their_own_kind_of_child,
    another_one_is_worked_out_again,
    what_it_stands_on_stays,
    it_goes_in_two_steps,
    own_objects_roll_up_and_are_rolled_up,
    slips_are_named,
    there_are_no_more_than_so_many,
    sums_that_are_too_great_are_nothing,
    it_is_tried_before,
);

/// A roll-up of accounts over their contacts.
fn of(name: &str, rollup: Json) -> Json {
    json!({"object": "accounts", "name": name, "rollup": rollup, "label": {"en": name, "zh": name}})
}

/// What is kept up from contacts.
pub(crate) fn over(function: &str, field: Option<&str>) -> Json {
    let mut rollup = json!({"from": "contacts", "via": "account_id", "function": function});
    if let Some(field) = field {
        rollup["field"] = json!(field);
    }
    rollup
}

/// Gives contacts numbers, a date and a choice.
pub(crate) async fn shaped(engine: &TestEngine) {
    for (name, kind) in [("points", "integer"), ("spent", "money"), ("since", "date")] {
        let input = json!({"object": "contacts", "kind": kind, "name": name,
            "label": {"en": name, "zh": name}});
        act(engine, "add_field", input).await;
    }
    let rank = json!({"object": "contacts", "kind": "select", "name": "rank", "label": {"en": "rank"},
        "options": [{"label": {"en": "Gold", "zh": "金"}}, {"label": {"en": "Tin", "zh": "锡"}}]});
    act(engine, "add_field", rank).await;
}

pub(crate) async fn contact(engine: &TestEngine, account: i64, values: Json) -> i64 {
    let mut body = json!({"name": "张三", "account_id": account});
    body.as_object_mut().unwrap().extend(values.as_object().unwrap().clone());
    engine.create("contacts", body).await
}

async fn account(engine: &TestEngine) -> i64 {
    engine.create("accounts", json!({"name": "甲"})).await
}

async fn a_count_is_kept_up(engine: TestEngine) {
    let told = act(&engine, "add_field", of("people", over("count", None))).await;
    assert_eq!((&told["kind"], &told["rollup"]["from"]), (&json!("integer"), &json!("contacts")));
    let may = told["may"].as_array().unwrap();
    assert!(may.contains(&json!("rollup")) && !may.contains(&json!("required")), "{told}");
    let (one, two) = (account(&engine).await, account(&engine).await);
    assert_eq!(of_all(&engine, "x_people").await, [json!(0), json!(0)]);
    let first = contact(&engine, one, json!({})).await;
    contact(&engine, one, json!({})).await;
    assert_eq!(of_all(&engine, "x_people").await, [json!(2), json!(0)]);
    engine.change("contacts", first, json!({"account_id": two})).await;
    assert_eq!(of_all(&engine, "x_people").await, [json!(1), json!(1)]);
    engine.remove("contacts", first).await;
    assert_eq!(of_all(&engine, "x_people").await, [json!(1), json!(0)]);
    engine.bring_back("contacts", first).await;
    // Lists, filters, orders and totals.
    let rows = engine.rows("accounts", "select=id&x_people=gte.1&order=x_people.desc,id").await;
    assert_eq!(rows, [json!({"id": one}), json!({"id": two})]);
    assert_eq!(engine.rows("accounts", "select=x_people.sum()").await, [json!({"sum": 2})]);
    // Nobody writes it, and nobody has changed the account.
    let error = engine.try_change("accounts", one, json!({"x_people": 9})).await.unwrap_err();
    assert_eq!(error.fields()[0].field, "x_people");
    assert_eq!(engine.get("accounts", one).await["version"], 1);
    assert_eq!(engine.log("account", one).await.len(), 1);
}

async fn sums_and_extremes_follow_their_children(engine: TestEngine) {
    shaped(&engine).await;
    let mut gold = over("sum", Some("x_spent"));
    gold["only"] = json!({"x_rank": "gold", "is_primary": "false"});
    let told = act(&engine, "add_field", of("gold", gold)).await;
    assert_eq!((&told["kind"], &told["decimals"]), (&json!("money"), &json!(2)));
    assert_eq!(told["rollup"]["only"], json!({"x_rank": "gold", "is_primary": "false"}));
    act(&engine, "add_field", of("first", over("min", Some("x_since")))).await;
    act(&engine, "add_field", of("most", over("max", Some("x_points")))).await;
    let account = account(&engine).await;
    let shown = async || {
        let row = engine.get("accounts", account).await;
        json!([row["x_gold"], row["x_first"], row["x_most"]])
    };
    assert_eq!(shown().await, json!([0, null, null]));
    let primary = json!({"x_spent": 1000, "x_rank": "gold", "is_primary": true});
    contact(&engine, account, primary).await;
    let values = json!({"x_spent": 10.5, "x_rank": "gold", "x_since": "2026-03-01", "x_points": 5});
    let second = contact(&engine, account, values).await;
    let values = json!({"x_spent": 7, "x_rank": "tin", "x_since": "2026-01-01", "x_points": 9});
    let third = contact(&engine, account, values).await;
    assert_eq!(shown().await, json!([10.5, "2026-01-01", 9]));
    for (id, patch, wanted) in [
        (third, json!({"x_rank": "gold"}), json!([17.5, "2026-01-01", 9])),
        (third, json!({"x_since": null, "x_points": 1}), json!([17.5, "2026-03-01", 5])),
        (second, json!({"x_spent": -3.25}), json!([3.75, "2026-03-01", 5])),
        (second, json!({"x_since": "2025-01-01"}), json!([3.75, "2025-01-01", 5])),
        (second, json!({"account_id": null}), json!([7, null, 1])),
    ] {
        engine.change("contacts", id, patch.clone()).await;
        assert_eq!(shown().await, wanted, "{patch}");
    }
}

async fn records_from_before_get_it_later(engine: TestEngine) {
    let binned = account(&engine).await;
    contact(&engine, binned, json!({})).await;
    engine.remove("accounts", binned).await;
    let (some, none) = (account(&engine).await, account(&engine).await);
    contact(&engine, some, json!({})).await;
    let gone = contact(&engine, some, json!({})).await;
    engine.remove("contacts", gone).await;
    let (version, log) =
        (engine.get("accounts", some).await["version"].clone(), engine.log("account", some).await);
    let mut trial = of("people", over("count", None));
    trial["dry_run"] = json!(true);
    act(&engine, "add_field", trial).await;
    assert_eq!(compute(&engine).await, 0, "a trial leaves nothing to be done");
    act(&engine, "add_field", of("people", over("count", None))).await;
    let told = async || {
        let fields = act(&engine, "fields", json!({"object": "accounts"})).await;
        fields["fields"].as_array().unwrap().last().unwrap().clone()
    };
    assert_eq!(told().await["computing"], true);
    // What is added meanwhile makes no wrong number of nothing.
    contact(&engine, some, json!({})).await;
    assert_eq!(of_all(&engine, "x_people").await, [json!(null), json!(null)]);
    assert_eq!(compute(&engine).await, 1);
    assert_eq!(of_all(&engine, "x_people").await, [json!(2), json!(0)]);
    assert_eq!(told().await["computing"], false);
    engine.bring_back("contacts", gone).await;
    assert_eq!(of_all(&engine, "x_people").await, [json!(3), json!(0)]);
    contact(&engine, none, json!({})).await;
    assert_eq!(of_all(&engine, "x_people").await, [json!(3), json!(1)]);
    // What was in the bin has it when it comes back.
    engine.bring_back("accounts", binned).await;
    let children = engine.rows("contacts", &format!("select=id&account_id=eq.{binned}")).await;
    assert_eq!(engine.get("accounts", binned).await["x_people"], json!(children.len()));
    assert_eq!(engine.get("accounts", some).await["version"], version);
    assert_eq!(engine.log("account", some).await.len(), log.len());
}

async fn one_over_formulas_follows_parents(engine: TestEngine) {
    shaped(&engine).await;
    let worth = json!({"object": "contacts", "kind": "integer", "name": "worth", "label": {"en": "worth"},
        "formula": "coalesce(x_points, 0) + coalesce(account.payment_terms_days, 0)"});
    act(&engine, "add_field", worth).await;
    act(&engine, "add_field", of("worth", over("sum", Some("x_worth")))).await;
    compute(&engine).await;
    let body = json!({"name": "甲", "payment_terms_days": 10});
    let account = engine.create("accounts", body).await;
    contact(&engine, account, json!({"x_points": 1})).await;
    contact(&engine, account, json!({"x_points": 2})).await;
    assert_eq!(engine.get("accounts", account).await["x_worth"], 23);
    engine.change("accounts", account, json!({"payment_terms_days": 100})).await;
    assert_eq!(engine.get("accounts", account).await["x_worth"], 203);
}

async fn records_may_be_their_own_kind_of_child(engine: TestEngine) {
    let branches = json!({"from": "accounts", "via": "parent_id", "function": "count"});
    let head = account(&engine).await;
    let branch = engine.create("accounts", json!({"name": "乙", "parent_id": head})).await;
    act(&engine, "add_field", of("branches", branches)).await;
    compute(&engine).await;
    assert_eq!(of_all(&engine, "x_branches").await, [json!(1), json!(0)]);
    engine.create("accounts", json!({"name": "丙", "parent_id": branch})).await;
    engine.change("accounts", branch, json!({"parent_id": null})).await;
    assert_eq!(of_all(&engine, "x_branches").await, [json!(0), json!(1), json!(0)]);
}

async fn another_one_is_worked_out_again(engine: TestEngine) {
    shaped(&engine).await;
    let account = account(&engine).await;
    contact(&engine, account, json!({"x_points": 5, "x_rank": "gold"})).await;
    contact(&engine, account, json!({"x_points": 2, "x_rank": "tin"})).await;
    act(&engine, "add_field", of("points", over("sum", Some("x_points")))).await;
    compute(&engine).await;
    let to = |rollup: Json| json!({"object": "accounts", "field": "x_points", "rollup": rollup});
    for (rollup, wanted) in [
        (over("max", Some("x_points")), 5),
        (over("min", Some("x_points")), 2),
        (over("count", None), 2),
        (
            json!({"from": "contacts", "via": "account_id", "function": "sum", "field": "x_points",
                "only": {"x_rank": "gold"}}),
            5,
        ),
    ] {
        let told = act(&engine, "change_field", to(rollup.clone())).await;
        assert_eq!(told["rollup"]["function"], rollup["function"]);
        assert_eq!(compute(&engine).await, 1);
        assert_eq!(engine.get("accounts", account).await["x_points"], wanted, "{rollup}");
    }
    // The same again, or other words, is nothing to be worked out.
    let words =
        json!({"object": "accounts", "field": "x_points", "label": {"en": "P", "zh": "分"}});
    act(&engine, "change_field", words).await;
    assert_eq!(compute(&engine).await, 0);
    let (fields, error) = refused(&engine, "change_field", to(over("sum", Some("x_spent")))).await;
    assert_eq!(fields, ["rollup.field another_kind"]);
    assert!(error.fields()[0].message.zh.contains("另外添加字段"), "{error:?}");
    // A field that people fill in does not become one.
    let points = json!({"object": "contacts", "field": "x_points", "rollup": over("count", None)});
    assert_eq!(refused(&engine, "change_field", points).await.0, ["rollup does_not_fit"]);
}

async fn what_it_stands_on_stays(engine: TestEngine) {
    shaped(&engine).await;
    let mut rollup = over("sum", Some("x_points"));
    rollup["only"] = json!({"x_rank": "gold"});
    act(&engine, "add_field", of("points", rollup)).await;
    for field in ["x_points", "x_rank"] {
        let (fields, error) =
            refused(&engine, "remove_field", json!({"object": "contacts", "field": field})).await;
        assert_eq!(fields, ["field in_use"], "{field}");
        assert!(error.fields()[0].message.en.contains("The roll-up 'points' of Accounts"));
        assert!(error.fields()[0].message.zh.contains("“客户”的汇总字段“points”"), "{error:?}");
    }
    let options = json!({"object": "contacts", "field": "x_rank",
        "options": [{"key": "tin", "label": {"en": "Tin", "zh": "锡"}}]});
    assert_eq!(refused(&engine, "change_field", options).await.0, ["options in_use"]);
    // Once it was removed all that can go, and it does not come back over what has gone.
    act(&engine, "remove_field", json!({"object": "accounts", "field": "x_points"})).await;
    act(&engine, "remove_field", json!({"object": "contacts", "field": "x_points"})).await;
    let back = json!({"object": "accounts", "field": "x_points"});
    let (fields, error) = refused(&engine, "restore_field", back.clone()).await;
    assert_eq!(fields, ["rollup wrong_relation"]);
    assert!(error.fields()[0].message.en.contains("'contacts.x_points'"), "{error:?}");
    act(&engine, "restore_field", json!({"object": "contacts", "field": "x_points"})).await;
    act(&engine, "restore_field", back).await;
}

async fn it_goes_in_two_steps(engine: TestEngine) {
    let account = account(&engine).await;
    let first = contact(&engine, account, json!({})).await;
    act(&engine, "add_field", of("people", over("count", None))).await;
    compute(&engine).await;
    let field = json!({"object": "accounts", "field": "x_people"});
    act(&engine, "remove_field", field.clone()).await;
    contact(&engine, account, json!({})).await;
    contact(&engine, account, json!({})).await;
    engine.remove("contacts", first).await;
    let told = act(&engine, "restore_field", field.clone()).await;
    assert_eq!(told["rollup"]["function"], "count");
    compute(&engine).await;
    assert_eq!(engine.get("accounts", account).await["x_people"], 2);
    act(&engine, "remove_field", field.clone()).await;
    act(&engine, "purge_field", field).await;
    contact(&engine, account, json!({})).await;
}

async fn own_objects_roll_up_and_are_rolled_up(engine: TestEngine) {
    let object = |en: &str, zh: &str| {
        json!({"label": {"en": en, "zh": zh}, "label_plural": {"en": format!("{en}s"), "zh": zh},
            "icon": "receipt", "title": {"en": "Name", "zh": "名称"}})
    };
    act(&engine, "add_object", object("Club", "俱乐部")).await;
    act(&engine, "add_object", object("Visit", "到访")).await;
    let to = json!({"object": "x_visits", "kind": "reference", "label": {"en": "Club"},
        "references": "x_clubs"});
    act(&engine, "add_field", to).await;
    let fee =
        json!({"object": "x_visits", "kind": "decimal", "decimals": 1, "label": {"en": "Fee"}});
    act(&engine, "add_field", fee).await;
    let fees = json!({"object": "x_clubs", "name": "fees", "label": {"en": "Fees", "zh": "费用"},
        "rollup": {"from": "x_visits", "via": "x_club_id", "function": "sum", "field": "x_fee"}});
    act(&engine, "add_field", fees).await;
    compute(&engine).await;
    let club = engine.create("x_clubs", json!({"name": "甲"})).await;
    let visit = json!({"name": "v", "x_club_id": club, "x_fee": 2.5});
    engine.create("x_visits", visit.clone()).await;
    let fees = async || engine.get("x_clubs", club).await["x_fees"].clone();
    assert_eq!(fees().await, json!(2.5));
    let (fields, error) = refused(&engine, "remove_object", json!({"object": "x_visits"})).await;
    assert_eq!(fields, ["object in_use"]);
    assert!(error.fields()[0].message.zh.contains("费用"), "{error:?}");
    // While the object is away nobody counts; when it is back all is counted.
    act(&engine, "remove_object", json!({"object": "x_clubs"})).await;
    engine.create("x_visits", json!({"name": "w", "x_fee": 1})).await;
    act(&engine, "restore_object", json!({"object": "x_clubs"})).await;
    engine.create("x_visits", visit).await;
    compute(&engine).await;
    assert_eq!(fees().await, json!(5));
    act(&engine, "remove_object", json!({"object": "x_clubs"})).await;
    act(&engine, "purge_object", json!({"object": "x_clubs"})).await;
    act(&engine, "remove_object", json!({"object": "x_visits"})).await;
}

async fn slips_are_named(engine: TestEngine) {
    shaped(&engine).await;
    act(&engine, "add_field", of("people", over("count", None))).await;
    let mut heads = of("heads", over("count", None));
    heads["rollup"] =
        json!({"from": "accounts", "via": "parent_id", "function": "sum", "field": "x_people"});
    let age = json!({"object": "contacts", "kind": "integer", "name": "age", "label": {"en": "age"},
        "formula": "(today - created_at) / 365"});
    let age = Json::clone(&age);
    let _ = crate::support::act_as(&engine, &crate::support::system(), "add_field", age).await;
    let of_opportunities = |field: &str| json!({"from": "opportunities", "via": "account_id", "function": "sum", "field": field});
    let with = |part: &str, value: Json| {
        let mut rollup = over("sum", Some("x_points"));
        rollup[part] = value;
        of("bad", rollup)
    };
    for (input, wanted) in [
        (with("from", json!("persons")), vec!["rollup.from unknown_object"]),
        (with("via", json!("reports_to_id")), vec!["rollup.via wrong_relation"]),
        (with("via", json!("x_points")), vec!["rollup.via wrong_relation"]),
        (with("via", json!("nothing")), vec!["rollup.via unknown_field"]),
        (with("function", json!("avg")), vec!["rollup.function unknown_function"]),
        (with("function", json!("count")), vec!["rollup.field does_not_fit"]),
        (with("field", json!("")), vec!["rollup.field required"]),
        (with("field", json!("name")), vec!["rollup.field does_not_fit"]),
        (with("field", json!("x_since")), vec!["rollup.field does_not_fit"]),
        (with("field", json!("id_number")), vec!["rollup.field does_not_fit"]),
        (with("only", json!({"name": "a"})), vec!["rollup.only does_not_fit"]),
        (with("only", json!({"x_rank": "lead"})), vec!["rollup.only not_an_option"]),
        (with("only", json!({"is_primary": ""})), vec!["rollup.only required"]),
        (of("bad", of_opportunities("amount")), vec!["rollup.field several_currencies"]),
        (heads, vec!["rollup.field rolled_up"]),
    ] {
        let (fields, error) = refused(&engine, "add_field", input.clone()).await;
        assert_eq!(fields, wanted, "{input}");
        let message = &error.fields()[0].message;
        assert!(message.en != message.zh && !message.zh.is_ascii(), "{message:?}");
    }
    let mut input = of("bad", over("count", None));
    input["required"] = json!(true);
    input["kind"] = json!("text");
    input["label"] = json!({"en": ""});
    let (mut fields, _) = refused(&engine, "add_field", input).await;
    fields.sort();
    assert_eq!(fields, ["kind does_not_fit", "label required", "required does_not_fit"]);
    let mut input = of("bad", over("count", None));
    input["formula"] = json!("1");
    assert!(
        refused(&engine, "add_field", input).await.0.contains(&"formula does_not_fit".to_owned())
    );
    let neither = json!({"object": "accounts", "label": {"en": "bad"}});
    assert_eq!(refused(&engine, "add_field", neither).await.0, ["kind unknown_kind"]);
    // In the company's own currency there is a sum.
    act(&engine, "add_field", of("sales", of_opportunities("amount_base"))).await;
}

async fn there_are_no_more_than_so_many(engine: TestEngine) {
    for number in 0..steward_engine::reshape::MOST_ROLLUPS {
        act(&engine, "add_field", of(&format!("r{number}"), over("count", None))).await;
    }
    let (_, error) = refused(&engine, "add_field", of("more", over("count", None))).await;
    assert_eq!(error.kind(), ErrorKind::NotSupported);
    assert!(error.text().en.contains("20 roll-ups of your own over Contacts"), "{error:?}");
}

async fn sums_that_are_too_great_are_nothing(engine: TestEngine) {
    shaped(&engine).await;
    let fine = json!({"object": "contacts", "kind": "decimal", "decimals": 9, "name": "fine",
        "label": {"en": "fine"}});
    act(&engine, "add_field", fine).await;
    let account = account(&engine).await;
    // Nine thousand of the greatest values and a few more.
    let one = json!({"name": "张三", "account_id": account, "x_fine": 999_999.999_999_999});
    let body = one.as_object().unwrap().clone();
    let wish = steward_engine::WriteWish::default();
    for _ in 0..10 {
        let bodies = vec![body.clone(); 905];
        engine.insert(&crate::support::system(), "contacts", bodies, &wish).await.unwrap();
    }
    act(&engine, "add_field", of("sum", over("sum", Some("x_fine")))).await;
    compute(&engine).await;
    assert_eq!(of_all(&engine, "x_sum").await, [json!(null)]);
    // Whoever saves a child is not kept from it.
    contact(&engine, account, json!({"x_fine": 1})).await;
    engine.remove("contacts", 1).await;
}

async fn it_is_tried_before(engine: TestEngine) {
    shaped(&engine).await;
    let (one, two) = (account(&engine).await, account(&engine).await);
    contact(&engine, one, json!({"x_spent": 2.5})).await;
    contact(&engine, one, json!({"x_spent": 3})).await;
    let before = act(&engine, "fields", json!({"object": "accounts"})).await;
    let trial = |rollup: Json| json!({"object": "accounts", "rollup": rollup});
    let told = act(&engine, "try_rollup", trial(over("sum", Some("x_spent")))).await;
    assert_eq!(
        told,
        json!({"kind": "money", "decimals": 2, "tried": 2, "empty": 0, "newest": [
            {"id": two, "title": "甲", "value": 0}, {"id": one, "title": "甲", "value": 5.5}]})
    );
    let told = act(&engine, "try_rollup", trial(over("min", Some("x_since")))).await;
    assert_eq!((&told["kind"], &told["empty"]), (&json!("date"), &json!(2)));
    let (fields, _) = refused(&engine, "try_rollup", trial(over("sum", Some("name")))).await;
    assert_eq!(fields, ["rollup.field does_not_fit"]);
    assert_eq!(act(&engine, "fields", json!({"object": "accounts"})).await, before);
}
