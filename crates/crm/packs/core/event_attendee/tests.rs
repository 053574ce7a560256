//! Attendees and participants.

use serde_json::json;
use steward_engine::{Caller, WriteWish};
use steward_model::kind::format_datetime;
use steward_testkit::{NOW, TestEngine, both_engines};

use crate::support::{refused, some, user};

both_engines!(
    names_are_filled_in,
    answers_have_their_time,
    who_takes_part_reads_and_no_more,
    nobody_invites_himself,
);

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

/// The ids that somebody sees, in a list, by search, in a sum and through the parts.
async fn seen(engine: &TestEngine, caller: &Caller, plural: &str, parts: &str) -> Vec<i64> {
    let list = engine.rows_for(caller, plural, "select=id&order=id").await;
    let list: Vec<i64> = list.iter().filter_map(|row| row["id"].as_i64()).collect();
    let found = engine.rows_for(caller, plural, "select=id&search=fts.评审&order=id").await;
    assert_eq!(found.len(), list.len(), "search finds what the list shows");
    let sum = engine.rows_for(caller, plural, "select=count()").await;
    assert_eq!(sum[0]["count"].as_u64(), Some(list.len() as u64), "a count counts it");
    let parts = engine.rows_for(caller, parts, "select=id").await;
    assert_eq!(parts.is_empty(), list.is_empty(), "whoever sees it sees who takes part");
    list
}

async fn who_takes_part_reads_and_no_more(engine: TestEngine) {
    let owner = user(&engine, "owner", "member").await;
    let guest = user(&engine, "guest", "member").await;
    let account = engine.create("accounts", json!({"name": "公司", "owner_id": owner})).await;
    let event = json!({
        "title": "评审", "starts_at": "2026-11-23T01:00:00Z", "ends_at": "2026-11-23T02:00:00Z",
        "owner_id": owner, "account_id": account, "visibility": "private",
    });
    let call = json!({
        "kind": "call", "subject_line": "评审", "account_id": account, "user_id": owner,
    });
    for (plural, parts, of, values) in [
        ("events", "event_attendees", "event_id", event),
        ("activities", "activity_participants", "activity_id", call),
    ] {
        let id = engine.create(plural, values).await;
        let caller = engine.user(guest).await;
        assert!(seen(&engine, &caller, plural, parts).await.is_empty(), "{plural}");
        let mut part = json!({"user_id": guest});
        part[of] = json!(id);
        let part = engine.create(parts, part).await;
        assert_eq!(seen(&engine, &caller, plural, parts).await, [id]);
        let beside = format!("select=id,account(id)&id=eq.{id}");
        let row = engine.rows_for(&caller, plural, &beside).await;
        assert_eq!(row[0]["account"], json!(null), "what it is about stays closed");
        let query = steward_grammar::parse_list(&format!("id=eq.{id}")).unwrap();
        let patch = json!({"visibility": "record"}).as_object().unwrap().clone();
        let wish = WriteWish::default();
        let written = engine.update(&caller, plural, &query, patch, &wish).await.unwrap();
        assert!(written.ids.is_empty(), "a reader changes nothing");
        let written = engine.delete(&caller, plural, &query, &wish).await.unwrap();
        assert!(written.ids.is_empty(), "nor does he delete it");
        engine.remove(parts, part).await;
        assert!(seen(&engine, &caller, plural, parts).await.is_empty(), "{plural}");
    }
}

async fn nobody_invites_himself(engine: TestEngine) {
    let guest = user(&engine, "guest", "member").await;
    let call = engine.create("activities", json!({"kind": "call", "user_id": guest})).await;
    let event = event(&engine).await;
    let other = user(&engine, "other", "member").await;
    let caller = engine.user(other).await;
    for (parts, of, id) in
        [("event_attendees", "event_id", event), ("activity_participants", "activity_id", call)]
    {
        let mut part = json!({"user_id": other});
        part[of] = json!(id);
        let part = part.as_object().unwrap().clone();
        let made = engine.insert(&caller, parts, vec![part], &WriteWish::default()).await;
        made.expect_err("who does not reach it adds nobody");
        assert!(engine.rows_for(&caller, parts, "select=id").await.is_empty());
    }
}
