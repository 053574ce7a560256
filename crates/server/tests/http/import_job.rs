//! Imports as jobs: broken off and gone on with, stopped, and undone all the same.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::pin::pin;
use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_engine::import_batch::{ImportCounts, ImportEnd};
use steward_model::clock::SECOND;
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

both_engines!(
    what_breaks_off_is_gone_on_with,
    what_is_stopped_goes_on_or_is_undone,
    one_that_waits_is_stopped_at_once,
    an_import_that_was_undone_does_not_go_on,
    one_whose_end_is_written_down_only_has_to_say_so,
    only_its_maker_and_administrators_are_told,
    a_file_that_was_sent_before_is_imported,
    its_file_is_read_as_it_was_looked_at,
);

/// Rows of the long file: more than are looked at together.
const ROWS: usize = 4_400;

/// Rows of a file that is stopped in the middle: more than one transaction takes.
const FEW: usize = 1_500;

/// Every row whose number divides by this is refused.
const BAD: usize = 50;

fn list(rows: usize) -> String {
    let mut text = "客户名称,行业,外部编号\n".to_owned();
    for row in 0..rows {
        let industry = if row % BAD == 0 { "没有的行业" } else { "餐饮" };
        writeln!(text, "客户{row},{industry},x{row}").unwrap();
    }
    text
}

/// Sends a file and begins to import it; answers what the beginning says.
async fn begun(app: &TestApp, text: String) -> Json {
    let path = "/api/v1/imports?object=accounts&file=名单.csv";
    let sent = app.ask("POST", path).bytes(text.into()).send().await.is(StatusCode::CREATED);
    begin(app, &sent).await
}

async fn begin(app: &TestApp, sent: &Json) -> Json {
    let columns: Json =
        sent["columns"].as_array().unwrap().iter().map(|column| column["field"].clone()).collect();
    let path = format!("/api/v1/imports/{}", sent["id"].as_str().unwrap());
    let wish = json!({"columns": columns, "dry_run": false});
    app.post(&path, wish).await.is(StatusCode::ACCEPTED)
}

async fn state(app: &TestApp, import: &Json) -> Json {
    app.get(&format!("/api/v1/imports/{}", import["batch"])).await.is(StatusCode::OK)
}

fn counts(state: &Json) -> [u64; 3] {
    ["created", "updated", "refused"].map(|name| state[name].as_u64().unwrap())
}

/// Works until so many rows are done, then drops dead.
async fn work_until(app: &TestApp, import: &Json, rows: u64) {
    let mut work = pin!(app.do_imports());
    let far = async {
        while counts(&state(app, import).await).iter().sum::<u64>() < rows {
            tokio::time::sleep(PAUSE).await;
        }
    };
    tokio::select! {
        _ = &mut work => {}
        () = far => {}
    }
}

/// How long to wait before asking again how far it is.
const PAUSE: Duration = Duration::from_millis(3);

async fn what_breaks_off_is_gone_on_with(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let import = begun(&app, list(ROWS)).await;
    assert_eq!((&import["stage"], &import["rows"]), (&json!("running"), &json!(ROWS)));
    let mut seen = 0;
    let mut broken = 0;
    loop {
        // Wherever it happens to be then: before a commit, behind one, in between.
        work_until(&app, &import, seen + 150 + 311 * (broken % 4)).await;
        let told = state(&app, &import).await;
        let done: u64 = counts(&told).iter().sum();
        assert!(done >= seen && broken < 60, "nothing more was done: {told}");
        seen = done;
        if told["stage"] != "running" {
            break;
        }
        broken += 1;
        app.engine.time().advance(61 * SECOND);
    }
    assert!(broken >= 3, "it was broken off {broken} times only");
    let told = state(&app, &import).await;
    let bad = ROWS / BAD;
    assert_eq!(told["stage"], "done", "{told}");
    assert_eq!(counts(&told), [(ROWS - bad) as u64, 0, bad as u64]);
    let mut names = BTreeSet::new();
    for offset in (0..ROWS).step_by(1_000) {
        let path = format!("/api/v1/accounts?select=name&order=id&limit=1000&offset={offset}");
        for row in app.get(&path).await.json().as_array().unwrap() {
            assert!(names.insert(row["name"].as_str().unwrap().to_owned()), "{row} came in twice");
        }
    }
    assert_eq!(names.len(), ROWS - bad);
    let refused = app.get(&format!("/api/v1/imports/{}/refused", told["batch"])).await;
    let refused = refused.text();
    let lines: Vec<&str> = refused.lines().skip(1).collect();
    assert_eq!(lines.len(), bad, "{refused}");
    assert!(
        lines[1].starts_with("客户50,没有的行业,x50,"),
        "in the order of the file: {}",
        lines[1]
    );
}

async fn what_is_stopped_goes_on_or_is_undone(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let import = begun(&app, list(FEW)).await;
    work_until(&app, &import, 50).await;
    let path = format!("/api/v1/imports/{}", import["batch"]);
    assert_eq!(app.ask("DELETE", &path).send().await.status, 204);
    app.engine.time().advance(61 * SECOND);
    app.do_imports().await;
    let stopped = state(&app, &import).await;
    assert_eq!(stopped["stage"], "cancelled", "{stopped}");
    let [created, _, refused] = counts(&stopped);
    assert!(created > 0 && created + refused < FEW as u64, "{stopped}");
    let there = app.get("/api/v1/import_batches?select=state,created_count").await.json();
    assert_eq!(there, json!([{"state": "cancelled", "created_count": created}]));
    // It goes on where it was.
    app.post("/api/v1/rpc/retry_job", json!({"id": import["job"]})).await.is(StatusCode::OK);
    let early = app.post("/api/v1/rpc/undo_import", json!({"id": import["batch"]})).await;
    assert_eq!(early.json()["errors"][0]["field"], "state", "{}", early.text());
    assert_eq!(app.do_imports().await, 1);
    let told = state(&app, &import).await;
    assert_eq!((&told["stage"], counts(&told)[0]), (&json!("done"), (FEW - FEW / BAD) as u64));
    app.post("/api/v1/rpc/undo_import", json!({"id": import["batch"]})).await.is(StatusCode::OK);
    assert_eq!(app.do_undo().await, 1);
    let jobs = app.post("/api/v1/rpc/jobs", json!({})).await.json();
    assert_eq!(state(&app, &import).await["stage"], "undone", "{}", jobs["jobs"][0]);
    assert_eq!(app.get("/api/v1/accounts?select=id&limit=1").await.json(), json!([]));
}

async fn one_that_waits_is_stopped_at_once(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let import = begun(&app, list(10)).await;
    app.post("/api/v1/rpc/cancel_job", json!({"id": import["job"]})).await.is(StatusCode::OK);
    assert_eq!(state(&app, &import).await["stage"], "cancelled");
    assert_eq!(app.do_imports().await, 0);
    assert_eq!(app.get("/api/v1/accounts?select=id").await.json(), json!([]));
}

async fn an_import_that_was_undone_does_not_go_on(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let import = begun(&app, list(10)).await;
    app.post("/api/v1/rpc/cancel_job", json!({"id": import["job"]})).await.is(StatusCode::OK);
    app.post("/api/v1/rpc/undo_import", json!({"id": import["batch"]})).await.is(StatusCode::OK);
    assert_eq!(app.do_undo().await, 1);
    app.post("/api/v1/rpc/retry_job", json!({"id": import["job"]})).await.is(StatusCode::OK);
    assert_eq!(app.do_imports().await, 1);
    let told = state(&app, &import).await;
    assert_eq!((&told["stage"], counts(&told)), (&json!("undone"), [0, 0, 0]));
    assert!(told["error"]["message"].as_str().unwrap().contains("undone"), "{told}");
    assert_eq!(app.get("/api/v1/accounts?select=id").await.json(), json!([]));
}

async fn one_whose_end_is_written_down_only_has_to_say_so(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let import = begun(&app, list(10)).await;
    // As if whoever did it had been killed behind its last transaction.
    let (batch, system) = (import["batch"].as_i64().unwrap(), app.engine.system());
    let all = ImportCounts { created: 9, refused: 1, ..ImportCounts::default() };
    app.engine.end_import(&system, batch, all, ImportEnd::Done).await.unwrap();
    assert_eq!(app.do_imports().await, 1);
    let jobs = app.post("/api/v1/rpc/jobs", json!({})).await.json();
    assert_eq!(jobs["jobs"][0]["state"], "done", "{jobs}");
    let told = state(&app, &import).await;
    assert_eq!((&told["stage"], counts(&told)), (&json!("done"), [9, 0, 1]));
    assert_eq!(
        app.get("/api/v1/accounts?select=id").await.json(),
        json!([]),
        "nothing is done again"
    );
}

async fn only_its_maker_and_administrators_are_told(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let import = begun(&app, list(60)).await;
    assert_eq!(app.do_imports().await, 1);
    let path = format!("/api/v1/imports/{}", import["batch"]);
    for path in [path.clone(), format!("{path}/refused")] {
        app.ask_as_member("GET", &path).send().await.refused(404, "ST404");
        assert_eq!(app.get(&path).await.status, 200);
    }
    assert_eq!(app.ask_as_member("DELETE", &path).send().await.status, 404);
    app.get("/api/v1/imports/999").await.refused(404, "ST404");
}

async fn a_file_that_was_sent_before_is_imported(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let sent = app.ask("POST", "/api/v1/files/contents?name=名单.csv").bytes(list(60).into());
    let file = sent.send().await.is(StatusCode::CREATED)["id"].clone();
    let path = format!("/api/v1/imports?object=accounts&file=名单.csv&file_id={file}");
    app.ask_as_member("POST", &path).send().await.refused(404, "ST404");
    let sent = app.ask("POST", &path).send().await.is(StatusCode::CREATED);
    let import = begin(&app, &sent).await;
    assert_eq!(app.do_imports().await, 1);
    assert_eq!(counts(&state(&app, &import).await), [58, 0, 2]);
    let batch = app.get("/api/v1/import_batches?select=file_id").await.json();
    assert_eq!(batch, json!([{ "file_id": file }]), "it is not kept twice");
}

async fn its_file_is_read_as_it_was_looked_at(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let bytes = encoding_rs::BIG5.encode("公司;備註\n臺灣咖啡;好\n青石;x\n").0.into_owned();
    let path = "/api/v1/imports?object=accounts&file=名單.csv";
    let sent = app.ask("POST", path).bytes(bytes).send().await.is(StatusCode::CREATED);
    let path = format!("/api/v1/imports/{}", sent["id"].as_str().unwrap());
    let wish = json!({"columns": ["name", "external_id"], "key": null, "dry_run": false});
    let import = app.post(&path, wish).await.is(StatusCode::ACCEPTED);
    assert_eq!(app.do_imports().await, 1);
    let told = state(&app, &import).await;
    assert_eq!(counts(&told), [2, 0, 0], "{told}");
    let rows = app.get("/api/v1/accounts?select=name,external_id&order=id").await.json();
    assert_eq!(rows[0], json!({"name": "臺灣咖啡", "external_id": "好"}));
}
