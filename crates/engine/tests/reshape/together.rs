//! Adding fields while others read and write: nobody fails, nothing is lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::json;
use steward_engine::WriteWish;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{act, act_as, refused, system};

both_engines!(
    two_at_once,
    others_go_on_meanwhile,
    two_add_the_same_object_at_once,
    objects_come_and_go_while_others_work,
);

fn text(en: &str) -> serde_json::Value {
    json!({"object": "accounts", "kind": "text", "label": {"en": en}})
}

async fn two_at_once(engine: TestEngine) {
    let caller = system();
    let one = || act_as(&engine, &caller, "add_field", text("Tier"));
    let outcomes: [_; 4] = tokio::join!(one(), one(), one(), one()).into();
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    for refusal in outcomes.into_iter().filter_map(Result::err) {
        assert_eq!(
            (refusal.fields()[0].field.as_str(), refusal.fields()[0].code),
            ("label", "taken")
        );
        assert!(refusal.text().zh.contains("Tier"), "{refusal}");
    }
    let of = json!({"object": "accounts", "field": "x_tier"});
    act(&engine, "remove_field", of.clone()).await;
    refused(&engine, "remove_field", of).await;
}

/// How many fields are added meanwhile.
const ADDED: usize = 12;

async fn others_go_on_meanwhile(engine: TestEngine) {
    let first = engine.create("accounts", json!({"name": "first"})).await;
    let engine = Arc::new(engine);
    let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let mut others = Vec::new();
    for number in 0..4 {
        let (engine, stop, done) = (Arc::clone(&engine), Arc::clone(&stop), Arc::clone(&done));
        others.push(tokio::spawn(async move {
            let query = steward_grammar::parse_list("order=id&limit=5").unwrap();
            let mut made = 0;
            while !stop.load(Ordering::Relaxed) {
                engine.read(&system(), "accounts", &query, None).await.unwrap();
                let body = json!({"name": format!("{number} {made}")}).as_object().unwrap().clone();
                let wish = WriteWish::default();
                engine.insert(&system(), "accounts", vec![body], &wish).await.unwrap();
                engine
                    .try_change("accounts", first, json!({"short_name": made.to_string()}))
                    .await
                    .unwrap();
                made += 1;
                done.fetch_add(1, Ordering::Relaxed);
            }
            made
        }));
    }
    for number in 0..ADDED {
        let told = act(&engine, "add_field", text(&format!("Field {number}"))).await;
        let name = told["name"].as_str().unwrap().to_owned();
        engine.change("accounts", first, json!({&name: "here"})).await;
        // Others must have come through between.
        let before = done.load(Ordering::Relaxed);
        while done.load(Ordering::Relaxed) == before {
            tokio::task::yield_now().await;
        }
    }
    stop.store(true, Ordering::Relaxed);
    let mut made = 1;
    for other in others {
        made += other.await.unwrap();
    }
    let record = engine.get("accounts", first).await;
    for number in 0..ADDED {
        assert_eq!(record[format!("x_field_{number}")], "here");
    }
    let query = steward_grammar::parse_list("select=id").unwrap();
    let count = Some(steward_engine::Count::Exact);
    let read = engine.read(&system(), "accounts", &query, count).await.unwrap();
    assert_eq!(read.total.unwrap().count, made as u64);
}

async fn two_add_the_same_object_at_once(engine: TestEngine) {
    let caller = system();
    let input = || json!({"label": {"en": "Card"}, "title": {"en": "Name"}});
    let one = || act_as(&engine, &caller, "add_object", input());
    let outcomes: [_; 4] = tokio::join!(one(), one(), one(), one()).into();
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    for refusal in outcomes.into_iter().filter_map(Result::err) {
        assert_eq!(refusal.fields()[0].code, "taken", "{refusal}");
    }
    engine.create("x_cards", json!({"name": "a"})).await;
}

/// Accounts go on, members with rights of their own among them, while objects are added, removed and brought
/// back; the records of those are all there in the end.
async fn objects_come_and_go_while_others_work(engine: TestEngine) {
    let first = engine.create("accounts", json!({"name": "first"})).await;
    let engine = Arc::new(engine);
    let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let other = {
        let (engine, stop, done) = (Arc::clone(&engine), Arc::clone(&stop), Arc::clone(&done));
        tokio::spawn(async move {
            let query = steward_grammar::parse_list("select=*&limit=5").unwrap();
            while !stop.load(Ordering::Relaxed) {
                engine.read(&system(), "accounts", &query, None).await.unwrap();
                let short = done.fetch_add(1, Ordering::Relaxed).to_string();
                engine.try_change("accounts", first, json!({"short_name": short})).await.unwrap();
            }
        })
    };
    for number in 0..ADDED / 2 {
        let label = json!({"en": format!("Thing {number}")});
        let input = json!({"label": label, "title": {"en": "Name"}, "abilities": ["timeline"]});
        let plural = act(&engine, "add_object", input).await["plural"].as_str().unwrap().to_owned();
        let id = engine.create(&plural, json!({"name": "here"})).await;
        act(&engine, "remove_object", json!({"object": plural})).await;
        let before = done.load(Ordering::Relaxed);
        while done.load(Ordering::Relaxed) == before {
            tokio::task::yield_now().await;
        }
        act(&engine, "restore_object", json!({"object": plural})).await;
        assert_eq!(engine.get(&plural, id).await["name"], "here");
    }
    stop.store(true, Ordering::Relaxed);
    other.await.unwrap();
}
