//! Actions over HTTP: who may use which, what they take, and that they are done once.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

both_engines!(
    actions_describe_themselves,
    a_merge_is_tried_and_done_once,
    histories_offer_no_create
);

const MERGE: &str = "/api/v1/rpc/merge";

async fn actions_describe_themselves(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let all = app.get("/api/v1/").await.json();
    let schemas = all["action_schemas"].as_object().unwrap();
    for (name, about) in schemas {
        let path = format!("/api/v1/rpc/{name}");
        assert!(all["actions"].as_array().unwrap().contains(&json!(path)), "{name}");
        assert_eq!(about["input"]["additionalProperties"], false, "{name}");
        assert!(about["help"]["zh"].as_str().unwrap().contains(|c| c > '\u{4e00}'), "{name}");
        // The bin as a whole can be asked for, all pairs, jobs, schedules and own objects: that needs nothing.
        let Some(required) = about["input"]["required"].as_array() else {
            let all = ["bin", "duplicate_work_list", "jobs", "own_objects", "schedules"];
            assert!(all.contains(&name.as_str()), "{name}");
            continue;
        };
        for word in required {
            assert!(about["input"]["properties"].get(word.as_str().unwrap()).is_some(), "{name}");
        }
        // What lacks all that it needs is refused, with or without a right to it.
        app.post(&path, json!({})).await.refused(400, "PGRST102");
    }
    let merge = &schemas["merge"];
    assert_eq!(merge["input"]["properties"]["dry_run"]["type"], "boolean");
    assert_eq!(merge["input"]["required"], json!(["object", "keep", "lose"]));
    let mine = app.ask_as_member("GET", "/api/v1/").send().await.json();
    assert!(!mine["actions"].as_array().unwrap().contains(&json!(MERGE)));
    let input = json!({"object": "contacts", "keep": 1, "lose": 2});
    app.ask_as_member("POST", MERGE).json(input).send().await.refused(403, "42501");
    let reply = app.post("/api/v1/rpc/nothing", json!({})).await.refused(404, "PGRST202");
    let all = "add_field, add_object, add_rule, answer_invitation, asked_fields, batch, bin, \
               cancel_job, change_field, change_object, change_password, change_preferences, \
               change_rule, change_schedule, duplicate_work_list, expand, fields, find_duplicates, \
               history, job, jobs, look_in_bin, merge, my_changes, own_objects, purge_field, \
               purge_object, remove_field, remove_object, remove_rule, \
               replay_failed_webhook_deliveries, replay_webhook_delivery, restore, restore_field, \
               restore_object, retry_job, reveal, rotate_webhook_secret, rules, run_schedule, \
               schedules, settle_duplicate, test_webhook, try_condition, try_formula, try_rollup, \
               try_rule, undo_import";
    assert!(reply["hint"].as_str().unwrap().contains(all), "{reply}");
}

async fn a_merge_is_tried_and_done_once(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(2).await;
    let input = |more: Json| {
        let mut input = json!({"object": "contacts", "keep": 1, "lose": 2});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let tried = app.post(MERGE, input(json!({"dry_run": true}))).await.is(StatusCode::OK);
    assert_eq!(
        app.get("/api/v1/contacts?select=id&order=id").await.json(),
        json!([{"id": 1}, {"id": 2}])
    );
    let once = || app.ask("POST", MERGE).header("Idempotency-Key", "k1");
    let done = once().json(input(json!({}))).send().await;
    assert_eq!(done.json(), tried);
    assert_eq!(app.get("/api/v1/contacts?select=id").await.json(), json!([{"id": 1}]));
    let again = once().json(input(json!({}))).send().await;
    assert_eq!((again.json(), again.header("idempotency-replayed")), (done.json(), "true"));
    app.post(MERGE, input(json!({}))).await.refused(404, "ST404");
}

async fn histories_offer_no_create(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let all = app.get("/api/v1/").await.json();
    let verbs = |name: &str| {
        let objects = all["objects"].as_array().unwrap();
        objects.iter().find(|object| object["name"] == name).unwrap()["verbs"].clone()
    };
    assert_eq!(verbs("stage_history"), json!(["read", "export"]));
    assert_eq!(verbs("consent"), json!(["read", "create", "export", "import"]));
    app.post("/api/v1/stage_histories", json!({})).await.refused(403, "42501");
}
