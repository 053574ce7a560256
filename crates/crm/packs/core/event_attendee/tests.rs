//! Attendees and participants.

use serde_json::json;
use steward_model::kind::format_datetime;
use steward_testkit::{NOW, TestEngine, both_engines};

use crate::support::{refused, some, user};

both_engines!(names_are_filled_in, answers_have_their_time);

async fn event(engine: &TestEngine) -> i64 {
    let values = json!({
        "title": "会议", "starts_at": "2026-11-23T01:00:00Z", "ends_at": "2026-11-23T02:00:00Z",
    });
    engine.create("events", values).await
}

async fn names_are_filled_in(engine: TestEngine) {
    let event = event(&engine).await;
    let seller = user(&engine, "陈宇航", "member").await;
    let contact = engine.create("contacts", json!({"name": "张三"})).await;
    let call = json!({"kind": "call", "contact_id": contact, "user_id": seller});
    let call = engine.create("activities", call).await;
    for (who, name) in [
        (json!({"user_id": seller}), "陈宇航"),
        (json!({"contact_id": contact}), "张三"),
        (json!({"contact_id": contact, "name": "小张"}), "小张"),
    ] {
        for (plural, of, id) in
            [("event_attendees", "event_id", event), ("activity_participants", "activity_id", call)]
        {
            let mut values = who.clone();
            values[of] = json!(id);
            if plural == "event_attendees" && name == "小张" {
                values["contact_id"] = json!(null);
            }
            let made = engine.create(plural, values).await;
            assert_eq!(some(&engine, plural, made, &["name"]).await, json!([name]));
        }
    }
    let nobody = json!({"event_id": event});
    refused(engine.try_create("event_attendees", nobody).await, &["name: one_needed"]);
}

async fn answers_have_their_time(engine: TestEngine) {
    let event = event(&engine).await;
    let values = json!({"event_id": event, "email": "li@example.com"});
    let id = engine.create("event_attendees", values).await;
    let answered = async |response: &str| {
        engine.change("event_attendees", id, json!({"response": response})).await;
        some(&engine, "event_attendees", id, &["responded_at"]).await
    };
    assert_eq!(answered("accepted").await, json!([format_datetime(NOW)]));
    assert_eq!(answered("waiting").await, json!([null]));
}
