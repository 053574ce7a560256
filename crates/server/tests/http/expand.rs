//! `rpc/expand` over HTTP.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

both_engines!(each_time_is_listed, what_is_no_question_is_refused, others_events_stay_hidden);

const EXPAND: &str = "/api/v1/rpc/expand";

fn weekly() -> Json {
    json!({
        "title": "周会", "starts_at": "2026-11-23T01:00:00Z", "ends_at": "2026-11-23T02:00:00Z",
        "rrule": "FREQ=WEEKLY",
    })
}

async fn each_time_is_listed(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let made = app.post("/api/v1/events", weekly()).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let span = json!({"from": "2026-12-01T00:00:00Z", "to": "2026-12-15T00:00:00+08:00"});
    let found = app.post(EXPAND, span).await.is(StatusCode::OK);
    let starts: Vec<&Json> =
        found.as_array().unwrap().iter().map(|event| &event["starts_at"]).collect();
    assert_eq!(starts, ["2026-12-07T01:00:00.000000Z", "2026-12-14T01:00:00.000000Z"]);
    let none = json!({
        "from": "2026-12-01T00:00:00Z", "to": "2026-12-15T00:00:00Z", "filter": "title=eq.x",
    });
    assert_eq!(app.post(EXPAND, none).await.is(StatusCode::OK), json!([]));
}

async fn what_is_no_question_is_refused(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let (from, to) = ("2026-12-01T00:00:00Z", "2026-12-15T00:00:00Z");
    for wrong in [
        json!({"from": from}),
        json!({"from": from, "to": "tomorrow"}),
        json!({"from": to, "to": from}),
        json!({"from": from, "to": to, "limit": 1}),
        json!({"from": from, "to": to, "filter": "order=title"}),
        json!({"from": from, "to": to, "filter": "colour=eq.red"}),
    ] {
        let reply = app.post(EXPAND, wrong.clone()).await;
        assert_eq!(reply.status, 400, "{wrong}: {}", reply.text());
    }
    app.ask("GET", EXPAND).send().await.refused(405, "PGRST117");
}

async fn others_events_stay_hidden(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.post("/api/v1/events", weekly()).await;
    let span = json!({"from": "2026-12-01T00:00:00Z", "to": "2026-12-15T00:00:00Z"});
    let reply = app.ask_as_member("POST", EXPAND).json(span).send().await;
    assert_eq!(reply.is(StatusCode::OK), json!([]));
}
