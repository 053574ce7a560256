//! The indexes follow what is written: at once, and later for large writes.

use serde_json::{Value as Json, json};
use steward_engine::WriteWish;
use steward_store::{Dialect, search};
use steward_testkit::{TestEngine, both_engines};

use crate::support::{contact, titles};

both_engines!(
    changes_are_found_at_once,
    deleted_records_are_not_found_until_they_come_back,
    what_follows_from_a_change_is_found_too,
    a_write_that_fails_leaves_no_trace,
    large_writes_are_indexed_later,
    an_index_is_built_again,
    an_index_is_merged_when_it_is_quiet,
);

async fn changes_are_found_at_once(engine: TestEngine) {
    let id = contact(&engine, json!({"name": "张三", "phone": "13812345678"})).await;
    assert_eq!(titles(&engine, "张三", "contacts").await, ["张三"]);
    engine.change("contacts", id, json!({"name": "李四"})).await;
    assert!(titles(&engine, "张三", "contacts").await.is_empty());
    assert_eq!(titles(&engine, "lisi", "contacts").await, ["李四"]);
    assert_eq!(titles(&engine, "5678", "contacts").await, ["李四"], "the phone stays");
    // The primary contact point is mirrored into the contact.
    let point = engine.rows("contact_points", "select=id&limit=1").await[0]["id"].as_i64().unwrap();
    engine.change("contact_points", point, json!({"value": "13999998888"})).await;
    assert_eq!(titles(&engine, "9888", "contacts").await, ["李四"]);
    assert!(titles(&engine, "5678", "contacts").await.is_empty());
}

async fn deleted_records_are_not_found_until_they_come_back(engine: TestEngine) {
    let id = contact(&engine, json!({"name": "张三", "phone": "13812345678"})).await;
    engine.remove("contacts", id).await;
    assert!(titles(&engine, "张三", "contacts").await.is_empty());
    assert!(titles(&engine, "5678", "contact_points").await.is_empty(), "children go along");
    engine.bring_back("contacts", id).await;
    assert_eq!(titles(&engine, "张三", "contacts").await, ["张三"]);
    assert_eq!(titles(&engine, "5678", "contact_points").await.len(), 1);
}

async fn what_follows_from_a_change_is_found_too(engine: TestEngine) {
    // A person account is named after its contact, and the other way round.
    let values = json!({"name": "王芳", "kind": "person"});
    let account = engine.create("accounts", values).await;
    engine.change("accounts", account, json!({"name": "王芬"})).await;
    for plural in ["accounts", "contacts"] {
        assert_eq!(titles(&engine, "wangfen", plural).await, ["王芬"], "{plural}");
        assert!(titles(&engine, "王芳", plural).await.is_empty(), "{plural}");
    }
}

async fn a_write_that_fails_leaves_no_trace(engine: TestEngine) {
    let body = json!({"name": "张三"}).as_object().unwrap().clone();
    let dry = WriteWish { dry_run: true, ..WriteWish::default() };
    engine.insert(&engine.system(), "contacts", vec![body], &dry).await.unwrap();
    assert!(titles(&engine, "张三", "contacts").await.is_empty());
    assert!(engine.try_create("contacts", json!({"name": "李四", "email": "x"})).await.is_err());
    assert!(titles(&engine, "李四", "contacts").await.is_empty());
    // Nor is anything taken for noted that was not written.
    contact(&engine, json!({"name": "张三"})).await;
    contact(&engine, json!({"name": "李四"})).await;
    assert_eq!(titles(&engine, "张三", "contacts").await, ["张三"]);
    assert_eq!(titles(&engine, "李四", "contacts").await, ["李四"]);
}

async fn large_writes_are_indexed_later(engine: TestEngine) {
    let body = |n: usize| json!({"name": format!("批量{n}")}).as_object().unwrap().clone();
    let bodies = (0..300).map(body).collect();
    let made = engine.insert(&engine.system(), "contacts", bodies, &WriteWish::default()).await;
    let ids = made.unwrap().ids;
    assert!(titles(&engine, "批量", "contacts").await.is_empty());
    // Whoever changes one meanwhile is not undone, and what goes meanwhile stays away.
    engine.change("contacts", ids[0], json!({"name": "单独"})).await;
    engine.remove("contacts", ids[1]).await;
    assert_eq!(titles(&engine, "单独", "contacts").await, ["单独"]);
    // A server that stops leaves the rest for its next start.
    engine.keep_house(async {}).await;
    assert_eq!(engine.index_waiting().await.unwrap(), 300);
    assert_eq!(engine.index_waiting().await.unwrap(), 0);
    assert_eq!(titles(&engine, "批量299", "contacts").await, ["批量299"]);
    assert!(titles(&engine, "批量0", "contacts").await.is_empty());
    assert!(titles(&engine, "批量1", "contacts").await.iter().all(|title| title != "批量1"));
    assert_eq!(titles(&engine, "单独", "contacts").await, ["单独"]);
    // An import waits, however little it brings.
    let body = json!({"name": "导入"}).as_object().unwrap().clone();
    let import = engine.from("import");
    engine.insert(&import, "contacts", vec![body], &WriteWish::default()).await.unwrap();
    assert!(titles(&engine, "导入", "contacts").await.is_empty());
    assert_eq!(engine.index_waiting().await.unwrap(), 1);
    assert_eq!(titles(&engine, "导入", "contacts").await, ["导入"]);
}

async fn an_index_is_built_again(engine: TestEngine) {
    for n in 0..450 {
        contact(&engine, json!({"name": format!("客户{n}")})).await;
    }
    let catalog = engine.catalog();
    let object = catalog.find("contact").unwrap();
    engine.reset_search(Some(object)).await.unwrap();
    assert!(titles(&engine, "客户", "contacts").await.is_empty());
    let waiting = search::unfinished(engine.database()).await.unwrap();
    assert_eq!(waiting.iter().map(|index| index.object.as_str()).collect::<Vec<_>>(), ["contact"]);
    // People go on meanwhile.
    engine.change("contacts", 3, json!({"name": "改名"})).await;
    assert_eq!(titles(&engine, "改名", "contacts").await, ["改名"]);
    let mut told = Vec::new();
    let built = engine.build_search(|built| told.push(built.records)).await.unwrap();
    assert_eq!((built, told), (450, vec![200, 400, 450]));
    assert_eq!(titles(&engine, "客户449", "contacts").await, ["客户449"]);
    assert_eq!(titles(&engine, "改名", "contacts").await, ["改名"]);
    assert!(search::unfinished(engine.database()).await.unwrap().is_empty());
    assert_eq!(engine.build_search(|_| {}).await.unwrap(), 0, "nothing is left");
    let all: Vec<Json> = engine.rows("contacts", "select=id&search=fts.客户&limit=1000").await;
    assert_eq!(all.len(), 449);
}

async fn an_index_is_merged_when_it_is_quiet(engine: TestEngine) {
    let on_sqlite = engine.database().dialect() == Dialect::Sqlite;
    for n in 0..30 {
        contact(&engine, json!({"name": format!("客户{n}")})).await;
    }
    engine.change("contacts", 3, json!({"name": "改名"})).await;
    engine.remove("contacts", 4).await;
    assert_eq!(engine.merge_search().await.unwrap() > 0, on_sqlite);
    assert_eq!(engine.merge_search().await.unwrap(), 0, "nothing is left");
    let all: Vec<Json> = engine.rows("contacts", "select=id&search=fts.客户&limit=1000").await;
    assert_eq!(all.len(), 28);
    assert_eq!(titles(&engine, "改名", "contacts").await, ["改名"]);
    // What is written later is found beside it.
    contact(&engine, json!({"name": "新来"})).await;
    assert_eq!(titles(&engine, "新来", "contacts").await, ["新来"]);
}
