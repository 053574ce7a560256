//! What is sent, and to whom.

use serde_json::{Value as Json, json};
use steward_testkit::{Receiver, TestEngine, both_engines};

use super::support::{
    begun, change, deliver, deliveries, follow, kinds, make, signed, states, webhook,
};
use crate::support::user;

both_engines!(
    a_change_arrives_signed_and_once,
    only_what_was_asked_for_is_sent,
    only_what_its_owner_may_read_is_sent,
    whoever_says_where_it_goes_answers_for_it,
    a_deletion_says_no_more_than_that,
    more_than_go_at_once_all_arrive,
    two_servers_send_nothing_twice,
);

/// The types of what has come, sorted.
fn types(receiver: &Receiver) -> Vec<String> {
    let kind = |body: &Json| body["type"].as_str().unwrap().to_owned();
    let mut all: Vec<String> = receiver.calls().iter().map(|call| kind(&call.body)).collect();
    all.sort();
    all
}

async fn a_change_arrives_signed_and_once(engine: TestEngine) {
    let (boss, receiver) = (begun(&engine).await, Receiver::open().await);
    let hook = webhook(&engine, &boss, &receiver.url(), json!({"objects": "contact"})).await;
    let contact = make(&engine, &boss, "contacts", json!({"name": "林晓"})).await;
    change(&engine, &boss, "contacts", contact, json!({"title": "经理"})).await;
    assert_eq!(follow(&engine).await, 2);
    deliver(&engine).await;
    assert_eq!(types(&receiver), ["contact.created", "contact.updated"]);
    let calls = receiver.calls();
    let update = calls.iter().find(|call| call.body["type"] == "contact.updated").unwrap();
    let data = &update.body["data"];
    assert_eq!((&data["object"], &data["id"]), (&json!("contact"), &json!(contact)));
    assert_eq!((&data["record"]["title"], &data["changed"]), (&json!("经理"), &json!(["title"])));
    let secret = engine.reveal(&boss, "webhooks", hook, "secret").await.unwrap().unwrap();
    assert_eq!(update.signature, signed(&secret, update));
    let rows = deliveries(&engine).await;
    assert!(rows.iter().all(|row| row["state"] == "delivered" && row["tries"] == 1), "{rows:?}");
    assert!(rows.iter().all(|row| row["status"] == 200 && row["answer"] == "said 200"));
    assert!(rows.iter().any(|row| row["message"] == *update.id));
    assert_eq!(engine.get("webhooks", hook).await["state"], "ok");
    // What the deliveries write is no news.
    assert_eq!(follow(&engine).await, 0);
    deliver(&engine).await;
    assert_eq!(receiver.calls().len(), 2);
}

async fn only_what_was_asked_for_is_sent(engine: TestEngine) {
    let (boss, receiver) = (begun(&engine).await, Receiver::open().await);
    let some = json!({"objects": "account，contact", "changes": ["created", "restored"]});
    webhook(&engine, &boss, &receiver.url(), some).await;
    let off = json!({"active": false});
    webhook(&engine, &boss, &receiver.url(), off).await;
    let account = make(&engine, &boss, "accounts", json!({"name": "蓝湾酒店"})).await;
    make(&engine, &boss, "tasks", json!({"title": "回电"})).await;
    engine.change("accounts", account, json!({"website": "https://a.cn"})).await;
    engine.remove("accounts", account).await;
    engine.bring_back("accounts", account).await;
    follow(&engine).await;
    deliver(&engine).await;
    assert_eq!(types(&receiver), ["account.created", "account.restored"]);
}

async fn only_what_its_owner_may_read_is_sent(engine: TestEngine) {
    let (_, receiver) = (begun(&engine).await, Receiver::open().await);
    let (anna, ben) = (user(&engine, "安娜", "member").await, user(&engine, "本", "member").await);
    let member = engine.rows("roles", "key=eq.member").await[0]["id"].clone();
    let allowed = json!({"role_id": member, "action": "webhooks", "allowed": true});
    engine.create("role_actions", allowed).await;
    let right = engine.rows("role_rights", &format!("role_id=eq.{member}&object=eq.webhook")).await;
    let own = json!({"can_create": "own", "can_read": "own"});
    engine.change("role_rights", right[0]["id"].as_i64().unwrap(), own).await;
    let hidden = json!({
        "role_id": member, "object": "account", "field": "phone", "right": "hidden",
    });
    engine.create("role_field_rights", hidden).await;
    let hers = engine.user(anna).await;
    webhook(&engine, &hers, &receiver.url(), json!({"objects": "account"})).await;
    let account = json!({"name": "甲", "owner_id": anna, "phone": "13812345678"});
    let account = engine.create("accounts", account).await;
    engine.create("accounts", json!({"name": "乙", "owner_id": ben})).await;
    // Of what she may not see she does not even learn that it was changed.
    engine.change("accounts", account, json!({"phone": "13912345678"})).await;
    follow(&engine).await;
    deliver(&engine).await;
    let calls = receiver.calls();
    assert_eq!(calls.len(), 1, "{calls:?}");
    let record = calls[0].body["data"]["record"].as_object().unwrap();
    assert_eq!(record["name"], "甲");
    assert!(!record.contains_key("phone"), "{record:?}");
    // What is given away between the change and the call is not sent.
    engine.change("accounts", account, json!({"website": "https://a.cn"})).await;
    follow(&engine).await;
    engine.change("accounts", account, json!({"owner_id": ben})).await;
    deliver(&engine).await;
    let last = deliveries(&engine).await.pop().unwrap();
    assert_eq!((&last["state"], &last["failure"]), (&json!("dropped"), &json!("unseen")));
    assert_eq!(receiver.calls().len(), 1);
}

async fn whoever_says_where_it_goes_answers_for_it(engine: TestEngine) {
    let (boss, receiver) = (begun(&engine).await, Receiver::open().await);
    let hook = webhook(&engine, &boss, &receiver.url(), json!({})).await;
    let mine = boss.access.principal().unwrap().user_id;
    assert_eq!(engine.get("webhooks", hook).await["owner_id"], mine);
    let other = user(&engine, "副手", "administrator").await;
    let his = engine.user(other).await;
    change(&engine, &his, "webhooks", hook, json!({"name": "财务"})).await;
    assert_eq!(engine.get("webhooks", hook).await["owner_id"], mine);
    change(&engine, &his, "webhooks", hook, json!({"objects": "account"})).await;
    assert_eq!(engine.get("webhooks", hook).await["owner_id"], other);
    // When he may not come in any more, it is stopped; what waits is kept for whoever takes it over.
    let change_of = json!({"name": "甲"});
    make(&engine, &boss, "accounts", change_of).await;
    follow(&engine).await;
    engine.change("users", other, json!({"status": "frozen"})).await;
    deliver(&engine).await;
    let stopped = engine.get("webhooks", hook).await;
    assert_eq!((&stopped["state"], &stopped["active"]), (&json!("orphan"), &json!(false)));
    assert_eq!((states(&engine).await, receiver.calls().len()), (vec!["waiting".to_owned()], 0));
    let boss = engine.user(mine).await;
    let again = json!({"active": true, "url": format!("{}?from=crm", receiver.url())});
    change(&engine, &boss, "webhooks", hook, again).await;
    deliver(&engine).await;
    assert_eq!((states(&engine).await, receiver.calls().len()), (vec!["delivered".to_owned()], 1));
}

async fn a_deletion_says_no_more_than_that(engine: TestEngine) {
    let (boss, receiver) = (begun(&engine).await, Receiver::open().await);
    let account = make(&engine, &boss, "accounts", json!({"name": "蓝湾酒店"})).await;
    follow(&engine).await;
    webhook(&engine, &boss, &receiver.url(), json!({"objects": "account"})).await;
    engine.remove("accounts", account).await;
    follow(&engine).await;
    deliver(&engine).await;
    let call = receiver.calls().remove(0);
    assert_eq!(call.body["type"], "account.deleted");
    let data = json!({"object": "account", "id": account, "record": null, "changed": null});
    assert_eq!(call.body["data"], data);
}

async fn more_than_go_at_once_all_arrive(engine: TestEngine) {
    let (boss, receiver) = (begun(&engine).await, Receiver::open().await);
    webhook(&engine, &boss, &receiver.url(), json!({"objects": "contact"})).await;
    for number in 0..40 {
        engine.create("contacts", json!({"name": format!("线索{number}")})).await;
    }
    assert_eq!(follow(&engine).await, 40);
    deliver(&engine).await;
    let mut ids: Vec<String> = receiver.calls().into_iter().map(|call| call.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), receiver.calls().len()), (40, 40));
    assert!(states(&engine).await.iter().all(|state| state == "delivered"));
}

async fn two_servers_send_nothing_twice(engine: TestEngine) {
    let (boss, receiver) = (begun(&engine).await, Receiver::open().await);
    webhook(&engine, &boss, &receiver.url(), json!({"objects": "contact"})).await;
    for number in 0..20 {
        engine.create("contacts", json!({"name": format!("线索{number}")})).await;
    }
    engine.seal().await;
    let consumers = steward_crm::consumers();
    let both = tokio::join!(engine.consume(&consumers), engine.consume(&consumers));
    assert_eq!(both.0.unwrap() + both.1.unwrap(), 20);
    let kinds = kinds(&engine);
    let both = tokio::join!(engine.do_jobs(&kinds), engine.do_jobs(&kinds));
    assert!(both.0.is_ok() && both.1.is_ok(), "{both:?}");
    deliver(&engine).await;
    assert_eq!(receiver.calls().len(), 20);
    assert!(states(&engine).await.iter().all(|state| state == "delivered"));
}
