//! Tasks: who gave them, when they are done, which is next, and how they repeat.

use serde_json::{Value as Json, json};
use steward_engine::WriteWish;
use steward_model::clock::DAY;
use steward_model::kind::format_datetime;
use steward_testkit::{NOW, TestEngine, both_engines};

use crate::support::{refused, some, user, version};

both_engines!(
    done_has_its_time,
    whoever_gives_a_task_is_remembered,
    the_next_task_is_the_first_due,
    a_series_goes_on,
    a_rule_needs_a_beginning,
);

async fn done_has_its_time(engine: TestEngine) {
    let id = engine.create("tasks", json!({"title": "回访"})).await;
    let done = async |status: &str| {
        engine.time().advance(DAY);
        engine.change("tasks", id, json!({"status": status})).await;
        some(&engine, "tasks", id, &["done_at"]).await[0].clone()
    };
    assert_eq!(done("doing").await, Json::Null);
    assert_eq!(done("done").await, json!(format_datetime(NOW + 2 * DAY)));
    assert_eq!(done("open").await, Json::Null);
    assert_eq!(done("cancelled").await, json!(format_datetime(NOW + 4 * DAY)));
    assert_eq!(done("done").await, json!(format_datetime(NOW + 4 * DAY)), "closed since then");
}

async fn whoever_gives_a_task_is_remembered(engine: TestEngine) {
    let boss = user(&engine, "boss", "administrator").await;
    let seller = user(&engine, "seller", "member").await;
    let caller = engine.user(boss).await;
    let make = async |values: Json| {
        let body = vec![values.as_object().unwrap().clone()];
        let made = engine.insert(&caller, "tasks", body, &WriteWish::default()).await.unwrap();
        some(&engine, "tasks", made.ids[0], &["owner_id", "assigner_id"]).await
    };
    assert_eq!(make(json!({"title": "自己的"})).await, json!([boss, null]));
    let given = json!({"title": "寄样品", "owner_id": seller});
    assert_eq!(make(given).await, json!([seller, boss]));
}

async fn the_next_task_is_the_first_due(engine: TestEngine) {
    let account = engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    let contact = engine.create("contacts", json!({"name": "张三", "account_id": account})).await;
    let task = async |day: i64| {
        let due = format_datetime(NOW + day * DAY);
        let values = json!({"title": "回访", "contact_id": contact, "due_at": due});
        engine.create("tasks", values).await
    };
    let next = async || {
        let of = async |plural, id| some(&engine, plural, id, &["next_task_id"]).await[0].clone();
        (of("accounts", account).await, of("contacts", contact).await)
    };
    let both = |id: Option<i64>| (json!(id), json!(id));
    let late = task(9).await;
    assert_eq!(next().await, both(Some(late)));
    let early = task(2).await;
    assert_eq!(next().await, both(Some(early)));
    engine.change("tasks", early, json!({"due_at": format_datetime(NOW + 10 * DAY)})).await;
    assert_eq!(next().await, both(Some(late)));
    engine.change("tasks", late, json!({"status": "done"})).await;
    assert_eq!(next().await, both(Some(early)));
    engine.remove("tasks", early).await;
    assert_eq!(next().await, both(None));
    engine.bring_back("tasks", early).await;
    assert_eq!(next().await, both(Some(early)));
    assert_eq!(version(&engine, "accounts", account).await, 1);
}

async fn a_series_goes_on(engine: TestEngine) {
    let first = "2026-11-23T01:00:00Z";
    let values = json!({
        "title": "盘点", "due_at": first, "remind_at": "2026-11-23T00:30:00Z",
        "rrule": "FREQ=WEEKLY;COUNT=4", "priority": "high",
    });
    let id = engine.create("tasks", values).await;
    let all = async || {
        let query = "select=due_at,remind_at,status,priority,series_id&order=id";
        engine.rows("tasks", query).await
    };
    engine.change("tasks", id, json!({"status": "done"})).await;
    let second = json!({
        "due_at": "2026-11-30T01:00:00.000000Z", "remind_at": "2026-11-30T00:30:00.000000Z",
        "status": "open", "priority": "high", "series_id": id,
    });
    assert_eq!(all().await[1], second);
    engine.change("tasks", id, json!({"status": "open"})).await;
    engine.change("tasks", id, json!({"status": "done"})).await;
    assert_eq!(all().await.len(), 2, "it is there already");
    // Too late for the third: the fourth and last.
    engine.time().advance(17 * DAY);
    let last = engine.rows("tasks", "select=id&order=id.desc").await[0]["id"].as_i64().unwrap();
    engine.change("tasks", last, json!({"status": "cancelled"})).await;
    let rows = all().await;
    assert_eq!((rows.len(), &rows[2]["due_at"]), (3, &json!("2026-12-14T01:00:00.000000Z")));
    let last = engine.rows("tasks", "select=id&order=id.desc").await[0]["id"].as_i64().unwrap();
    engine.change("tasks", last, json!({"status": "done"})).await;
    assert_eq!(all().await.len(), 3, "the series is over");
}

async fn a_rule_needs_a_beginning(engine: TestEngine) {
    for (values, code) in [
        (json!({"rrule": "FREQ=DAILY"}), "due_at: required"),
        (json!({"rrule": "often", "due_at": "2026-11-23T01:00:00Z"}), "rrule: bad_rule"),
        (
            json!({
                "rrule": "FREQ=DAILY", "due_at": "2026-11-23T01:00:00Z", "time_zone": "Nowhere",
            }),
            "time_zone: unknown_zone",
        ),
    ] {
        let mut task = json!({"title": "盘点"});
        task.as_object_mut().unwrap().extend(values.as_object().unwrap().clone());
        refused(engine.try_create("tasks", task).await, &[code]);
    }
}
