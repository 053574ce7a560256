//! Hostile requests: whatever comes, there is an answer, it blames the right side, and it shows
//! nothing of what is inside.

use axum::http::{HeaderName, HeaderValue};
use serde_json::json;
use steward_grammar::fuzz::case;
use steward_testkit::fuzz::{Dice, cases};
use steward_testkit::{TestEngine, both_engines};

use crate::support::{Reply, TestApp, check_error};

/// Requests in a test run.
const USUAL: u64 = 1_500;

/// What no answer may say: words of the inside, none of which a request here contains.
const INSIDE: [&str; 12] = [
    "sqlite",
    "rusqlite",
    "postgres",
    "tokio",
    "panicked",
    ".rs:",
    "SELECT ",
    "INSERT ",
    "syntax error",
    "no such column",
    "constraint failed",
    "/src/",
];

const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS", "PURGE"];

const PATHS: [&str; 14] = [
    "/api/v1/contacts",
    "/api/v1/contacts",
    "/api/v1/contacts",
    "/api/v1/accounts",
    "/api/v1/opportunities",
    "/api/v1/users",
    "/api/v1/stage_histories",
    "/api/v1/contact_points",
    "/api/v1/nothing",
    "/api/v1/rpc/restore",
    "/api/v1/tokens",
    "/api/v1/session",
    "/api/v1/",
    "/%ff/../x",
];

const QUERIES: [&str; 22] = [
    "",
    "id=eq.1",
    "id=in.(1,2,3)",
    "id=eq.99999999999999999999",
    "id=eq.-9223372036854775808",
    "select=*,account(*),owner(name)",
    "select=id,contact_points(*)&contact_points.limit=1",
    "select=count()",
    "select=owner_id,count(),activity_count.sum()",
    "name=ilike.*%25_*&order=name.desc.nullsfirst",
    "name=match.(a+)+$",
    "name=like.%00",
    "created_at=gt.@now-99999999999d",
    "birthday=eq.0000-00-00",
    "@account.name=eq.x&or=(id.gt.1,name.is.null)",
    "limit=18446744073709551615&offset=18446744073709551615",
    "offset=9223372036854775807",
    "after=AAAA",
    "columns=name&on_conflict=external_id",
    "on_conflict=id",
    "select=$,id",
    "select=%22$%22:name,%22$$%22:id&id=eq.1",
];

const HEADERS: [(&str, &str); 24] = [
    ("accept", "application/vnd.pgrst.object+json"),
    ("accept", "text/csv, */*;q=0.1"),
    ("accept", ",;q=,"),
    ("accept-encoding", "gzip"),
    ("accept-language", "zh;q=x,,"),
    ("accept-profile", "public"),
    ("prefer", "count=exact"),
    ("prefer", "count=estimated, return=representation"),
    ("prefer", "return=representation"),
    ("prefer", "resolution=merge-duplicates, return=headers-only"),
    ("prefer", "resolution=ignore-duplicates, missing=default, return=representation"),
    ("prefer", "handling=strict, max-affected=0"),
    ("range", "0-1"),
    ("range", "18446744073709551614-18446744073709551615"),
    ("range", "bytes=0-1"),
    ("if-match", "\"1\""),
    ("if-match", "*"),
    ("if-none-match", "*"),
    ("idempotency-key", "k"),
    ("content-type", "application/json"),
    ("content-type", "application/json;;"),
    ("content-length", "18446744073709551615"),
    ("x-request-id", "\u{e9}"),
    ("cookie", "steward_session=x; a"),
];

const BODIES: [&str; 18] = [
    "",
    "{}",
    "[]",
    "null",
    "[{}]",
    "{\"name\":\"张三\"}",
    "[{\"name\":\"a\"},{\"name\":\"b\",\"phone\":\"13812345678\"}]",
    "{\"name\":null,\"id\":1,\"version\":1}",
    "{\"id\":1,\"name\":\"x\"}",
    "{\"external_id\":\"e\",\"name\":\"y\"}",
    "{\"name\":\"\\u0000\"}",
    "{\"name\":{\"a\":[1e999]}}",
    "{\"account_id\":9223372036854775808,\"name\":\"x\"}",
    "{\"account_id\":-1,\"owner_id\":\"me\",\"birthday\":\"2026-02-30\",\"name\":\"x\"}",
    "{\"object\":\"contacts\",\"ids\":[1,1,-1]}",
    "{\"login\":\"x\",\"password\":\"y\"}",
    "{\"name\":\"x\",\"expires_at\":\"9999-12-31T23:59:59Z\"}",
    "{\"name\":\"\u{202e}\u{feff}👩‍👩‍👧\",\"email\":\"@\",\"phone\":\"+\"}",
];

async fn fuzz_requests(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let account = app.engine.create("accounts", json!({"name": "a", "kind": "company"})).await;
    app.engine.create("contacts", json!({"name": "c", "account_id": account})).await;
    for number in 0..cases(USUAL) {
        let (shown, reply) = one(&app, number).await;
        check(&reply, &format!("case {number}: {shown}"));
    }
    let health = app.anonymous("GET", "/readyz").send().await;
    assert_eq!(health.status, 200, "and it still works");
}

async fn one(app: &TestApp, number: u64) -> (String, Reply) {
    let dice = Dice::new(number);
    let method = dice.of(&METHODS);
    let query = match dice.below(4) {
        0 => case(number),
        1 => dice.damaged(dice.of(&QUERIES)),
        _ => dice.of(&QUERIES).as_bytes().to_vec(),
    };
    let query: String = query
        .iter()
        .map(|&byte| match byte {
            b'!'..=b'~' if !b"\"<>\\^`{|}#".contains(&byte) => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    let path = format!("{}?{query}", dice.of(&PATHS));
    let mut ask = match dice.below(8) {
        0 => app.anonymous(method, &path),
        1 | 2 => app.ask_as_member(method, &path),
        _ => app.ask(method, &path),
    };
    for _ in 0..dice.below(4) {
        let (name, value) = dice.of(&HEADERS);
        let value = match dice.below(4) {
            0 => HeaderValue::from_bytes(&dice.damaged(value)),
            _ => HeaderValue::from_bytes(value.as_bytes()),
        };
        if let Ok(value) = value {
            ask = ask.raw_header(HeaderName::from_static(name), value);
        }
    }
    let body = dice.of(&BODIES);
    let body = if dice.below(4) == 0 { dice.damaged(body) } else { body.as_bytes().to_vec() };
    let shown = format!("{method} {path} {:?}", String::from_utf8_lossy(&body));
    (shown, ask.bytes(body).send().await)
}

fn check(reply: &Reply, case: &str) {
    assert_ne!(reply.status, 500, "{case}: {}", reply.text());
    assert!(!reply.header("x-request-id").is_empty(), "{case}");
    if reply.header("content-encoding") == "gzip" {
        return;
    }
    let text = reply.text();
    for word in INSIDE {
        assert!(!text.contains(word), "{case}: {text}");
    }
    if !reply.body.is_empty() && reply.header("content-type").contains("json") {
        let body = reply.json();
        if reply.status >= 400 || reply.status == 300 {
            check_error(&body);
        }
        let asked = case.contains('$') || case.contains("%24");
        assert!(asked || !text.contains("\"$"), "{case}: a hidden key shows: {text}");
    }
}

both_engines!(fuzz_requests);
