//! Who sees few records finds among them what who sees everything finds.

use serde_json::json;
use steward_engine::Caller;
use steward_engine::search::Tier;
use steward_testkit::{TestEngine, both_engines};

use crate::rights::own_contacts_only;
use crate::support::{contact, hits, member};

both_engines!(who_sees_little_finds_the_same, who_sees_more_by_now_finds_all);

/// Names that have much in common.
const NAMES: [&str; 6] = ["王小二", "王伟", "汪伟", "John Smith", "蓝博科技", "王总"];

/// Questions in all the ways that search knows.
const QUESTIONS: [&str; 18] = [
    "王",
    "王小二",
    "王总",
    "wang",
    "wangwei",
    "ww",
    "xiaoer",
    "smi jo",
    "john smith",
    "蓝博",
    "科技",
    "5678",
    "138 1234",
    "+86 13812345003",
    "x3@example",
    "ample",
    "李",
    "经理",
];

/// Contacts of somebody, numbered from `first` on.
async fn contacts(engine: &TestEngine, owner: i64, first: usize, count: usize) {
    for n in first..first + count {
        let title = if n % 2 == 0 { "总经理" } else { "顾问" };
        let values = json!({"name": NAMES[n % NAMES.len()], "owner_id": owner, "title": title,
                            "phone": format!("138123450{n:02}"), "email": format!("x{n}@example.com")});
        contact(engine, values).await;
    }
}

async fn found(engine: &TestEngine, caller: &Caller, question: &str) -> Vec<(i64, Tier)> {
    let hits = hits(engine, caller, question, "contacts").await;
    hits.into_iter().map(|hit| (hit.id, hit.tier)).collect()
}

async fn who_sees_little_finds_the_same(engine: TestEngine) {
    let (ann, bob) = (member(&engine, "ann").await, member(&engine, "bob").await);
    own_contacts_only(&engine).await;
    contacts(&engine, ann, 0, 18).await;
    let (ann, bob) = (engine.user(ann).await, engine.user(bob).await);
    let mut all = 0;
    for question in QUESTIONS {
        let expected = found(&engine, &engine.system(), question).await;
        assert_eq!(found(&engine, &ann, question).await, expected, "{question}");
        assert_eq!(found(&engine, &bob, question).await, [], "{question}");
        all += expected.len();
    }
    assert!(all > 50, "{all} hits prove little");
}

async fn who_sees_more_by_now_finds_all(engine: TestEngine) {
    let ann = member(&engine, "ann").await;
    own_contacts_only(&engine).await;
    contacts(&engine, ann, 0, 6).await;
    let caller = engine.user(ann).await;
    assert_eq!(found(&engine, &caller, "王小二").await.len(), 1);
    // How many they are is remembered, and by now too few.
    contacts(&engine, ann, 6, 48).await;
    for question in QUESTIONS {
        let expected = found(&engine, &engine.system(), question).await;
        assert_eq!(found(&engine, &caller, question).await, expected, "{question}");
    }
    assert_eq!(found(&engine, &caller, "王小二").await.len(), 9);
}
