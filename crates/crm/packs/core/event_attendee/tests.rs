//! Attendees and participants.

use serde_json::{Value as Json, json};
use steward_engine::action::Call;
use steward_engine::{Caller, WriteWish};
use steward_model::Result;
use steward_model::error::ErrorKind;
use steward_model::kind::format_datetime;
use steward_testkit::{NOW, TestEngine, both_engines};

use crate::support::{refused, some, user};

both_engines!(
    names_are_filled_in,
    answers_have_their_time,
    who_takes_part_reads_and_no_more,
    nobody_invites_himself,
    whoever_is_invited_answers,
    a_changed_time_has_the_guests_of_its_series,
    later_guests_come_to_changed_times,
    who_is_written_otherwise_is_so_at_changed_times,
    one_time_of_a_series_is_answered_alone,
    seeing_a_series_is_not_changing_its_times,
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

/// A weekly meeting of somebody's.
async fn weekly(engine: &TestEngine, owner: i64) -> i64 {
    let values = json!({
        "title": "例会", "starts_at": "2026-11-23T01:00:00Z", "ends_at": "2026-11-23T02:00:00Z",
        "time_zone": "Asia/Shanghai", "rrule": "FREQ=WEEKLY;COUNT=8", "owner_id": owner,
        "exdates": ["2026-12-07T01:00:00Z"],
    });
    engine.create("events", values).await
}

async fn invite(engine: &TestEngine, event: i64, user: i64, response: &str) -> i64 {
    let values = json!({"event_id": event, "user_id": user, "response": response});
    engine.create("event_attendees", values).await
}

async fn answer(engine: &TestEngine, caller: &Caller, input: Json) -> Result<Json> {
    let mut call = Call::new(engine, caller, WriteWish::default());
    engine.actions().run("answer_invitation", &mut call, input).await
}

/// The answers to an event, by who was invited.
async fn answers(engine: &TestEngine, event: i64) -> Vec<Json> {
    let query = format!("select=user_id,response&event_id=eq.{event}&order=user_id");
    engine.rows("event_attendees", &query).await
}

async fn whoever_is_invited_answers(engine: TestEngine) {
    let owner = user(&engine, "owner", "member").await;
    let guest = user(&engine, "guest", "member").await;
    let reader = user(&engine, "reader", "administrator").await;
    let event = weekly(&engine, owner).await;
    let part = invite(&engine, event, guest, "waiting").await;
    let caller = engine.user(guest).await;
    let said = |response: &str| json!({"event": event, "response": response});
    let done = answer(&engine, &caller, said("accepted")).await.unwrap();
    assert_eq!(done, json!({"event": event, "attendee": part}));
    let stands = some(&engine, "event_attendees", part, &["response", "responded_at"]).await;
    assert_eq!(stands, json!(["accepted", format_datetime(NOW)]));
    let by = engine.log("event_attendee", part).await;
    assert_eq!(by.last().unwrap().user_id, Some(guest), "the log says who answered");
    answer(&engine, &caller, said("declined")).await.unwrap();
    assert_eq!(answers(&engine, event).await, [json!({"user_id": guest, "response": "declined"})]);
    for (who, kind) in [(reader, ErrorKind::Forbidden), (owner, ErrorKind::Forbidden)] {
        let caller = engine.user(who).await;
        let error = answer(&engine, &caller, said("accepted")).await.expect_err("not invited");
        assert_eq!(error.kind(), kind);
    }
    engine.remove("event_attendees", part).await;
    let error = answer(&engine, &caller, said("accepted")).await.expect_err("invited no longer");
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

async fn a_changed_time_has_the_guests_of_its_series(engine: TestEngine) {
    let owner = user(&engine, "owner", "member").await;
    let guest = user(&engine, "guest", "member").await;
    let series = weekly(&engine, owner).await;
    invite(&engine, series, owner, "accepted").await;
    invite(&engine, series, guest, "accepted").await;
    let caller = engine.user(owner).await;
    let changed = async |of: &str, start: &str, end: &str| {
        let values = json!({
            "title": "例会（改）", "series_id": series, "recurrence_id": of,
            "starts_at": start, "ends_at": end,
        });
        let body = values.as_object().unwrap().clone();
        let made = engine.insert(&caller, "events", vec![body], &WriteWish::default()).await;
        made.unwrap_or_else(|error| panic!("{error}")).ids[0]
    };
    let told = |own: &str, guests: &str| {
        let all = [(owner, own), (guest, guests)];
        all.map(|(user, response)| json!({"user_id": user, "response": response}))
    };
    let elsewhere =
        changed("2026-11-30T01:00:00Z", "2026-11-30T01:00:00Z", "2026-11-30T02:00:00Z").await;
    assert_eq!(answers(&engine, elsewhere).await, told("accepted", "accepted"));
    let later =
        changed("2026-12-14T01:00:00Z", "2026-12-14T03:00:00Z", "2026-12-14T04:00:00Z").await;
    assert_eq!(answers(&engine, later).await, told("accepted", "waiting"));
    let guests = engine.user(guest).await;
    let seen = engine.rows_for(&guests, "events", "select=id&order=id").await;
    let all = [series, elsewhere, later].map(|id| json!({"id": id}));
    assert_eq!(seen, all, "the guest sees the times in their new places");
    let imported = json!({
        "title": "例会（改）", "series_id": series, "recurrence_id": "2026-12-21T01:00:00Z",
        "starts_at": "2026-12-21T01:00:00Z", "ends_at": "2026-12-21T02:00:00Z",
    });
    let body = imported.as_object().unwrap().clone();
    let origin = engine.from("import");
    let made = engine.insert(&origin, "events", vec![body], &WriteWish::default()).await;
    let made = made.unwrap_or_else(|error| panic!("{error}")).ids[0];
    assert!(answers(&engine, made).await.is_empty(), "an import brings its own");
}

async fn later_guests_come_to_changed_times(engine: TestEngine) {
    let owner = user(&engine, "owner", "member").await;
    let one = user(&engine, "one", "member").await;
    let two = user(&engine, "two", "member").await;
    let series = weekly(&engine, owner).await;
    let time = |of: &str, start: &str, end: &str| {
        json!({"title": "例会（改）", "owner_id": owner, "series_id": series,
               "recurrence_id": of, "starts_at": start, "ends_at": end})
    };
    let there = time("2026-11-30T01:00:00Z", "2026-11-30T01:00:00Z", "2026-11-30T02:00:00Z");
    let there = engine.create("events", there).await;
    let later = time("2026-12-14T01:00:00Z", "2026-12-14T03:00:00Z", "2026-12-14T04:00:00Z");
    let later = engine.create("events", later).await;
    // Nobody was invited when the times were changed.
    let first = invite(&engine, series, one, "accepted").await;
    let told = |user: i64, response: &str| json!({"user_id": user, "response": response});
    assert_eq!(answers(&engine, there).await, [told(one, "accepted")]);
    assert_eq!(answers(&engine, later).await, [told(one, "waiting")], "it starts otherwise");
    let second = invite(&engine, series, two, "waiting").await;
    let letter = json!({"event_id": series, "email": "li@example.com"});
    let letter = engine.create("event_attendees", letter).await;
    assert_eq!(answers(&engine, later).await.len(), 3);
    // Who was invited to one time before is not invited to it again.
    let other = user(&engine, "other", "member").await;
    invite(&engine, later, other, "tentative").await;
    let third = invite(&engine, series, other, "accepted").await;
    assert_eq!(answers(&engine, later).await[2], told(other, "tentative"));
    // One answers for one time alone, and stays there when the series does without him.
    let caller = engine.user(two).await;
    let at =
        json!({"event": series, "response": "accepted", "recurrence_id": "2026-12-14T01:00:00Z"});
    answer(&engine, &caller, at).await.unwrap();
    for person in [first, second, letter] {
        engine.remove("event_attendees", person).await;
    }
    assert_eq!(answers(&engine, there).await, [told(other, "accepted")]);
    assert_eq!(answers(&engine, later).await, [told(two, "accepted"), told(other, "tentative")]);
    // Out of the bin, he comes to the times again.
    engine.bring_back("event_attendees", first).await;
    assert_eq!(answers(&engine, there).await, [told(one, "accepted"), told(other, "accepted")]);
    let origin = engine.from("import");
    let body = json!({"event_id": series, "name": "赵工"}).as_object().unwrap().clone();
    engine.insert(&origin, "event_attendees", vec![body], &WriteWish::default()).await.unwrap();
    assert_eq!(answers(&engine, there).await.len(), 2, "an import brings its own");
    // An invitation to one time is of that time, and the bin takes all along.
    invite(&engine, there, two, "waiting").await;
    assert_eq!(answers(&engine, series).await.len(), 3);
    engine.remove("event_attendees", third).await;
    // Those who go into the bin at the same moment come back together.
    engine.time().advance(1);
    engine.remove("events", series).await;
    assert!(answers(&engine, there).await.is_empty());
    engine.bring_back("events", series).await;
    assert_eq!(answers(&engine, series).await.len(), 2);
    assert!(answers(&engine, there).await.is_empty(), "the changed time is in the bin");
}

async fn who_is_written_otherwise_is_so_at_changed_times(engine: TestEngine) {
    let owner = user(&engine, "owner", "member").await;
    let guest = user(&engine, "陈宇航", "member").await;
    let series = weekly(&engine, owner).await;
    let changed = json!({
        "title": "例会（改）", "owner_id": owner, "series_id": series,
        "recurrence_id": "2026-11-30T01:00:00Z",
        "starts_at": "2026-11-30T01:00:00Z", "ends_at": "2026-11-30T02:00:00Z",
    });
    let time = engine.create("events", changed).await;
    let written = async |event: i64| {
        let query = format!("select=name,email,is_optional&event_id=eq.{event}&order=id");
        let rows = engine.rows("event_attendees", &query).await;
        let row = |row: &Json| json!([row["name"], row["email"], row["is_optional"]]);
        rows.iter().map(row).collect::<Vec<_>>()
    };
    let person = invite(&engine, series, guest, "accepted").await;
    let letter = json!({"event_id": series, "email": "li@example.com", "name": "李工"});
    let letter = engine.create("event_attendees", letter).await;
    let both = json!({"name": "陈总", "email": "chen@example.com", "is_optional": true});
    engine.change("event_attendees", person, both).await;
    // Whoever is known by his e-mail is the same under another one.
    engine.change("event_attendees", letter, json!({"email": "li.na@example.com"})).await;
    let wanted =
        [json!(["陈总", "chen@example.com", true]), json!(["李工", "li.na@example.com", false])];
    assert_eq!(written(series).await, wanted);
    assert_eq!(written(time).await, wanted);
    // What is written otherwise of one time stays as it is there, and only that.
    let query = format!("select=id&event_id=eq.{time}&email=eq.li.na@example.com");
    let there = engine.rows("event_attendees", &query).await[0]["id"].as_i64().unwrap();
    engine.change("event_attendees", there, json!({"name": "李娜"})).await;
    let again = json!({"name": "李经理", "email": "li@example.com"});
    engine.change("event_attendees", letter, again).await;
    assert_eq!(written(time).await[1], json!(["李娜", "li@example.com", false]));
    assert_eq!(written(series).await[1], json!(["李经理", "li@example.com", false]));
    // An import brings its own.
    let origin = engine.from("import");
    let query = steward_grammar::parse_list(&format!("id=eq.{person}")).unwrap();
    let patch = json!({"email": "c@example.com"}).as_object().unwrap().clone();
    engine.update(&origin, "event_attendees", &query, patch, &WriteWish::default()).await.unwrap();
    assert_eq!(written(time).await[0], wanted[0]);
    engine.change("event_attendees", person, json!({"email": "chen@example.com"})).await;
    // Whom only the series has rewritten leaves with it; who is written otherwise stays.
    engine.remove("event_attendees", person).await;
    engine.remove("event_attendees", letter).await;
    assert_eq!(written(time).await, [json!(["李娜", "li@example.com", false])]);
}

async fn one_time_of_a_series_is_answered_alone(engine: TestEngine) {
    let owner = user(&engine, "owner", "member").await;
    let one = user(&engine, "one", "member").await;
    let two = user(&engine, "two", "member").await;
    let series = weekly(&engine, owner).await;
    invite(&engine, series, one, "accepted").await;
    invite(&engine, series, two, "waiting").await;
    let (first, second) = (engine.user(one).await, engine.user(two).await);
    let said = |at: &str, response: &str| json!({"event": series, "response": response, "recurrence_id": at});
    let at = "2026-11-30T01:00:00Z";
    let done = answer(&engine, &first, said(at, "declined")).await.unwrap();
    let single = done["event"].as_i64().unwrap();
    assert_ne!(single, series);
    let told = |responses: [&str; 2]| {
        [(one, responses[0]), (two, responses[1])]
            .map(|(user, response)| json!({"user_id": user, "response": response}))
    };
    assert_eq!(answers(&engine, series).await, told(["accepted", "waiting"]));
    assert_eq!(answers(&engine, single).await, told(["declined", "waiting"]));
    let stands =
        ["title", "owner_id", "series_id", "starts_at", "ends_at", "recurrence_id", "rrule"];
    let moment = |text: &str| json!(text.replace('Z', ".000000Z"));
    assert_eq!(
        some(&engine, "events", single, &stands).await,
        json!([
            "例会",
            owner,
            series,
            moment(at),
            moment("2026-11-30T02:00:00Z"),
            moment(at),
            null
        ])
    );
    let again = answer(&engine, &second, said(at, "tentative")).await.unwrap();
    assert_eq!(again["event"], single, "the same time is the same event");
    assert_eq!(answers(&engine, single).await, told(["declined", "tentative"]));
    for (at, why) in [
        ("2026-12-07T01:00:00Z", ErrorKind::NotFound),
        ("2026-12-01T01:00:00Z", ErrorKind::InvalidFields),
        ("soon", ErrorKind::BadBody),
    ] {
        let error = answer(&engine, &first, said(at, "declined")).await.expect_err(at);
        assert_eq!(error.kind(), why, "{at}");
    }
    let plain = event(&engine).await;
    invite(&engine, plain, one, "waiting").await;
    let input = json!({"event": plain, "response": "declined", "recurrence_id": at});
    let error = answer(&engine, &first, input).await.expect_err("it does not repeat");
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

async fn seeing_a_series_is_not_changing_its_times(engine: TestEngine) {
    let owner = user(&engine, "owner", "member").await;
    let guest = user(&engine, "guest", "member").await;
    let series = weekly(&engine, owner).await;
    invite(&engine, series, guest, "accepted").await;
    let change = async |who: i64| {
        let values = json!({
            "title": "不开了", "series_id": series, "recurrence_id": "2026-11-30T01:00:00Z",
            "starts_at": "2026-11-30T05:00:00Z", "ends_at": "2026-11-30T06:00:00Z",
        });
        let body = values.as_object().unwrap().clone();
        let caller = engine.user(who).await;
        engine.insert(&caller, "events", vec![body], &WriteWish::default()).await
    };
    refused(change(guest).await, &["series_id: not_yours"]);
    assert_eq!(change(owner).await.map(|made| made.ids.len()).ok(), Some(1));
}
