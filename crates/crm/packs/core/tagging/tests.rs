//! Tags: one of each name in a group, on the records that they are meant for.

use serde_json::json;
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::refused;

both_engines!(a_tag_is_for_some_records);

async fn a_tag_is_for_some_records(engine: TestEngine) {
    let account = engine.create("accounts", json!({"name": "公司"})).await;
    let contact = engine.create("contacts", json!({"name": "张三"})).await;
    let vip = engine.create("tags", json!({"name": "重点", "objects": ["account"]})).await;
    let any = engine.create("tags", json!({"name": "老客户"})).await;
    let error =
        engine.try_create("tags", json!({"name": "重点"})).await.expect_err("there already");
    assert_eq!(error.kind(), ErrorKind::Duplicate);
    engine.create("tags", json!({"name": "重点", "group": "渠道"})).await;
    let on = |tag: i64, object: &str, id: i64| json!({"tag_id": tag, "record_object": object, "record_id": id});
    engine.create("taggings", on(vip, "account", account)).await;
    engine.create("taggings", on(any, "account", account)).await;
    engine.create("taggings", on(any, "contact", contact)).await;
    let wrong = engine.try_create("taggings", on(vip, "contact", contact)).await;
    refused(wrong, &["tag_id: not_for_object"]);
    let twice = engine.try_create("taggings", on(any, "account", account)).await;
    assert_eq!(twice.expect_err("once is enough").kind(), ErrorKind::Duplicate);
    // Records by tag, and tags by record.
    let rows = engine.rows("accounts", "select=name&@taggings.tag_id=eq.1").await;
    assert_eq!(rows, [json!({"name": "公司"})]);
    let rows = engine.rows("contacts", "select=name,taggings(tag(name))").await;
    assert_eq!(rows, [json!({"name": "张三", "taggings": [{"tag": {"name": "老客户"}}]})]);
}
