//! Servers end, are killed and come back, while clients go on.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use super::{Nodes, PATIENCE, eventually};
use crate::site::Server;
use crate::wire::{self, Ask, bearer};

/// Clients that write at the same time.
const CLIENTS: usize = 4;

/// How often each writes at least, before and after a disturbance.
const WRITES: usize = 15;

/// What clients have had answered, and what they had not expected.
#[derive(Default)]
struct Traffic {
    /// The ids that were answered, by the names written.
    written: Mutex<BTreeMap<String, Json>>,
    strange: Mutex<Vec<String>>,
    stop: AtomicBool,
}

impl Traffic {
    fn count(&self) -> usize {
        self.written.lock().unwrap().len()
    }

    /// Waits until clients have written some more.
    fn goes_on(&self) {
        let (begun, before) = (Instant::now(), self.count());
        while self.count() < before + CLIENTS * WRITES {
            assert!(begun.elapsed() < PATIENCE, "nothing is written any more");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Writes one record after the other, each until it is answered: a server that is not there or says
    /// that it ends is passed over for the next one, with the same key.
    fn write(&self, client: usize, addresses: &[String], token: &str) {
        let mut at = client;
        for number in 0.. {
            if self.stop.load(Ordering::Relaxed) {
                return;
            }
            let name = format!("客户{client}-{number}");
            let body = json!({ "name": name }).to_string();
            let headers = format!(
                "{}Idempotency-Key: w{client}-{number}\r\nPrefer: return=representation\r\n",
                bearer(token)
            );
            let path = "/api/v1/accounts";
            let ask = Ask { method: "POST", path, headers: &headers, body: &body };
            let begun = Instant::now();
            let row = loop {
                assert!(begun.elapsed() < PATIENCE, "no server answers");
                at += 1;
                match wire::ask(&addresses[at % addresses.len()], ask) {
                    Ok(answer) if answer.status == 201 => break answer.body,
                    Ok(answer) if answer.status == 503 => {}
                    Ok(answer) => {
                        let strange = format!("{} {}", answer.status, answer.body);
                        self.strange.lock().unwrap().push(strange);
                        return;
                    }
                    Err(_) => thread::sleep(Duration::from_millis(5)),
                }
            };
            let row: Json = serde_json::from_str(&row).unwrap();
            let id = row.get(0).unwrap_or(&row)["id"].clone();
            self.written.lock().unwrap().insert(name, id);
        }
    }
}

/// Lets clients write to all servers while something happens to them, and compares what they were told
/// with what is there.
fn under_traffic(
    nodes: &Nodes,
    servers: Vec<Server>,
    happens: impl FnOnce(&Traffic, Vec<Server>) -> Vec<Server>,
) {
    let addresses: Vec<String> = servers.iter().map(|server| server.address().to_owned()).collect();
    let traffic = Traffic::default();
    let servers = thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (traffic, addresses) = (&traffic, &addresses);
            scope.spawn(move || traffic.write(client, addresses, &nodes.token));
        }
        traffic.goes_on();
        let servers = happens(&traffic, servers);
        traffic.goes_on();
        traffic.stop.store(true, Ordering::Relaxed);
        servers
    });
    assert_eq!(traffic.strange.into_inner().unwrap(), Vec::<String>::new());
    let written = traffic.written.into_inner().unwrap();
    let mut there = BTreeMap::new();
    let mut after = 0;
    loop {
        let path = format!("/api/v1/accounts?select=id,name&id=gt.{after}&order=id&limit=200");
        let (status, body) = servers[0].get(&path, &nodes.token);
        assert_eq!(status, 200, "{body}");
        let rows: Vec<Json> = serde_json::from_str(&body).unwrap();
        let Some(last) = rows.last() else { break };
        after = last["id"].as_i64().unwrap();
        for row in rows {
            let name = row["name"].as_str().unwrap().to_owned();
            assert_eq!(
                there.insert(name.clone(), row["id"].clone()),
                None,
                "{name} is there twice"
            );
        }
    }
    assert_eq!(there, written);
    drop(servers);
    nodes.site.run(&["audit", "verify"]).ok();
}

#[test]
fn a_server_that_is_killed_loses_nothing() {
    let nodes = Nodes::new();
    let servers = ["first", "second", "third"].map(|name| nodes.start(name));
    under_traffic(&nodes, servers.into(), |traffic, mut servers| {
        servers.remove(0).kill();
        traffic.goes_on();
        servers.remove(0).kill();
        servers
    });
}

#[test]
fn servers_are_started_anew_one_after_the_other() {
    let nodes = Nodes::new();
    let names = ["first", "second"];
    let servers = names.map(|name| nodes.start(name));
    under_traffic(&nodes, servers.into(), |traffic, servers| {
        let anew = names.iter().zip(servers).map(|(name, server)| {
            let address = server.address().to_owned();
            assert_eq!(server.stop("-TERM").0, 0);
            traffic.goes_on();
            let anew = nodes.start_at(name, &address);
            traffic.goes_on();
            anew
        });
        anew.collect()
    });
}

#[test]
fn work_that_a_killed_server_began_is_done_by_another() {
    const ROWS: usize = 3000;
    let nodes = Nodes::new();
    let rows: String = (0..ROWS).map(|number| format!("第{number}家\n")).collect();
    nodes.site.import("account", format!("客户名称\n{rows}").as_bytes(), &[]).ok();
    let server = nodes.start("first");
    let (_, batches) = server.get("/api/v1/import_batches?select=id", &nodes.token);
    let batches: Json = serde_json::from_str(&batches).unwrap();
    let undo = json!({"id": batches[0]["id"]}).to_string();
    let (status, job) = server.ask("POST", "/api/v1/rpc/undo_import", &nodes.token, &undo);
    assert!(status < 300, "{job}");
    let job: Json = serde_json::from_str(&job).unwrap();
    let (headers, wish) = (bearer(&nodes.token), json!({"id": job["job"]}).to_string());
    let path = "/api/v1/rpc/job";
    let ask = Ask { method: "POST", path, headers: &headers, body: &wish };
    let progress = |body: &str| serde_json::from_str::<Json>(body).unwrap();
    eventually(server.address(), ask, |answer| progress(&answer.body)["done"] != 0);
    server.kill();
    let server = nodes.start("second");
    // The killed one holds the job for a minute more.
    let (begun, mut told) = (Instant::now(), Json::Null);
    while told["state"] != "done" {
        assert!(begun.elapsed() < 3 * PATIENCE, "{told}");
        thread::sleep(Duration::from_millis(200));
        told = progress(&wire::ask(server.address(), ask).unwrap().body);
    }
    let (_, left) = server.get("/api/v1/accounts?select=count()", &nodes.token);
    assert_eq!(left, r#"[{"count":0}]"#);
    let path = format!("/api/v1/import_batches?id=eq.{}", batches[0]["id"]);
    let (_, batch) = server.get(&path, &nodes.token);
    assert!(batch.contains(&format!(":{ROWS}")), "each row once: {batch}");
}
