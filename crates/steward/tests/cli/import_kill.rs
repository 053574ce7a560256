//! Imports whose program is killed again and again: every row is there once in the end.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use crate::site::{Server, Site};

/// How long the whole may take. A server that died holds its job for a minute where others could have it.
const PATIENCE: Duration = Duration::from_secs(240);

/// Rows of a file that takes a few seconds on a fast machine with SQLite, so that there is time to be killed in.
const MANY: usize = 24_000;

/// Rows of a file for PostgreSQL, which writes them more slowly.
const FEW: usize = 6_000;

/// Every row whose number divides by this is refused.
const BAD: usize = 97;

#[test]
fn sqlite_is_killed_often() {
    killed(&Site::sqlite(), MANY, 6);
}

#[test]
fn postgres_is_killed() {
    killed(&Site::postgres(), FEW, 1);
}

/// A file of contacts whose companies are there, some of whose rows are wrong.
fn list(rows: usize) -> String {
    let mut text = "姓名,邮箱,公司,外部编号\n".to_owned();
    for row in 0..rows {
        let mail = if row % BAD == 0 { "nonsense".to_owned() } else { format!("p{row}@b.example") };
        writeln!(text, "联系人{row},{mail},蓝湾{},x{row}", row % 7).unwrap();
    }
    text
}

/// Kills the command, then servers; then compares, and takes everything out again.
fn killed(site: &Site, count: usize, servers: usize) {
    let token = site.administrator();
    let companies: String = (0..7).map(|at| format!("蓝湾{at}\n")).collect();
    site.import("account", format!("客户名称\n{companies}").as_bytes(), &[]).ok();
    let file = site.file("people.csv");
    std::fs::write(&file, list(count)).unwrap();
    let words = ["import", "--object", "contact", "--file", file.to_str().unwrap()];
    kill_at_work(site.command(&words));
    let begun = Instant::now();
    let mut server = site.serve();
    let batch = newest(&server, &token);
    let path = format!("/api/v1/imports/{batch}");
    let mut chance = u64::from(server.process());
    let mut killed = 0;
    loop {
        let state = get(&server, &path, &token);
        if state["stage"] != "running" {
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "{state}");
        let done = rows(&state);
        let whole = done == count as u64;
        if killed < servers && !whole {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            thread::sleep(Duration::from_millis((chance >> 33) % 700));
            server.kill();
            killed += 1;
            server = site.serve();
        }
        thread::sleep(Duration::from_millis(20));
    }
    let state = get(&server, &path, &token);
    assert!(killed > 0, "it ended before anybody could be killed: {state}");
    compare(&server, &token, (&state, count));
    undo(&server, &token, batch);
    server.stop("-TERM");
    site.run(&["audit", "verify"]).ok();
}

/// Kills a command once it has said how far it is.
fn kill_at_work(mut command: Command) {
    let mut command = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(command.stderr.take().unwrap()).lines().map(Result::unwrap);
    let begun = said.find(|line| line.contains('%'));
    command.kill().unwrap();
    command.wait().unwrap();
    assert!(begun.is_some(), "it ended before it could be killed");
}

fn get(server: &Server, path: &str, token: &str) -> Json {
    let (status, body) = server.get(path, token);
    assert_eq!(status, 200, "{body}");
    serde_json::from_str(&body).unwrap()
}

/// The import that was begun last.
fn newest(server: &Server, token: &str) -> i64 {
    let all = get(server, "/api/v1/import_batches?select=id&order=id.desc&limit=1", token);
    all[0]["id"].as_i64().expect("the command had begun")
}

fn rows(state: &Json) -> u64 {
    ["created", "updated", "left", "refused"].map(|name| state[name].as_u64().unwrap()).iter().sum()
}

/// Every good row is one record, every bad one a refusal.
fn compare(server: &Server, token: &str, (state, count): (&Json, usize)) {
    let bad = count.div_ceil(BAD);
    assert_eq!(state["stage"], "done", "{state}");
    let counts = ["created", "refused", "percent"].map(|name| state[name].as_u64().unwrap());
    assert_eq!(counts, [(count - bad) as u64, bad as u64, 100]);
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for from in (0..count).step_by(1_000) {
        let query = format!("/api/v1/contacts?select=name&order=id&limit=1000&offset={from}");
        for row in get(server, &query, token).as_array().unwrap() {
            *names.entry(row["name"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    assert!(names.values().all(|times| *times == 1), "a row came in twice");
    let expected = (0..count).filter(|row| row % BAD != 0).map(|row| format!("联系人{row}"));
    assert!(expected.clone().all(|name| names.contains_key(&name)), "a row was lost");
    assert_eq!(names.len(), expected.count());
    let path = format!("/api/v1/imports/{}/refused", state["batch"]);
    let (status, text) = server.get(&path, token);
    assert_eq!(status, 200, "{text}");
    let refused: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(refused.len(), bad);
    assert!(refused.iter().all(|line| line.contains("nonsense")), "{text}");
}

/// The import is taken out as if it had never been broken off.
fn undo(server: &Server, token: &str, batch: i64) {
    let body = json!({ "id": batch }).to_string();
    let (status, answer) = server.ask("POST", "/api/v1/rpc/undo_import", token, &body);
    assert_eq!(status, 200, "{answer}");
    let begun = Instant::now();
    let path = format!("/api/v1/import_batches?select=state&id=eq.{batch}");
    while get(server, &path, token)[0]["state"] != "undone" {
        assert!(begun.elapsed() < PATIENCE, "it is not undone");
        thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(get(server, "/api/v1/contacts?select=id&limit=1", token), json!([]));
}
