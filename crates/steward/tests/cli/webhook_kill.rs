//! A server that is killed again and again while it tells another system of changes: each change is one
//! delivery, and each delivery arrives, with the same number however often it was sent.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};
use steward_testkit::Receiver;

use crate::site::{Server, Site};

/// How long the whole may take. A server that died holds its job for a minute where others could have it.
const PATIENCE: Duration = Duration::from_secs(240);

/// Contacts that are made before each kill.
const AT_ONCE: usize = 25;

/// The longest time from a change until somebody is killed, in milliseconds: by then it has usually arrived.
const LONGEST: u64 = 2_500;

#[test]
fn sqlite_is_killed_often() {
    killed(&Site::sqlite(), 8);
}

#[test]
fn postgres_is_killed() {
    killed(&Site::postgres(), 2);
}

fn killed(site: &Site, kills: usize) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let receiver = runtime.block_on(Receiver::open());
    std::fs::create_dir_all(site.data()).unwrap();
    let settings = "allow_addresses = \"127.0.0.1\"\nallow_plain_http = true\n";
    std::fs::write(site.data().join("steward.toml"), settings).unwrap();
    let token = site.administrator();
    let mut server = site.serve();
    let hook = json!({
        "name": "ERP", "url": receiver.url(), "objects": "contact", "changes": ["created"],
    });
    post(&server, "/api/v1/webhooks", &token, &hook);
    let mut chance = u64::from(server.process());
    for kill in 0..kills {
        let people = (0..AT_ONCE).map(|at| json!({"name": format!("联系人{kill}-{at}")}));
        post(&server, "/api/v1/contacts", &token, &people.collect());
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        thread::sleep(Duration::from_millis((chance >> 33) % LONGEST));
        server.kill();
        server = site.serve();
    }
    let count = kills * AT_ONCE;
    let begun = Instant::now();
    while delivered(&server, &token).len() < count {
        let left = "/api/v1/webhook_deliveries?state=neq.delivered&limit=5";
        let left = || rows(&server, left, &token);
        assert!(begun.elapsed() < PATIENCE, "of {count} not yet: {:?}", left());
        thread::sleep(Duration::from_millis(100));
    }
    compare(&server, &token, &receiver);
    server.stop("-TERM");
    site.run(&["audit", "verify"]).ok();
}

fn post(server: &Server, path: &str, token: &str, body: &Json) {
    let (status, answer) = server.ask("POST", path, token, &body.to_string());
    assert_eq!(status, 201, "{answer}");
}

fn rows(server: &Server, path: &str, token: &str) -> Vec<Json> {
    let (status, body) = server.get(path, token);
    assert_eq!(status, 200, "{body}");
    serde_json::from_str(&body).unwrap()
}

fn delivered(server: &Server, token: &str) -> Vec<Json> {
    let path = "/api/v1/webhook_deliveries?select=message,record_id&state=eq.delivered&limit=1000";
    rows(server, path, token)
}

/// Each contact has one delivery, and each delivery has come, under its number and with its contact.
fn compare(server: &Server, token: &str, receiver: &Receiver) {
    let number = |json: &Json| json.as_i64().expect("a number");
    let contacts = rows(server, "/api/v1/contacts?select=id&limit=1000", token);
    let contacts: BTreeSet<i64> = contacts.iter().map(|row| number(&row["id"])).collect();
    let all = rows(server, "/api/v1/webhook_deliveries?select=message,record_id&limit=1000", token);
    assert_eq!(all.len(), contacts.len(), "one change is one delivery");
    let log: BTreeMap<String, i64> = all
        .iter()
        .map(|row| (row["message"].as_str().unwrap().to_owned(), number(&row["record_id"])))
        .collect();
    assert_eq!(log.values().copied().collect::<BTreeSet<i64>>(), contacts);
    let mut came: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
    for call in receiver.calls() {
        came.entry(call.id).or_default().insert(number(&call.body["data"]["id"]));
    }
    let came: BTreeMap<String, i64> = came
        .into_iter()
        .map(|(id, contacts)| {
            assert_eq!(contacts.len(), 1, "{id} came for several contacts");
            (id, contacts.into_iter().next().unwrap())
        })
        .collect();
    assert_eq!(came, log, "what came is what was sent");
}
