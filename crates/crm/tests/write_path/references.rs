//! A record can only refer to records that are there and that its writer may see.

use serde_json::json;
use steward_testkit::{TestEngine, both_engines, field_codes};

use crate::support::{body, filter, plain};

both_engines!(to_what_is_not_there, to_what_one_may_not_see, what_refers_already_stays);

async fn to_what_is_not_there(engine: TestEngine) {
    let gone = engine.create("accounts", json!({"name": "已删"})).await;
    engine.remove("accounts", gone).await;
    let contact = engine.create("contacts", json!({"name": "甲"})).await;
    for account in [gone, 999] {
        let made =
            engine.try_create("contacts", json!({"name": "乙", "account_id": account})).await;
        let changed = engine.try_change("contacts", contact, json!({"account_id": account})).await;
        for result in [made, changed] {
            let error = result.expect_err("not there");
            assert_eq!(field_codes(&error), ["account_id: not_found"]);
        }
    }
}

async fn to_what_one_may_not_see(engine: TestEngine) {
    let make = async |no: &str| {
        let user = body(json!({"name": no, "employee_no": no}));
        let made = engine.insert(&engine.from("import"), "users", vec![user], &plain()).await;
        let id = made.unwrap().ids[0];
        let member = steward_engine::permission::MEMBER;
        let role = steward_engine::permission::role_id(&engine, member).await.unwrap();
        engine.create("user_roles", json!({"user_id": id, "role_id": role})).await;
        id
    };
    let (one, two) = (make("one").await, make("two").await);
    let account = engine.create("accounts", json!({"name": "公司", "owner_id": one})).await;
    let contact = || vec![body(json!({"name": "甲", "account_id": account}))];
    let stranger = engine.user(two).await;
    let hidden = engine.insert(&stranger, "contacts", contact(), &plain()).await;
    let missing = vec![body(json!({"name": "甲", "account_id": 999}))];
    let missing = engine.insert(&stranger, "contacts", missing, &plain()).await;
    let (hidden, missing) = (hidden.expect_err("hidden"), missing.expect_err("missing"));
    assert_eq!(field_codes(&hidden), ["account_id: not_found"]);
    assert_eq!(field_codes(&hidden), field_codes(&missing), "nobody can tell the difference");
    let owner = engine.user(one).await;
    engine.insert(&owner, "contacts", contact(), &plain()).await.unwrap();
}

async fn what_refers_already_stays(engine: TestEngine) {
    let account = engine.create("accounts", json!({"name": "公司"})).await;
    let contact = engine.create("contacts", json!({"name": "甲", "account_id": account})).await;
    engine.remove("accounts", account).await;
    engine.change("contacts", contact, json!({"title": "经理"})).await;
    let rows = engine.rows("contacts", "select=account_id,title").await;
    assert_eq!(rows, [json!({"account_id": account, "title": "经理"})]);
    let one = filter(&format!("id=eq.{contact}"));
    let patch = body(json!({"account_id": null}));
    engine.update(&engine.system(), "contacts", &one, patch, &plain()).await.unwrap();
}
