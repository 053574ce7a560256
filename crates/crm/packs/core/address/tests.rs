//! Addresses: one parent each, and one default for each purpose.

use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::refused;

both_engines!(one_parent_each, one_default_for_each_purpose, several_defaults_in_one_write);

async fn defaults(engine: &TestEngine, contact: i64) -> Vec<Json> {
    let query = format!("select=id&contact_id=eq.{contact}&is_default=is.true&order=id");
    engine.rows("addresses", &query).await.iter().map(|row| row["id"].clone()).collect()
}

async fn one_parent_each(engine: TestEngine) {
    let contact = engine.create("contacts", json!({"name": "张三"})).await;
    let account = engine.create("accounts", json!({"name": "公司"})).await;
    let place = json!({"city": "杭州市", "line": "文三路 1 号"});
    refused(engine.try_create("addresses", place).await, &["account_id: one_of"]);
    let both = json!({"contact_id": contact, "account_id": account, "city": "杭州市"});
    refused(engine.try_create("addresses", both).await, &["account_id: one_of"]);
    for plural in ["addresses", "invoice_titles", "memberships", "preferences", "consents"] {
        let values = match plural {
            "invoice_titles" => json!({"title": "公司"}),
            "memberships" => json!({"card_no": "8801"}),
            "preferences" => json!({"value": "浅烘"}),
            _ => json!({}),
        };
        refused(engine.try_create(plural, values.clone()).await, &["account_id: one_of"]);
        let mut values = values;
        values["contact_id"] = contact.into();
        let id = engine.create(plural, values).await;
        assert_eq!(engine.get(plural, id).await["contact_id"], contact);
    }
    // They go and come with their parent, but for what was agreed.
    engine.remove("contacts", contact).await;
    let mut left = Vec::new();
    for plural in ["addresses", "invoice_titles", "memberships", "preferences", "consents"] {
        left.push(engine.rows(plural, "select=id").await.len());
    }
    assert_eq!(left, [0, 0, 0, 0, 1]);
    engine.bring_back("contacts", contact).await;
    assert_eq!(engine.rows("preferences", "select=id").await.len(), 1);
}

async fn one_default_for_each_purpose(engine: TestEngine) {
    let contact = engine.create("contacts", json!({"name": "张三"})).await;
    let other = engine.create("contacts", json!({"name": "李四"})).await;
    let add = async |contact: i64, kind: &str, is_default: bool| {
        let values = json!({"contact_id": contact, "kind": kind, "is_default": is_default});
        engine.create("addresses", values).await
    };
    let one = add(contact, "shipping", true).await;
    let office = add(contact, "office", true).await;
    let theirs = add(other, "shipping", true).await;
    assert_eq!(defaults(&engine, contact).await, [one, office]);
    let two = add(contact, "shipping", true).await;
    assert_eq!(defaults(&engine, contact).await, [office, two], "the last one is meant");
    engine.change("addresses", one, json!({"is_default": true})).await;
    assert_eq!(defaults(&engine, contact).await, [one, office]);
    assert_eq!(defaults(&engine, other).await, [theirs]);
    // Another purpose, and back from the bin: who comes later does not take over.
    engine.change("addresses", office, json!({"kind": "shipping"})).await;
    assert_eq!(defaults(&engine, contact).await, [office]);
    engine.remove("addresses", office).await;
    assert!(defaults(&engine, contact).await.is_empty());
    engine.change("addresses", two, json!({"is_default": true})).await;
    engine.bring_back("addresses", office).await;
    assert_eq!(defaults(&engine, contact).await, [two]);
    assert_eq!(engine.get("addresses", two).await["version"], 3, "made, replaced, chosen again");
}

async fn several_defaults_in_one_write(engine: TestEngine) {
    let contact = engine.create("contacts", json!({"name": "张三"})).await;
    let row = |title: &str| {
        let row = json!({"contact_id": contact, "title": title, "is_default": true});
        row.as_object().unwrap().clone()
    };
    let wish = steward_engine::WriteWish::default();
    let rows = vec![row("甲"), row("乙"), row("丙")];
    engine.insert(&engine.system(), "invoice_titles", rows, &wish).await.unwrap();
    let found = engine.rows("invoice_titles", "select=title&is_default=is.true").await;
    assert_eq!(found, [json!({"title": "丙"})]);
}
