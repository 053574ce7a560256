//! Batches of operations on several records and objects: all or none.

use serde_json::{Value as Json, json};
use steward_engine::{Act, IdempotencyKey, Operation, Resolution, WriteWish};
use steward_model::Error;
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{body, count, plain};

both_engines!(
    a_form_with_its_lines,
    all_errors_at_once,
    versions_and_absent_records,
    a_taken_key_names_its_operation,
    upserts_find_what_is_there,
    nothing_twice,
    a_thousand_and_no_more,
    later_operations_see_earlier_ones,
);

fn operation(reference: &str, object: &str, act: Act) -> Operation {
    let reference = Some(reference.to_owned()).filter(|name| !name.is_empty());
    Operation { reference, object: object.to_owned(), act }
}

fn create(reference: &str, object: &str, values: Json) -> Operation {
    operation(reference, object, Act::Create { values: body(values) })
}

fn update(object: &str, id: i64, version: Option<i64>, values: Json) -> Operation {
    operation("", object, Act::Update { id, version, values: body(values) })
}

fn upsert(reference: &str, resolution: Resolution, values: Json) -> Operation {
    let on_conflict = Some(vec!["external_id".to_owned()]);
    let act = Act::Upsert { values: body(values), on_conflict, resolution };
    operation(reference, "accounts", act)
}

fn told(error: &Error) -> Vec<(usize, String)> {
    let of = |field: &steward_model::FieldError| {
        (field.operation.expect("an operation"), format!("{}: {}", field.field, field.code))
    };
    error.fields().iter().map(of).collect()
}

fn said(all: &[(usize, &str)]) -> Vec<(usize, String)> {
    all.iter().map(|&(operation, what)| (operation, what.to_owned())).collect()
}

async fn a_form_with_its_lines(engine: TestEngine) {
    let old = engine.create("accounts", json!({"name": "旧客户"})).await;
    let gone = engine.create("accounts", json!({"name": "多余"})).await;
    let operations = [
        create("a", "accounts", json!({"name": "蓝湾酒店"})),
        create("b", "contacts", json!({"name": "张三", "account_id": {"$ref": "a"}})),
        create("", "contacts", json!({"name": "李四", "account_id": {"$ref": "a"}})),
        update("accounts", old, Some(1), json!({"parent_id": {"$ref": "a"}})),
        operation("", "accounts", Act::Delete { id: gone, version: Some(1) }),
    ];
    let written = engine.batch(&engine.system(), &operations, &plain()).await.unwrap();
    let [account, first, second, changed, deleted] = written.ids[..] else { panic!("five") };
    assert_eq!((changed, deleted, written.inserted), (old, gone, 3));
    assert_eq!(engine.get("contacts", first).await["account_id"], json!(account));
    assert_eq!(engine.get("contacts", second).await["name"], json!("李四"));
    assert_eq!(engine.get("accounts", old).await["parent_id"], json!(account));
    assert_eq!(count(&engine, "accounts").await, 2);
    for ((object, id), version) in ["accounts", "contacts", "contacts", "accounts"]
        .into_iter()
        .zip([account, first, second, old])
        .zip(&written.versions)
    {
        assert_eq!(engine.get(object, id).await["version"], json!(version), "{object} {id}");
    }
    assert_eq!(written.versions[4], 2);
}

async fn all_errors_at_once(engine: TestEngine) {
    let account = engine.create("accounts", json!({"name": "旧客户"})).await;
    let operations = [
        create("a", "accounts", json!({"name": "", "level": "Z"})),
        create("b", "contacts", json!({"name": "张三", "account_id": {"$ref": "a"}})),
        create("", "contacts", json!({"name": "李四", "email": "x", "account_id": {"$ref": "a"}})),
        create("", "contacts", json!({"name": "王五", "nothing": 1})),
        update("accounts", account, None, json!({"email": "y"})),
        create("", "contacts", json!({"name": "赵六", "account_id": 999_999})),
    ];
    let error = engine.batch(&engine.system(), &operations, &plain()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidFields);
    let mut found = told(&error);
    found.sort();
    let wanted = said(&[
        (0, "level: not_an_option"),
        (0, "name: required"),
        (2, "email: not_an_email"),
        (3, "nothing: unknown_field"),
        (4, "email: not_an_email"),
        (5, "account_id: not_found"),
    ]);
    assert_eq!(found, wanted);
    assert_eq!(count(&engine, "contacts").await, 0);
    assert_eq!(count(&engine, "accounts").await, 1);
}

async fn versions_and_absent_records(engine: TestEngine) {
    let id = engine.create("accounts", json!({"name": "旧客户"})).await;
    engine.change("accounts", id, json!({"level": "vip"})).await;
    let name = || json!({"name": "新"});
    let one = [update("accounts", id, Some(1), name())];
    let error = engine.batch(&engine.system(), &one, &plain()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::VersionMismatch);
    assert_eq!(told(&error), said(&[(0, "version: changed_meanwhile")]));
    let two = [
        create("", "accounts", name()),
        update("accounts", id, Some(1), name()),
        update("accounts", 999_999, None, name()),
        operation("", "nothings", Act::Delete { id: 1, version: None }),
    ];
    let error = engine.batch(&engine.system(), &two, &plain()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidFields);
    let wanted = said(&[
        (1, "version: changed_meanwhile"),
        (2, "id: not_found"),
        (3, "object: unknown_object"),
    ]);
    assert_eq!(told(&error), wanted);
    assert_eq!(engine.get("accounts", id).await["name"], json!("旧客户"));
    assert_eq!(count(&engine, "accounts").await, 1);
}

async fn a_taken_key_names_its_operation(engine: TestEngine) {
    engine.create("accounts", json!({"name": "旧", "external_id": "x"})).await;
    let operations = [
        create("", "contacts", json!({"name": "张三"})),
        create("", "accounts", json!({"name": "新", "external_id": "x"})),
    ];
    let error = engine.batch(&engine.system(), &operations, &plain()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Duplicate);
    assert_eq!(told(&error), said(&[(1, "external_id: duplicate")]));
    assert_eq!(count(&engine, "contacts").await, 0);
}

async fn upserts_find_what_is_there(engine: TestEngine) {
    let old = engine.create("accounts", json!({"name": "旧", "external_id": "x"})).await;
    let operations = [
        upsert("a", Resolution::Merge, json!({"name": "改", "external_id": "x"})),
        upsert("b", Resolution::Merge, json!({"name": "新", "external_id": "y"})),
        create("", "contacts", json!({"name": "张三", "account_id": {"$ref": "a"}})),
        upsert("c", Resolution::Ignore, json!({"name": "不改", "external_id": "x"})),
        create("", "contacts", json!({"name": "李四", "account_id": {"$ref": "c"}})),
    ];
    let written = engine.batch(&engine.system(), &operations, &plain()).await.unwrap();
    assert_eq!((written.ids[0], written.ids[3], written.inserted), (old, old, 3));
    assert_eq!(engine.get("accounts", old).await["name"], json!("改"));
    for contact in [written.ids[2], written.ids[4]] {
        assert_eq!(engine.get("contacts", contact).await["account_id"], json!(old));
    }
}

async fn nothing_twice(engine: TestEngine) {
    let caller = crate::support::administrator(&engine).await;
    let operations = [
        create("a", "accounts", json!({"name": "蓝湾酒店"})),
        create("", "contacts", json!({"name": "张三", "account_id": {"$ref": "a"}})),
    ];
    let key = IdempotencyKey { key: "k".to_owned(), request_hash: [1; 32] };
    let wish = WriteWish { idempotency: Some(key), ..WriteWish::default() };
    let first = engine.batch(&caller, &operations, &wish).await.unwrap();
    let again = engine.batch(&caller, &operations, &wish).await.unwrap();
    assert!(again.replayed && !first.replayed);
    assert_eq!((first.ids, first.versions), (again.ids, again.versions));
    assert_eq!(count(&engine, "accounts").await, 1);
}

async fn a_thousand_and_no_more(engine: TestEngine) {
    let mut operations = vec![create("a", "accounts", json!({"name": "蓝湾酒店"}))];
    operations.extend((1..1_000).map(|n| {
        create("", "contacts", json!({"name": format!("第{n}位"), "account_id": {"$ref": "a"}}))
    }));
    let written = engine.batch(&engine.system(), &operations, &plain()).await.unwrap();
    assert_eq!((written.ids.len(), written.inserted), (1_000, 1_000));
    operations.push(create("", "contacts", json!({"name": "多一位"})));
    let error = engine.batch(&engine.system(), &operations, &plain()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

async fn later_operations_see_earlier_ones(engine: TestEngine) {
    let id = engine.create("accounts", json!({"name": "旧", "external_id": "x"})).await;
    let operations = [
        update("accounts", id, Some(1), json!({"external_id": "y"})),
        create("", "accounts", json!({"name": "新", "external_id": "x"})),
        // The version is the one that the caller knows: from before the batch.
        update("accounts", id, Some(1), json!({"name": "更新"})),
    ];
    let written = engine.batch(&engine.system(), &operations, &plain()).await.unwrap();
    assert_eq!(written.ids[0], written.ids[2]);
    assert_eq!(written.versions, [3, 1, 3], "each record's version in the end");
}
