//! Formulas while others work: nobody is kept, nothing is left out, and nobody sees more than before.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use serde_json::{Value as Json, json};
use steward_engine::job::{JobKinds, Whose};
use steward_engine::permission::{MEMBER, role_id};
use steward_engine::reshape::ComputeField;
use steward_engine::{Caller, WriteWish};
use steward_model::clock::SECOND;
use steward_model::query::ListQuery;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{act, act_as, compute, system};

both_engines!(
    a_worker_that_is_killed_leaves_nothing_out,
    who_writes_meanwhile_has_it,
    nobody_sees_more_through_a_formula,
    masked_stays_masked,
);

/// More records than are computed in one transaction.
const MANY: usize = 900;

async fn accounts(engine: &TestEngine, count: usize) {
    let body = |days: usize| {
        json!({"name": "a", "payment_terms_days": days % 100}).as_object().unwrap().clone()
    };
    let bodies = (0..count).map(body).collect();
    engine.insert(&system(), "accounts", bodies, &WriteWish::default()).await.unwrap();
}

fn double() -> Json {
    json!({"object": "accounts", "kind": "integer", "name": "double", "label": {"en": "Double"},
        "formula": "payment_terms_days * 2"})
}

async fn a_worker_that_is_killed_leaves_nothing_out(engine: TestEngine) {
    accounts(&engine, MANY).await;
    act(&engine, "add_field", double()).await;
    let kinds = JobKinds::default().with(ComputeField);
    let mut killed = 0;
    loop {
        // Each time it lives a little longer, so that it comes further for certain.
        let life = Duration::from_millis(20 + 20 * killed);
        if tokio::time::timeout(life, engine.do_jobs(&kinds)).await.is_ok() {
            break;
        }
        killed += 1;
        engine.time().advance(61 * SECOND);
    }
    assert!(killed > 0, "it was never killed");
    let jobs = engine.long_jobs(&system(), Whose::All, (None, 10)).await.unwrap().jobs;
    let all = i64::try_from(MANY).unwrap();
    assert_eq!((jobs[0].state, jobs[0].done, jobs[0].total), ("done", all, Some(all)));
    assert_eq!(jobs[0].result.as_ref().unwrap()["changed"], all, "no record was counted twice");
    right(&engine).await;
}

/// Every account has what its formula gives.
async fn right(engine: &TestEngine) {
    let rows = engine.rows("accounts", "select=id,payment_terms_days,x_double&limit=5000").await;
    for row in rows {
        let days = row["payment_terms_days"].as_i64().unwrap();
        assert_eq!(row["x_double"], json!(days * 2), "{row}");
    }
}

async fn who_writes_meanwhile_has_it(engine: TestEngine) {
    accounts(&engine, MANY).await;
    let engine = Arc::new(engine);
    let (stop, made) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicI64::new(0)));
    let mut others = Vec::new();
    for number in 0..4_i64 {
        let (engine, stop, made) = (Arc::clone(&engine), Arc::clone(&stop), Arc::clone(&made));
        others.push(tokio::spawn(async move {
            let mut round = number;
            while !stop.load(Ordering::Relaxed) {
                let days = json!({"payment_terms_days": round % 50});
                let id = 1 + round * 37 % 900;
                // Two that change one record at a time: one of them is told so, and that is all.
                let _ = engine.try_change("accounts", id, days).await;
                accounts(&engine, 1).await;
                made.fetch_add(1, Ordering::Relaxed);
                round += 4;
            }
        }));
    }
    act(&engine, "add_field", double()).await;
    compute(&engine).await;
    for times in [3, 2] {
        let formula = format!("payment_terms_days * {times}");
        let input = json!({"object": "accounts", "field": "x_double", "formula": formula});
        act(&engine, "change_field", input).await;
        let before = made.load(Ordering::Relaxed);
        compute(&engine).await;
        assert!(made.load(Ordering::Relaxed) > before, "others come through meanwhile");
    }
    stop.store(true, Ordering::Relaxed);
    for other in others {
        other.await.unwrap();
    }
    right(&engine).await;
}

async fn member(engine: &TestEngine) -> i64 {
    let user = json!({"name": "ann", "employee_no": "ann", "status": "active"});
    let body = user.as_object().unwrap().clone();
    let import = engine.from("import");
    let made = engine.insert(&import, "users", vec![body], &WriteWish::default()).await;
    let id = made.unwrap().ids[0];
    let role = role_id(engine, MEMBER).await.unwrap();
    engine.create("user_roles", json!({"user_id": id, "role_id": role})).await;
    id
}

async fn close(engine: &TestEngine, object: &str, field: &str, right: &str) {
    let role = role_id(engine, MEMBER).await.unwrap();
    let row = json!({"role_id": role, "object": object, "field": field, "right": right});
    engine.create("role_field_rights", row).await;
}

async fn asks(engine: &TestEngine, caller: &Caller, query: &str) -> Result<Json, String> {
    let query: ListQuery = steward_grammar::parse_list(query).unwrap();
    let read = engine.read(caller, "contacts", &query, None).await;
    read.map(|read| serde_json::from_slice(&read.page.body).unwrap())
        .map_err(|error| error.to_string())
}

fn of_contacts(name: &str, kind: &str, formula: &str) -> Json {
    json!({"object": "contacts", "kind": kind, "name": name, "label": {"en": name},
        "formula": formula})
}

async fn nobody_sees_more_through_a_formula(engine: TestEngine) {
    let ann = member(&engine).await;
    let account = engine.create("accounts", json!({"name": "甲", "credit_limit": 100})).await;
    let body = json!({"name": "张三", "wechat": "wxabc", "account_id": account, "owner_id": ann});
    engine.create("contacts", body).await;
    act(&engine, "add_field", of_contacts("chat", "text", "'微信' + wechat")).await;
    act(&engine, "add_field", of_contacts("chat2", "integer", "size(x_chat)")).await;
    act(&engine, "add_field", of_contacts("limit", "money", "account.credit_limit")).await;
    act(&engine, "add_field", of_contacts("nick", "text", "name + '!'")).await;
    compute(&engine).await;
    let caller = engine.user(ann).await;
    let all = "select=x_chat,x_chat2,x_limit,x_nick";
    let seen = json!([{"x_chat": "微信wxabc", "x_chat2": 7, "x_limit": 100, "x_nick": "张三!"}]);
    assert_eq!(asks(&engine, &caller, all).await.unwrap(), seen);
    close(&engine, "contact", "wechat", "hidden").await;
    close(&engine, "account", "credit_limit", "hidden").await;
    let caller = engine.user(ann).await;
    for field in ["x_chat", "x_chat2", "x_limit"] {
        for query in [
            format!("select={field}"),
            format!("select=id&{field}=not.is.null"),
            format!("select=id&order={field}"),
            format!("select={field},count()"),
        ] {
            assert!(asks(&engine, &caller, &query).await.is_err(), "{query}");
        }
    }
    let whole = asks(&engine, &caller, "select=*").await.unwrap();
    let row = whole[0].as_object().unwrap();
    assert!(!row.contains_key("x_chat") && !row.contains_key("x_limit"), "{whole}");
    assert_eq!(row["x_nick"], "张三!");
    assert_eq!(asks(&engine, &system(), all).await.unwrap(), seen);
    // Nor may whoever reshapes try one.
    let role = engine.create("roles", json!({"key": "shaper", "name": "shaper"})).await;
    engine.create("role_actions", json!({"role_id": role, "action": "reshape"})).await;
    engine.create("user_roles", json!({"user_id": ann, "role_id": role})).await;
    let caller = engine.user(ann).await;
    let trial = json!({"object": "contacts", "kind": "text", "formula": "wechat + '?'"});
    let error = act_as(&engine, &caller, "try_formula", trial).await.unwrap_err();
    assert_eq!(
        (error.fields()[0].field.as_str(), error.fields()[0].code),
        ("formula", "forbidden")
    );
}

async fn masked_stays_masked(engine: TestEngine) {
    let ann = member(&engine).await;
    let body = json!({"name": "张三", "wechat": "wxabc", "owner_id": ann});
    engine.create("contacts", body).await;
    act(&engine, "add_field", of_contacts("chat", "text", "wechat + '!'")).await;
    compute(&engine).await;
    close(&engine, "contact", "wechat", "masked").await;
    let caller = engine.user(ann).await;
    let shown = asks(&engine, &caller, "select=wechat,x_chat").await.unwrap();
    assert_eq!(shown[0]["wechat"], shown[0]["x_chat"], "{shown}");
    assert!(!shown.to_string().contains("abc"), "{shown}");
    assert!(asks(&engine, &caller, "select=id&x_chat=eq.wxabc!").await.is_err());
}
