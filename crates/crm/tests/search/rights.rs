//! Who finds what: only records in his scope, only by fields that he may read.

use serde_json::json;
use steward_engine::permission::{MEMBER, role_id};
use steward_testkit::{TestEngine, both_engines};

use crate::support::{contact, hits, member, titles_for};

both_engines!(
    a_scope_holds_in_search,
    a_field_that_may_not_be_read_finds_nothing,
    a_title_that_may_not_be_read_is_not_shown,
);

/// What members see of contacts in these tests: their own.
pub(crate) async fn own_contacts_only(engine: &TestEngine) {
    let role = role_id(engine, MEMBER).await.expect("can be read").expect("there");
    let query = format!("role_id=eq.{role}&object=eq.contact");
    let rights = engine.rows("role_rights", &query).await;
    let own = json!({"can_read": "own"});
    match rights.first() {
        Some(right) => {
            let id = right["id"].as_i64().expect("an id");
            engine.change("role_rights", id, own).await;
        }
        None => {
            let right = json!({"role_id": role, "object": "contact", "can_read": "own"});
            engine.create("role_rights", right).await;
        }
    }
}

async fn a_scope_holds_in_search(engine: TestEngine) {
    let (ann, bob) = (member(&engine, "ann").await, member(&engine, "bob").await);
    own_contacts_only(&engine).await;
    for (name, owner) in [("张三", ann), ("张三丰", bob), ("张三李四", ann)] {
        contact(&engine, json!({"name": name, "owner_id": owner})).await;
    }
    let nobodys = contact(&engine, json!({"name": "张三"})).await;
    for question in ["张三", "zs", "zhangsan", "张"] {
        let mut ann = titles_for(&engine, &engine.user(ann).await, question, "contacts").await;
        ann.sort();
        assert_eq!(ann, ["张三", "张三李四"], "{question}");
        let bob = titles_for(&engine, &engine.user(bob).await, question, "contacts").await;
        assert_eq!(bob, ["张三丰"], "{question}");
    }
    let shared = json!({"subject_object": "contact", "subject_id": nobodys, "user_id": bob});
    engine.create("collaborators", shared).await;
    let bob = titles_for(&engine, &engine.user(bob).await, "张三", "contacts").await;
    assert_eq!(bob, ["张三", "张三丰"], "a record that is shared");
}

async fn a_field_that_may_not_be_read_finds_nothing(engine: TestEngine) {
    let ann = member(&engine, "ann").await;
    let values = json!({"name": "张三", "phone": "13812345678", "email": "zs@example.com",
                        "wechat": "wxzhang", "owner_id": ann});
    contact(&engine, values).await;
    let role = role_id(&engine, MEMBER).await.expect("can be read");
    let found = |question: &'static str| {
        let engine = &engine;
        async move {
            let caller = engine.user(ann).await;
            titles_for(engine, &caller, question, "contacts").await.len()
        }
    };
    for question in ["1381", "5678", "13812345678", "zs@example", "wxz", "张三 5678"] {
        assert_eq!(found(question).await, 1, "{question}");
    }
    for (field, right) in [("phone", "masked"), ("email", "hidden"), ("wechat", "hidden")] {
        let closed = json!({"role_id": role, "object": "contact", "field": field, "right": right});
        engine.create("role_field_rights", closed).await;
    }
    for question in ["1381", "5678", "13812345678", "zs@example", "example", "wxz", "张三 5678"] {
        assert_eq!(found(question).await, 0, "{question}");
        let caller = engine.user(ann).await;
        let query = format!("select=id&search=fts.{question}");
        assert!(engine.rows_for(&caller, "contacts", &query).await.is_empty(), "{question}");
    }
    assert_eq!(found("张三").await, 1);
    let caller = engine.user(ann).await;
    let shown = hits(&engine, &caller, "张三", "contacts").await;
    let shown = serde_json::to_string(&shown).unwrap();
    for secret in ["1381", "5678", "example", "wxz"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

async fn a_title_that_may_not_be_read_is_not_shown(engine: TestEngine) {
    let ann = member(&engine, "ann").await;
    contact(&engine, json!({"name": "张三", "wechat": "wxabc", "owner_id": ann})).await;
    let role = role_id(&engine, MEMBER).await.expect("can be read");
    let closed = json!({"role_id": role, "object": "contact", "field": "name", "right": "masked"});
    engine.create("role_field_rights", closed).await;
    let caller = engine.user(ann).await;
    assert!(hits(&engine, &caller, "张三", "contacts").await.is_empty());
    let found = hits(&engine, &caller, "wxabc", "contacts").await;
    assert_eq!(found[0].title, None);
    assert!(!serde_json::to_string(&found).unwrap().contains("张三"));
}
