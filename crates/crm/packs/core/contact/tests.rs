//! Contacts: birthdays, and whose a new one is.

use serde_json::json;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{some, user};

both_engines!(a_birthday_is_found_in_any_year, a_new_contact_follows_its_account);

async fn a_birthday_is_found_in_any_year(engine: TestEngine) {
    let contact =
        engine.create("contacts", json!({"name": "张三", "birthday": "1988-11-05"})).await;
    assert_eq!(some(&engine, "contacts", contact, &["birth_mmdd"]).await, json!([1105]));
    engine.change("contacts", contact, json!({"birthday": "2000-02-29"})).await;
    assert_eq!(some(&engine, "contacts", contact, &["birth_mmdd"]).await, json!([229]));
    engine.change("contacts", contact, json!({"birthday": null})).await;
    assert_eq!(some(&engine, "contacts", contact, &["birth_mmdd"]).await, json!([null]));
}

async fn a_new_contact_follows_its_account(engine: TestEngine) {
    let sales = engine.create("departments", json!({"name": "销售"})).await;
    let (one, two) = (user(&engine, "one", "member").await, user(&engine, "two", "member").await);
    engine.change("users", one, json!({"department_id": sales})).await;
    let account = engine.create("accounts", json!({"name": "公司", "owner_id": one})).await;
    let whose = async |values| {
        let id = engine.create("contacts", values).await;
        some(&engine, "contacts", id, &["owner_id", "department_id"]).await
    };
    assert_eq!(whose(json!({"name": "甲", "account_id": account})).await, json!([one, sales]));
    let named = json!({"name": "乙", "account_id": account, "owner_id": two});
    assert_eq!(whose(named).await, json!([two, null]));
    let none = json!({"name": "丙", "account_id": account, "owner_id": null});
    assert_eq!(whose(none).await, json!([null, null]), "said to be nobody's");
    assert_eq!(whose(json!({"name": "丁"})).await, json!([null, null]), "the system owns nothing");
    // Whoever makes a contact without an account has it.
    let caller = engine.user(one).await;
    let body = json!({"name": "戊"}).as_object().unwrap().clone();
    let wish = steward_engine::WriteWish::default();
    let made = engine.insert(&caller, "contacts", vec![body], &wish).await.unwrap().ids[0];
    let whose = some(&engine, "contacts", made, &["owner_id", "department_id"]).await;
    assert_eq!(whose, json!([one, sales]));
}
