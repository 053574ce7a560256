//! Rules for duplicates: what they find, what they tell, and what they refuse.

use serde_json::{Map, Value as Json, json};
use steward_engine::action::Call;
use steward_engine::{Caller, WriteWish, Written};
use steward_model::error::ErrorKind;
use steward_model::{Error, Result};
use steward_testkit::{TestEngine, both_engines, field_codes};

use crate::support::{some, user};

both_engines!(
    shipped_rules_hinder_nobody,
    who_is_found,
    who_is_not_found,
    what_may_be_told,
    a_warning_is_heeded,
    a_block_binds_everybody,
    changes_are_checked_in_what_they_change,
    records_of_one_request,
    two_at_once,
    a_changed_rule_counts_at_once,
);

/// What is found for a draft.
pub(crate) async fn found(
    engine: &TestEngine,
    caller: &Caller,
    plural: &str,
    values: Json,
) -> Json {
    let mut call = Call::new(engine, caller, WriteWish::default());
    let input = json!({"object": plural, "values": values});
    let found = engine.actions().run("find_duplicates", &mut call, input).await;
    found.unwrap_or_else(|error| panic!("{error}"))
}

/// The titles of what is found, with the fields that are the same.
pub(crate) async fn titles(engine: &TestEngine, plural: &str, values: Json) -> Vec<Json> {
    let found = found(engine, &engine.system(), plural, values).await;
    let told = found["matches"].as_array().unwrap().iter();
    told.map(|one| json!([one["object"], one["title"], one["fields"]])).collect()
}

pub(crate) fn body(values: Json) -> Map<String, Json> {
    values.as_object().unwrap().clone()
}

async fn careful(engine: &TestEngine, plural: &str, values: Json) -> Result<Written> {
    let wish = WriteWish { heed_warnings: true, ..WriteWish::default() };
    engine.insert(&engine.system(), plural, vec![body(values)], &wish).await
}

pub(crate) fn likely(result: Result<Written>, codes: &[&str]) -> Error {
    let error = result.expect_err("refused");
    assert_eq!((error.kind(), error.kind().status()), (ErrorKind::LikelyDuplicate, 409), "{error}");
    assert_eq!(field_codes(&error), codes, "{error}");
    error
}

/// Turns the shipped rule for this into a block.
pub(crate) async fn block(engine: &TestEngine, object: &str, way: &str) {
    let query = format!("select=id&object=eq.{object}&way=eq.{way}");
    let rule = engine.rows("duplicate_rules", &query).await[0]["id"].as_i64().unwrap();
    engine.change("duplicate_rules", rule, json!({"action": "block"})).await;
}

async fn shipped_rules_hinder_nobody(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    for (plural, values) in [
        ("accounts", json!({"name": "蓝湾酒店有限公司", "uscc": "91330100799655058B"})),
        ("contacts", json!({"name": "林岚", "phone": "13812345678", "email": "lin@example.com"})),
        ("leads", json!({"name": "林岚", "phone": "13812345678", "company": "蓝湾酒店"})),
    ] {
        engine.create(plural, values.clone()).await;
        engine.create(plural, values).await;
    }
}

async fn who_is_found(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let hotel = json!({
        "name": "蓝湾酒店有限公司", "uscc": "91330100799655058B", "english_name": "Blue Bay Hotel",
    });
    engine.create("accounts", hotel).await;
    let system = engine.system();
    let lin = json!({"name": "林岚", "phone": "138 1234 5678", "email": "Lin@Example.com"});
    let lin = engine.create("contacts", lin).await;
    for (plural, values, title, field) in [
        ("accounts", json!({"name": "藍灣酒店"}), "蓝湾酒店有限公司", "name"),
        ("accounts", json!({"name": "蓝湾酒店（集团）股份有限公司"}), "蓝湾酒店有限公司", "name"),
        ("accounts", json!({"name": "Blue Bay Hotel Co., Ltd."}), "蓝湾酒店有限公司", "name"),
        (
            "accounts",
            json!({"name": "别的", "uscc": "91330100799655058b"}),
            "蓝湾酒店有限公司",
            "uscc",
        ),
        ("leads", json!({"name": "王五", "company": "蓝湾酒店"}), "蓝湾酒店有限公司", "company"),
        ("contacts", json!({"name": "王五", "email": " LIN@example.com"}), "林岚", "email"),
        ("leads", json!({"email": "lin@example.com"}), "林岚", "email"),
        ("contacts", json!({"name": "林 岚", "phone": "+86 138-1234-5678"}), "林岚", "phone"),
        // People write a name that they have only heard.
        ("leads", json!({"name": "林兰", "phone": "13812345678"}), "林岚", "phone"),
        (
            "accounts",
            json!({"name": "林岚", "kind": "person", "phone": "13812345678"}),
            "林岚",
            "phone",
        ),
    ] {
        let object = if title == "林岚" { "contact" } else { "account" };
        let told = titles(&engine, plural, values.clone()).await;
        assert_eq!(told, [json!([object, title, [field]])], "{plural} {values}");
    }
    // A second number of somebody finds him, too.
    let second = json!({"contact_id": lin, "kind": "mobile", "value": "13900001111"});
    engine.create("contact_points", second).await;
    let values = json!({"name": "林岚", "phone": "13900001111"});
    assert_eq!(titles(&engine, "leads", values).await, [json!(["contact", "林岚", ["phone"]])]);
    // A record that is being changed is no duplicate of itself, and what is not said anew stands there already.
    let input =
        json!({"object": "contacts", "values": {"email": null, "honorific": "ms"}, "id": lin});
    let mut call = Call::new(&engine, &system, WriteWish::default());
    let again = engine.actions().run("find_duplicates", &mut call, input).await.unwrap();
    assert_eq!(again, json!({"action": null, "matches": []}));
}

async fn who_is_not_found(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let account = engine.create("accounts", json!({"name": "蓝湾酒店有限公司"})).await;
    let lin = json!({
        "name": "林岚", "phone": "13812345678", "email": "lin@example.com", "account_id": account,
    });
    let lin = engine.create("contacts", lin).await;
    let person = json!({"name": "赵六", "kind": "person", "email": "zhao@example.com"});
    let person = engine.create("accounts", person).await;
    for (plural, values) in [
        // One phone, two people: a family, or a reception.
        ("contacts", json!({"name": "王五", "phone": "13812345678"})),
        ("contacts", json!({"phone": "13812345678"})),
        ("contacts", json!({"name": "林岚"})),
        ("accounts", json!({"name": "蓝湾酒店（深圳）有限公司"})),
        ("accounts", json!({"name": "有限公司"})),
        ("leads", json!({"name": "林岚", "email": "lin@"})),
        ("contacts", json!({})),
    ] {
        let told = titles(&engine, plural, values.clone()).await;
        assert!(told.is_empty(), "{plural} {values}: {told:?}");
    }
    // A person and his own contact are one.
    let told = titles(&engine, "leads", json!({"name": "赵", "email": "zhao@example.com"})).await;
    assert_eq!(told, [json!(["account", "赵六", ["email"]])]);
    let told = titles(&engine, "contacts", json!({"email": "zhao@example.com"})).await;
    assert_eq!(told, [json!(["contact", "赵六", ["email"]])]);
    // Nobody is a duplicate of what belongs to him.
    let input =
        json!({"object": "accounts", "values": {"email": "zhao@example.com"}, "id": person});
    let system = engine.system();
    let mut call = Call::new(&engine, &system, WriteWish::default());
    let own = engine.actions().run("find_duplicates", &mut call, input).await.unwrap();
    assert_eq!(own["matches"], json!([]));
    // A number that is known to be shared or wrong proves nothing, nor does a record in the bin.
    let point = engine
        .rows("contact_points", &format!("select=id&contact_id=eq.{lin}&kind=eq.mobile"))
        .await;
    let point = point[0]["id"].as_i64().unwrap();
    let same = || json!({"name": "林岚", "phone": "13812345678"});
    for (proves, none) in [
        (json!({"shared": true}), json!({"shared": false})),
        (json!({"state": "wrong"}), json!({"state": "ok"})),
    ] {
        engine.change("contact_points", point, proves).await;
        assert!(titles(&engine, "leads", same()).await.is_empty());
        engine.change("contact_points", point, none).await;
        assert_eq!(titles(&engine, "leads", same()).await.len(), 1);
    }
    engine.remove("contacts", lin).await;
    assert!(titles(&engine, "leads", same()).await.is_empty());
}

async fn what_may_be_told(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let owner = user(&engine, "李蕾", "member").await;
    let other = user(&engine, "韩梅", "member").await;
    let lin = json!({"name": "林岚", "email": "lin@example.com", "owner_id": owner});
    let lin = engine.create("contacts", lin).await;
    let values = || json!({"name": "王五", "email": "lin@example.com"});
    let seen = found(&engine, &engine.user(owner).await, "leads", values()).await;
    assert_eq!(seen["action"], "warn");
    let one = &seen["matches"][0];
    assert_eq!(json!([one["id"], one["title"], one["owner"]]), json!([lin, "林岚", "李蕾"]));
    let stranger = engine.user(other).await;
    let unseen = found(&engine, &stranger, "leads", values()).await;
    let one = &unseen["matches"][0];
    assert_eq!(json!([one["id"], one["title"], one["owner"]]), json!([null, null, "李蕾"]));
    assert_eq!(one["text"]["zh"], "已有邮箱相同的联系人，您无权查看，负责人是 李蕾。");
    let wish = WriteWish { heed_warnings: true, ..WriteWish::default() };
    let made = engine.insert(&stranger, "leads", vec![body(values())], &wish).await;
    let error = likely(made, &["email: duplicate_likely"]);
    assert_eq!(error.details(), None);
    assert!(
        error.text().en.contains("it belongs to") && !error.text().en.contains("林岚"),
        "{error}"
    );
    // Not even whose it is, if the company does not want that.
    for rule in engine.rows("duplicate_rules", "select=id").await {
        let rule = rule["id"].as_i64().unwrap();
        engine.change("duplicate_rules", rule, json!({"tell_owner": false})).await;
    }
    let stranger = engine.user(other).await;
    let unseen = found(&engine, &stranger, "leads", values()).await;
    assert!(!unseen.to_string().contains("李蕾") && !unseen.to_string().contains("林岚"));
    assert_eq!(unseen["matches"].as_array().unwrap().len(), 1);
    let seen = found(&engine, &engine.user(owner).await, "leads", values()).await;
    assert_eq!(seen["matches"][0]["owner"], "李蕾");
    // Who enters nothing of an object has nothing to ask.
    let mut call = Call::new(&engine, &stranger, WriteWish::default());
    let input = json!({"object": "duplicate_rules", "values": {}});
    let asked = engine.actions().run("find_duplicates", &mut call, input).await;
    assert_eq!(asked.unwrap_err().kind(), ErrorKind::UnknownObject);
}

async fn a_warning_is_heeded(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let lin = json!({"name": "林岚", "phone": "13812345678", "email": "lin@example.com"});
    let id = engine.create("contacts", lin.clone()).await;
    let error =
        likely(careful(&engine, "contacts", lin.clone()).await, &["email: duplicate_likely"]);
    assert_eq!(error.details(), Some(format!("contact {id}").as_str()));
    assert!(error.text().zh.contains("林岚") && error.hint().is_some(), "{error}");
    // What is only worth knowing hinders nobody, however careful.
    engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    careful(&engine, "leads", json!({"name": "王五", "company": "蓝湾酒店", "wechat": "wang5"}))
        .await
        .unwrap();
    engine.create("contacts", lin).await;
}

async fn a_block_binds_everybody(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    block(&engine, "contact", "email").await;
    let lin = json!({"name": "林岚", "email": "lin@example.com"});
    engine.create("contacts", lin.clone()).await;
    for origin in ["manual", "api", "import"] {
        let made = engine
            .insert(
                &engine.from(origin),
                "contacts",
                vec![body(lin.clone())],
                &WriteWish::default(),
            )
            .await;
        let error = likely(made, &["email: duplicate_blocked"]);
        assert!(error.hint().is_none(), "{error}");
    }
    assert_eq!(engine.rows("contacts", "select=id").await.len(), 1);
    // What follows from something else is nobody's entry: a person's own contact.
    let person = json!({"name": "林岚", "kind": "person", "email": "lin@example.com"});
    engine.create("accounts", person).await;
    assert_eq!(engine.rows("contacts", "select=id").await.len(), 2);
}

async fn changes_are_checked_in_what_they_change(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let lin = json!({"name": "林岚", "email": "lin@example.com", "phone": "13812345678"});
    engine.create("contacts", lin.clone()).await;
    let twin = engine.create("contacts", lin).await;
    let wang = engine.create("contacts", json!({"name": "王五", "phone": "13812345678"})).await;
    block(&engine, "contact", "email").await;
    block(&engine, "contact", "phone_name").await;
    // It was there before the rule.
    engine.change("contacts", twin, json!({"title": "经理", "honorific": "ms"})).await;
    for (values, code) in [
        (json!({"email": "lin@example.com"}), "email: duplicate_blocked"),
        (json!({"name": "林岚"}), "phone: duplicate_blocked"),
    ] {
        likely(engine.try_change("contacts", wang, values).await, &[code]);
    }
    engine.change("contacts", wang, json!({"email": "wang@example.com"})).await;
    assert_eq!(some(&engine, "contacts", wang, &["name"]).await, json!(["王五"]));
}

async fn records_of_one_request(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    block(&engine, "lead", "phone_name").await;
    let rows =
        ["林岚", "王五", "林岚"].map(|name| body(json!({"name": name, "phone": "13812345678"})));
    let (system, wish) = (engine.system(), WriteWish::default());
    let made = engine.insert(&system, "leads", rows.to_vec(), &wish).await;
    let error = likely(made, &["3.phone: duplicate_blocked"]);
    assert!(error.text().en.contains("Record 1 "), "{error}");
    let made = engine.insert(&system, "leads", rows[..2].to_vec(), &wish).await;
    assert_eq!(made.unwrap().ids.len(), 2);
    let made = engine.insert(&system, "leads", rows[1..].to_vec(), &wish).await;
    likely(made, &["1.phone: duplicate_blocked", "2.phone: duplicate_blocked"]);
}

async fn two_at_once(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    block(&engine, "contact", "email").await;
    block(&engine, "account", "uscc").await;
    for attempt in 0..10 {
        let email = format!("lin{attempt}@example.com");
        let one = || engine.try_create("contacts", json!({"name": "林岚", "email": email}));
        let (a, b, c) = tokio::join!(one(), one(), one());
        let made = [a, b, c];
        assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1, "{made:?}");
        for refused in made.into_iter().filter(Result::is_err) {
            likely(refused, &["email: duplicate_blocked"]);
        }
    }
    let one =
        || engine.try_create("accounts", json!({"name": "公司", "uscc": "91330100799655058B"}));
    let (a, b) = tokio::join!(one(), one());
    assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
}

async fn a_changed_rule_counts_at_once(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let lin = || json!({"name": "林岚", "email": "lin@example.com"});
    engine.create("contacts", lin()).await;
    block(&engine, "contact", "email").await;
    likely(engine.try_create("contacts", lin()).await, &["email: duplicate_blocked"]);
    let rules = engine.rows("duplicate_rules", "select=id&object=eq.contact&way=eq.email").await;
    let rule = rules[0]["id"].as_i64().unwrap();
    engine.change("duplicate_rules", rule, json!({"active": false})).await;
    engine.create("contacts", lin()).await;
    engine.change("duplicate_rules", rule, json!({"active": true, "against": ["lead"]})).await;
    engine.create("contacts", lin()).await;
    engine.create("leads", lin()).await;
    let error = likely(engine.try_create("contacts", lin()).await, &["email: duplicate_blocked"]);
    assert!(error.text().en.starts_with("The lead '林岚'"), "{error}");
}
