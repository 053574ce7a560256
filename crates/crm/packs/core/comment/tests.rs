//! Comments: whoever writes one is its author, and replies stay with their record.

use serde_json::{Value as Json, json};
use steward_engine::WriteWish;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{refused, user};

both_engines!(authors_and_replies);

async fn authors_and_replies(engine: TestEngine) {
    let owner = user(&engine, "owner", "member").await;
    let other = user(&engine, "other", "member").await;
    let account = engine.create("accounts", json!({"name": "公司", "owner_id": owner})).await;
    let second = engine.create("accounts", json!({"name": "公司二", "owner_id": owner})).await;
    let on = |account: i64, parent: Option<i64>| {
        json!({
            "subject_object": "account", "subject_id": account, "body": "请跟进",
            "author_id": other, "parent_id": parent,
        })
    };
    let caller = engine.user(owner).await;
    let wish = WriteWish::default();
    let write = async |values: Json| {
        let row = values.as_object().unwrap().clone();
        engine.insert(&caller, "comments", vec![row], &wish).await
    };
    let first = write(on(account, None)).await.unwrap().ids[0];
    assert_eq!(engine.get("comments", first).await["author_id"], owner, "nobody writes for others");
    write(on(account, Some(first))).await.unwrap();
    refused(write(on(second, Some(first))).await, &["parent_id: other_record"]);
    // Who may not see the record sees no comment on it, unless it is his own.
    let stranger = engine.user(other).await;
    assert!(engine.rows_for(&stranger, "comments", "select=id").await.is_empty());
    let by_system = engine.create("comments", on(account, None)).await;
    assert_eq!(engine.get("comments", by_system).await["author_id"], other);
    let mention = json!({"comment_id": first, "user_id": other});
    engine.create("comment_mentions", mention.clone()).await;
    engine.try_create("comment_mentions", mention).await.expect_err("once is enough");
    assert_eq!(engine.rows_for(&stranger, "comments", "select=id").await.len(), 1);
}
