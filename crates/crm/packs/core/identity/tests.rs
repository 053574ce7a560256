//! External identities: one record each, and records found by them.

use serde_json::{Map, Value as Json, json};
use steward_crm::packs::identity::{Known, upsert};
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines, field_codes};

use crate::support::{refused, user};

both_engines!(
    an_identity_is_one_records,
    whose_it_is_is_told_to_those_who_may_know,
    an_upsert_by_identity_finds_the_person,
    many_at_once_make_one_person,
);

fn openid(owner: &str, id: i64, value: &str) -> Json {
    json!({owner: id, "system": "wechat_openid", "realm": "wx-shop", "value": value})
}

fn known(value: &str) -> Known {
    let (system, realm) = ("wechat_openid".to_owned(), "wx-shop".to_owned());
    Known { system, realm, value: value.to_owned() }
}

fn body(values: Json) -> Map<String, Json> {
    values.as_object().unwrap().clone()
}

async fn an_identity_is_one_records(engine: TestEngine) {
    let one = engine.create("contacts", json!({"name": "张三"})).await;
    let two = engine.create("contacts", json!({"name": "李四"})).await;
    let account = engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    engine.create("identities", openid("contact_id", one, "o-1")).await;
    for (owner, id) in [("contact_id", two), ("account_id", account)] {
        let error = engine.try_create("identities", openid(owner, id, "o-1")).await;
        let error = error.expect_err("taken");
        assert_eq!((error.kind(), error.kind().status()), (ErrorKind::Duplicate, 409));
        assert_eq!(field_codes(&error), ["value: identity_taken"]);
        assert_eq!(error.details(), Some(format!("contact {one}").as_str()));
        assert!(error.text().zh.contains("联系人“张三”"), "{}", error.text().zh);
        assert!(error.text().en.contains("'张三'"), "{}", error.text().en);
    }
    // Elsewhere the same value means somebody else.
    let other =
        json!({"contact_id": two, "system": "wechat_openid", "realm": "wx-cafe", "value": "o-1"});
    engine.create("identities", other).await;
    let own = json!({"contact_id": two, "system": "erp", "value": "o-1"});
    engine.create("identities", own.clone()).await;
    // Twice at one record is a plain duplicate, and so is one without a realm.
    let error = engine.try_create("identities", own).await.expect_err("there already");
    assert_eq!(error.kind(), ErrorKind::Duplicate);
    assert_eq!(field_codes(&error), ["system: duplicate", "realm: duplicate", "value: duplicate"]);
    let nobody = json!({"system": "erp", "value": "o-2"});
    refused(engine.try_create("identities", nobody).await, &["account_id: one_of"]);
    let both = json!({"account_id": account, "contact_id": two, "system": "erp", "value": "o-2"});
    refused(engine.try_create("identities", both).await, &["account_id: one_of"]);
    // With its record in the bin an identity is free; the record comes back only if it still is.
    engine.remove("contacts", one).await;
    engine.create("identities", openid("contact_id", two, "o-1")).await;
    let error = engine.try_bring_back("contacts", one).await.expect_err("taken meanwhile");
    assert_eq!(error.kind(), ErrorKind::Duplicate);
}

async fn whose_it_is_is_told_to_those_who_may_know(engine: TestEngine) {
    let owner = user(&engine, "owner", "member").await;
    let other = user(&engine, "other", "member").await;
    let theirs = json!({"name": "秘密客户", "owner_id": owner});
    let theirs = engine.create("contacts", theirs).await;
    let mine = engine.create("contacts", json!({"name": "李四", "owner_id": other})).await;
    engine.create("identities", openid("contact_id", theirs, "o-1")).await;
    let caller = engine.user(other).await;
    let rows = vec![body(openid("contact_id", mine, "o-1"))];
    let wish = steward_engine::WriteWish::default();
    let error = engine.insert(&caller, "identities", rows, &wish).await.expect_err("taken");
    assert_eq!(error.kind(), ErrorKind::Duplicate);
    let said = format!("{error} {} {:?}", error.text().zh, error.details());
    assert!(!said.contains("秘密") && !said.contains("contact"), "{said}");
    let (known, values) = (known("o-1"), body(json!({"name": "我的"})));
    let written = upsert(&engine, &caller, "contacts", &known, &values);
    written.await.expect_err("somebody else's contact is not changed through an identity");
    assert_eq!(engine.get("contacts", theirs).await["name"], "秘密客户");
}

async fn an_upsert_by_identity_finds_the_person(engine: TestEngine) {
    let caller = engine.system();
    let write = async |plural: &str, value: &str, values: Json| {
        upsert(&engine, &caller, plural, &known(value), &body(values)).await
    };
    let (id, is_new) =
        write("contacts", "o-1", json!({"name": "张三", "phone": "13812345678"})).await.unwrap();
    assert!(is_new);
    assert_eq!(engine.get("contacts", id).await["phone"], "+86-13812345678");
    let again = write("contacts", "o-1", json!({"name": "张三丰"})).await.unwrap();
    assert_eq!(again, (id, false));
    assert_eq!(engine.get("contacts", id).await["name"], "张三丰");
    assert_eq!(engine.rows("identities", "select=id").await.len(), 1);
    let (account, _) =
        write("accounts", "o-2", json!({"name": "李四", "kind": "person"})).await.unwrap();
    let identity = engine.rows("identities", "select=account_id&value=eq.o-2").await;
    assert_eq!(identity, [json!({"account_id": account})]);
    // Nothing is made by half: neither the record without its identity nor the other way round.
    let error = write("contacts", "o-3", json!({"name": ""})).await.expect_err("no name");
    assert!(field_codes(&error).iter().any(|code| code.ends_with("name: required")), "{error}");
    assert_eq!(engine.rows("identities", "select=id").await.len(), 2);
    // A contact's identity is no account's.
    let error = write("accounts", "o-1", json!({"name": "公司"})).await.expect_err("a contact's");
    assert_eq!(error.kind(), ErrorKind::Duplicate);
    assert_eq!(engine.rows("accounts", "select=id").await.len(), 1);
    let error = write("pools", "o-4", json!({"name": "公海"})).await.expect_err("no identities");
    assert_eq!(error.kind(), ErrorKind::BadQuery);
}

async fn many_at_once_make_one_person(engine: TestEngine) {
    let caller = engine.system();
    let one = |n: usize| {
        let (engine, caller) = (&engine, &caller);
        async move {
            let values = body(json!({"name": "张三", "title": format!("{n}")}));
            upsert(engine, caller, "contacts", &known("o-1"), &values).await.unwrap()
        }
    };
    let (a, b, c) = tokio::join!(one(1), one(2), one(3));
    assert!(a.0 == b.0 && b.0 == c.0, "{a:?} {b:?} {c:?}");
    assert_eq!([a, b, c].iter().filter(|(_, is_new)| *is_new).count(), 1);
    assert_eq!(engine.rows("contacts", "select=id").await.len(), 1);
}
