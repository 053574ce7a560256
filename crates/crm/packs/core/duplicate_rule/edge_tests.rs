//! Rules for duplicates where it is easy to walk round them, to learn from them, or to make them slow.

use std::time::{Duration, Instant};

use serde_json::{Map, Value as Json, json};
use steward_engine::action::Call;
use steward_engine::{Act, Operation, WriteWish};
use steward_testkit::{TestEngine, both_engines};

use crate::duplicate_rule::{block, body, found, likely, titles};
use crate::support::user;

both_engines!(
    a_thousand_with_one_number_are_compared_once_each,
    numbers_of_many_hide_nobody,
    steps_of_one_batch_know_each_other,
    companies_that_are_entered_at_once,
    imports_know_what_they_brought,
    a_further_number_is_entered_too,
    what_comes_back_is_entered_again,
    records_that_one_may_not_see_are_not_told_by_asking,
    a_masked_owner_is_not_told,
    rules_that_were_taken_back_bind_nobody,
    rules_that_were_thrown_away_stay_away,
);

/// What the old way took for as many: each with each.
const TOO_LONG: Duration = Duration::from_secs(60);

fn create(plural: &str, values: Json) -> Operation {
    let act = Act::Create { values: body(values) };
    Operation { reference: None, object: plural.to_owned(), act }
}

async fn rule(engine: &TestEngine, object: &str, way: &str) -> i64 {
    let query = format!("select=id&object=eq.{object}&way=eq.{way}");
    engine.rows("duplicate_rules", &query).await[0]["id"].as_i64().unwrap()
}

async fn a_thousand_with_one_number_are_compared_once_each(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    block(&engine, "lead", "phone_name").await;
    let row = |number: usize| {
        let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
        let name: String = [number / 676, number / 26, number]
            .into_iter()
            .map(letter)
            .chain("son".chars())
            .collect();
        body(json!({"name": name, "phone": "13812345678"}))
    };
    let mut rows: Vec<Map<String, Json>> = (0..1_000).map(row).collect();
    let wish = WriteWish::default();
    let begun = Instant::now();
    let made = engine.insert(&engine.system(), "leads", rows.clone(), &wish).await;
    assert_eq!(made.unwrap_or_else(|error| panic!("{error}")).ids.len(), 1_000);
    rows.truncate(2);
    let again = engine.insert(&engine.system(), "leads", rows, &wish).await;
    likely(again, &["1.phone: duplicate_blocked", "2.phone: duplicate_blocked"]);
    assert!(begun.elapsed() < TOO_LONG, "{:?}", begun.elapsed());
}

async fn numbers_of_many_hide_nobody(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let row = body(json!({"name": "前台", "phone": "13812345678"}));
    let (import, wish) = (engine.from("import"), WriteWish::default());
    for count in [1_000, 100] {
        let rows = vec![row.clone(); count];
        engine.insert(&import, "leads", rows, &wish).await.unwrap();
    }
    engine.create("contacts", json!({"name": "林岚", "email": "lin@example.com"})).await;
    let draft = json!({"name": "王五", "phone": "13812345678", "email": "lin@example.com"});
    assert_eq!(titles(&engine, "contacts", draft).await, [json!(["contact", "林岚", ["email"]])]);
    let draft = json!({"name": "前台", "phone": "13812345678"});
    let told = titles(&engine, "contacts", draft).await;
    assert_eq!(told.len(), 10, "{told:?}");
}

async fn steps_of_one_batch_know_each_other(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    block(&engine, "lead", "company_name").await;
    let operations = [
        create("accounts", json!({"name": "蓝湾酒店有限公司"})),
        create("leads", json!({"name": "林岚", "company": "蓝湾酒店"})),
    ];
    let made = engine.batch(&engine.system(), &operations, &WriteWish::default()).await;
    let error = likely(made, &["company: duplicate_blocked"]);
    assert_eq!(error.fields()[0].operation, Some(1), "{error}");
    // A name that was given away in a step before is free.
    let old = engine.create("accounts", json!({"name": "青山茶业有限公司"})).await;
    let renamed = Act::Update { id: old, version: None, values: body(json!({"name": "绿水"})) };
    let operations = [
        Operation { reference: None, object: "accounts".to_owned(), act: renamed },
        create("leads", json!({"name": "林岚", "company": "青山茶业", "wechat": "linlan"})),
    ];
    engine.batch(&engine.system(), &operations, &WriteWish::default()).await.unwrap();
}

async fn companies_that_are_entered_at_once(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    block(&engine, "account", "company_name").await;
    for attempt in ["甲", "乙", "丙", "丁", "戊"] {
        let name = format!("蓝湾{attempt}酒店有限公司");
        let one = || engine.try_create("accounts", json!({"name": name}));
        let (a, b, c, d) = tokio::join!(one(), one(), one(), one());
        let made = [a, b, c, d];
        assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1, "{made:?}");
    }
}

async fn imports_know_what_they_brought(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    block(&engine, "account", "company_name").await;
    let (import, wish) = (engine.from("import"), WriteWish::default());
    let row = |name: &str| body(json!({"name": name}));
    let rows: Vec<_> = (0..120).map(|number| row(&format!("客户{number}有限公司"))).collect();
    engine.insert(&import, "accounts", rows, &wish).await.unwrap();
    let again = engine.insert(&import, "accounts", vec![row("客户99")], &wish).await;
    likely(again, &["name: duplicate_blocked"]);
}

async fn a_further_number_is_entered_too(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    block(&engine, "contact", "email").await;
    block(&engine, "contact", "phone_name").await;
    let lin = json!({"name": "林岚", "email": "lin@example.com", "phone": "13812345678"});
    engine.create("contacts", lin).await;
    let wang = engine.create("contacts", json!({"name": "王五"})).await;
    let lan = engine.create("contacts", json!({"name": "林兰"})).await;
    let point = |contact: i64, kind: &str, value: &str| json!({"contact_id": contact, "kind": kind, "value": value});
    let email = point(wang, "email", " Lin@Example.com");
    let made = engine.try_create("contact_points", email.clone()).await;
    likely(made, &["value: duplicate_blocked"]);
    // Another one with that number is a colleague, somebody of the same name is not.
    engine.create("contact_points", point(wang, "mobile", "138 1234 5678")).await;
    let made = engine.try_create("contact_points", point(lan, "mobile", "13812345678")).await;
    likely(made, &["value: duplicate_blocked"]);
    // What is shared proves nothing; when it is not shared any more, it does.
    let mut shared = email;
    shared["shared"] = json!(true);
    let id = engine.create("contact_points", shared).await;
    engine.change("contact_points", id, json!({"label": "总机"})).await;
    let own = engine.try_change("contact_points", id, json!({"shared": false})).await;
    likely(own, &["value: duplicate_blocked"]);
}

async fn what_comes_back_is_entered_again(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    block(&engine, "contact", "email").await;
    block(&engine, "account", "company_name").await;
    for (plural, values, code) in [
        ("contacts", json!({"name": "林岚", "email": "lin@example.com"}), "email"),
        ("accounts", json!({"name": "蓝湾酒店有限公司"}), "name"),
    ] {
        let old = engine.create(plural, values.clone()).await;
        engine.remove(plural, old).await;
        let new = engine.create(plural, values).await;
        let back = engine.try_bring_back(plural, old).await;
        likely(back, &[&format!("{code}: duplicate_blocked")]);
        engine.remove(plural, new).await;
        engine.bring_back(plural, old).await;
    }
}

async fn records_that_one_may_not_see_are_not_told_by_asking(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let (owner, other) =
        (user(&engine, "李蕾", "member").await, user(&engine, "韩梅", "member").await);
    let account = json!({"name": "蓝湾酒店", "email": "lin@example.com", "owner_id": owner});
    let account = engine.create("accounts", account).await;
    let stranger = engine.user(other).await;
    let ask = async |object: &str, values: Json, id: Option<i64>| {
        let mut call = Call::new(&engine, &stranger, WriteWish::default());
        let input = json!({"object": object, "values": values, "id": id});
        let told = engine.actions().run("find_duplicates", &mut call, input).await.unwrap();
        told["matches"].as_array().unwrap().len()
    };
    let email = json!({"email": "lin@example.com"});
    assert_eq!(ask("accounts", email.clone(), None).await, 1);
    assert_eq!(
        ask("accounts", email, Some(account)).await,
        1,
        "it may not be told which one it is"
    );
    let belongs = json!({"email": "lin@example.com", "account_id": account});
    assert_eq!(ask("contacts", belongs, None).await, 1, "nor to which one it would belong");
}

async fn a_masked_owner_is_not_told(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let owner = user(&engine, "李蕾", "member").await;
    let lin = json!({"name": "林岚", "email": "lin@example.com", "owner_id": owner});
    engine.create("contacts", lin).await;
    for way in ["email", "phone_name"] {
        let rule = rule(&engine, "lead", way).await;
        engine.change("duplicate_rules", rule, json!({"tell_owner": false})).await;
    }
    let draft = || json!({"name": "王五", "email": "lin@example.com"});
    let told = found(&engine, &engine.user(owner).await, "leads", draft()).await;
    assert_eq!(told["matches"][0]["owner"], "李蕾");
    let role = steward_engine::permission::role_id(&engine, "member").await.unwrap();
    let masked =
        json!({"role_id": role, "object": "contact", "field": "owner_id", "right": "masked"});
    engine.create("role_field_rights", masked).await;
    let told = found(&engine, &engine.user(owner).await, "leads", draft()).await;
    assert_eq!(told["matches"][0]["title"], "林岚");
    assert_eq!(told["matches"][0]["owner"], Json::Null);
}

async fn rules_that_were_taken_back_bind_nobody(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let lin = || json!({"name": "林岚", "email": "lin@example.com"});
    engine.create("contacts", lin()).await;
    let id = rule(&engine, "contact", "email").await;
    let values = body(json!({"action": "block"}));
    let blocks = Operation {
        reference: None,
        object: "duplicate_rules".to_owned(),
        act: Act::Update { id, version: None, values },
    };
    let operations = [blocks, create("contacts", lin())];
    // A rule binds what is written behind it, and is taken back with it: at first where nobody has read any at this
    // epoch, then where somebody has.
    let whose = rule(&engine, "lead", "email").await;
    engine.change("duplicate_rules", whose, json!({"tell_owner": false})).await;
    for _ in 0..2 {
        let made = engine.batch(&engine.system(), &operations, &WriteWish::default()).await;
        likely(made, &["email: duplicate_blocked"]);
        engine.create("contacts", lin()).await;
    }
}

async fn rules_that_were_thrown_away_stay_away(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    for row in engine.rows("duplicate_rules", "select=id").await {
        engine.remove("duplicate_rules", row["id"].as_i64().unwrap()).await;
    }
    steward_crm::seed(&engine).await.unwrap();
    assert!(engine.rows("duplicate_rules", "select=id").await.is_empty());
}
