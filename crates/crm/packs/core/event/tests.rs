//! Events: their times, their repetitions, their changed times, and what takes place when.

use serde_json::{Value as Json, json};
use steward_crm::expand;
use steward_engine::Caller;
use steward_model::query::Filter;
use steward_testkit::{TestEngine, both_engines, field_codes};

use crate::support::{refused, some, user};

both_engines!(
    times_are_checked,
    whole_days_go_from_midnight_to_midnight,
    rules_are_checked_and_stored_in_one_form,
    a_week_of_a_series,
    clocks_change_and_the_meeting_stays_at_nine,
    single_events_overlap,
    everybody_gets_what_he_sees,
    a_span_has_its_limits,
    uids_are_unique,
);

fn event(title: &str, start: &str, end: &str, more: Json) -> Json {
    let mut values = json!({"title": title, "starts_at": start, "ends_at": end});
    values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    values
}

fn micros(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().unwrap().as_microsecond()
}

/// Title and start of what takes place.
async fn between(engine: &TestEngine, caller: &Caller, from: &str, to: &str) -> Vec<String> {
    let span = (micros(from), micros(to));
    let found = expand(engine, caller, span, Filter::default()).await;
    let found = found.unwrap_or_else(|error| panic!("{error}"));
    let told = |row: &steward_crm::Occurrence| {
        let word = |field: &str| row[field].as_str().unwrap_or_default().to_owned();
        format!("{} {}", word("title"), &word("starts_at")[..16])
    };
    found.iter().map(told).collect()
}

async fn times_are_checked(engine: TestEngine) {
    for (start, end, more, code) in [
        ("2026-11-23T02:00:00Z", "2026-11-23T01:00:00Z", json!({}), "ends_at: before_start"),
        ("2026-11-23T02:00:00Z", "2028-11-23T01:00:00Z", json!({}), "ends_at: too_long"),
        (
            "2026-11-23T01:00:00Z",
            "2026-11-23T02:00:00Z",
            json!({"time_zone": "Mars/Olympus"}),
            "time_zone: unknown_zone",
        ),
        (
            "2026-11-23T01:00:00Z",
            "2026-11-23T02:00:00Z",
            json!({"exdates": "tomorrow"}),
            "exdates: bad_list",
        ),
    ] {
        refused(engine.try_create("events", event("会议", start, end, more)).await, &[code]);
    }
    let values = event("会议", "2026-11-23T01:00:00Z", "2026-11-23T01:00:00Z", json!({}));
    let id = engine.create("events", values).await;
    let fields = ["time_zone", "repeats_until"];
    assert_eq!(some(&engine, "events", id, &fields).await, json!(["Asia/Shanghai", null]));
}

async fn whole_days_go_from_midnight_to_midnight(engine: TestEngine) {
    let days = async |start: &str, end: &str| {
        let values = event("展会", start, end, json!({"all_day": true}));
        let id = engine.create("events", values).await;
        some(&engine, "events", id, &["starts_at", "ends_at"]).await
    };
    let one = json!(["2026-11-22T16:00:00.000000Z", "2026-11-23T16:00:00.000000Z"]);
    assert_eq!(days("2026-11-23T01:00:00Z", "2026-11-23T02:00:00Z").await, one);
    assert_eq!(days("2026-11-22T16:00:00Z", "2026-11-23T16:00:00Z").await, one);
    assert_eq!(days("2026-11-22T16:00:00Z", "2026-11-22T16:00:00Z").await, one);
    let two = json!(["2026-11-22T16:00:00.000000Z", "2026-11-24T16:00:00.000000Z"]);
    assert_eq!(days("2026-11-23T01:00:00Z", "2026-11-23T17:00:00Z").await, two);
}

async fn rules_are_checked_and_stored_in_one_form(engine: TestEngine) {
    let of = |rule: &str| {
        let more = json!({"rrule": rule});
        event("周会", "2026-11-23T01:00:00Z", "2026-11-23T02:00:00Z", more)
    };
    for (rule, code) in [
        ("每周一", "rrule: bad_rule"),
        ("FREQ=HOURLY", "rrule: too_often"),
        ("FREQ=DAILY;COUNT=100000", "rrule: too_many"),
        ("FREQ=WEEKLY;BYDAY=TU", "starts_at: not_in_rule"),
    ] {
        refused(engine.try_create("events", of(rule)).await, &[code]);
    }
    let state = async |id| some(&engine, "events", id, &["rrule", "repeats_until"]).await;
    let id = engine.create("events", of("byday=mo;freq=weekly;count=3")).await;
    let wanted = json!(["FREQ=WEEKLY;COUNT=3;BYDAY=MO", "2026-12-07T01:00:00.000000Z"]);
    assert_eq!(state(id).await, wanted);
    engine.change("events", id, json!({"rrule": "FREQ=WEEKLY"})).await;
    assert_eq!(state(id).await, json!(["FREQ=WEEKLY", "9999-12-30T00:00:00.000000Z"]));
    engine.change("events", id, json!({"rrule": null})).await;
    assert_eq!(state(id).await, json!([null, null]));
}

async fn a_week_of_a_series(engine: TestEngine) {
    let more = json!({
        "rrule": "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "exdates": ["2026-11-25T01:00:00Z"],
    });
    let daily = event("晨会", "2026-11-02T01:00:00Z", "2026-11-02T01:30:00Z", more);
    let series = engine.create("events", daily).await;
    let lunch = event("午餐", "2026-11-24T04:00:00Z", "2026-11-24T05:00:00Z", json!({}));
    engine.create("events", lunch).await;
    let changed = event(
        "晨会改期",
        "2026-11-26T06:00:00Z",
        "2026-11-26T07:00:00Z",
        json!({
            "series_id": series, "recurrence_id": "2026-11-26T01:00:00Z",
        }),
    );
    let single = engine.create("events", changed).await;
    let system = engine.system();
    let week =
        async || between(&engine, &system, "2026-11-22T16:00:00Z", "2026-11-29T16:00:00Z").await;
    let mut wanted = vec![
        "晨会 2026-11-23T01:00",
        "晨会 2026-11-24T01:00",
        "午餐 2026-11-24T04:00",
        "晨会改期 2026-11-26T06:00",
        "晨会 2026-11-27T01:00",
    ];
    assert_eq!(week().await, wanted);
    // What began before the stretch and is not over belongs to it.
    let middle = between(&engine, &system, "2026-11-23T01:10:00Z", "2026-11-23T02:00:00Z").await;
    assert_eq!(middle, ["晨会 2026-11-23T01:00"]);
    let after = between(&engine, &system, "2026-11-23T01:30:00Z", "2026-11-23T02:00:00Z").await;
    assert!(after.is_empty(), "{after:?}");
    let uids = engine.rows("events", "select=ical_uid,ical_key&order=id").await;
    assert_eq!(uids[0]["ical_uid"], uids[2]["ical_uid"]);
    assert_ne!(uids[0]["ical_key"], uids[2]["ical_key"]);
    // In the bin, the changed time no longer stands in for the rule's.
    engine.remove("events", single).await;
    wanted[3] = "晨会 2026-11-26T01:00";
    assert_eq!(week().await, wanted);
    engine.bring_back("events", single).await;
    engine.remove("events", series).await;
    assert_eq!(week().await, ["午餐 2026-11-24T04:00"], "a series takes its changed times along");
    for (more, code) in [
        (json!({"recurrence_id": "2026-11-28T01:00:00Z"}), "recurrence_id: not_in_rule"),
        (json!({}), "recurrence_id: required"),
        (
            json!({"recurrence_id": "2026-11-27T01:00:00Z", "rrule": "FREQ=DAILY"}),
            "rrule: not_here",
        ),
    ] {
        engine.bring_back("events", series).await;
        let mut values = event("改", "2026-11-28T01:00:00Z", "2026-11-28T02:00:00Z", more);
        values["series_id"] = json!(series);
        refused(engine.try_create("events", values).await, &[code]);
        engine.remove("events", series).await;
    }
}

async fn clocks_change_and_the_meeting_stays_at_nine(engine: TestEngine) {
    let more = json!({"rrule": "FREQ=WEEKLY", "time_zone": "Europe/Berlin"});
    let values = event("例会", "2026-10-19T07:00:00Z", "2026-10-19T08:00:00Z", more);
    engine.create("events", values).await;
    let more = json!({"rrule": "FREQ=WEEKLY", "time_zone": "Europe/Berlin", "all_day": true});
    let values = event("休息", "2026-10-18T00:00:00Z", "2026-10-18T20:00:00Z", more);
    engine.create("events", values).await;
    let span = (micros("2026-10-17T00:00:00Z"), micros("2026-10-28T00:00:00Z"));
    let found = expand(&engine, &engine.system(), span, Filter::default()).await.unwrap();
    let of = |field: &str| -> Vec<String> {
        found.iter().map(|row| row[field].as_str().unwrap()[5..16].to_owned()).collect()
    };
    assert_eq!(of("starts_at"), ["10-17T22:00", "10-19T07:00", "10-24T22:00", "10-26T08:00"]);
    assert_eq!(of("ends_at"), ["10-18T22:00", "10-19T08:00", "10-25T23:00", "10-26T09:00"]);
    assert_eq!(of("recurrence_id"), of("starts_at"));
}

async fn single_events_overlap(engine: TestEngine) {
    let make = async |title: &str, start: &str, end: &str| {
        engine.create("events", event(title, start, end, json!({}))).await
    };
    make("早", "2026-11-20T00:00:00Z", "2026-11-23T00:00:00Z").await;
    make("长", "2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z").await;
    make("点", "2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z").await;
    make("晚", "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z").await;
    let system = engine.system();
    let found = between(&engine, &system, "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z").await;
    assert_eq!(found, ["长 2026-01-01T00:00", "点 2026-11-23T00:00"]);
}

async fn everybody_gets_what_he_sees(engine: TestEngine) {
    let seller = user(&engine, "seller", "member").await;
    let other = user(&engine, "other", "member").await;
    let more = |owner: i64| json!({"owner_id": owner, "rrule": "FREQ=DAILY;COUNT=2"});
    for (title, owner) in [("自己", seller), ("别人", other)] {
        let values = event(title, "2026-11-23T01:00:00Z", "2026-11-23T02:00:00Z", more(owner));
        engine.create("events", values).await;
    }
    let own = engine.user(seller).await;
    let found = between(&engine, &own, "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z").await;
    assert_eq!(found, ["自己 2026-11-23T01:00", "自己 2026-11-24T01:00"]);
    let span = (micros("2026-11-23T00:00:00Z"), micros("2026-11-30T00:00:00Z"));
    let of_other = steward_grammar::parse_list(&format!("owner_id=eq.{other}")).unwrap().filter;
    let found = expand(&engine, &engine.system(), span, of_other.clone()).await.unwrap();
    assert_eq!(found.len(), 2);
    assert!(expand(&engine, &own, span, of_other).await.unwrap().is_empty());
}

async fn a_span_has_its_limits(engine: TestEngine) {
    let now = micros("2026-11-23T00:00:00Z");
    let year = micros("2028-11-23T00:00:00Z");
    for span in [(now, now), (year, now), (now, year)] {
        let error = expand(&engine, &engine.system(), span, Filter::default()).await.unwrap_err();
        assert_eq!(error.kind().status(), 400, "{error}");
    }
}

async fn uids_are_unique(engine: TestEngine) {
    let of = |uid: &str| {
        let more = json!({"ical_uid": uid, "rrule": "FREQ=DAILY"});
        event("外部", "2026-11-23T01:00:00Z", "2026-11-23T02:00:00Z", more)
    };
    let series = engine.create("events", of("a@example.com")).await;
    engine.create("events", of("b@example.com")).await;
    let error = engine.try_create("events", of("a@example.com")).await.unwrap_err();
    assert_eq!(field_codes(&error), ["ical_key: duplicate"]);
    // A changed time that comes with nothing but its UID finds its series.
    let more = json!({
        "ical_uid": "a@example.com", "recurrence_id": "2026-11-24T01:00:00Z",
    });
    let single = event("改期", "2026-11-24T05:00:00Z", "2026-11-24T06:00:00Z", more);
    let id = engine.create("events", single.clone()).await;
    assert_eq!(some(&engine, "events", id, &["series_id"]).await, json!([series]));
    let error = engine.try_create("events", single).await.unwrap_err();
    assert_eq!(field_codes(&error), ["ical_key: duplicate"]);
}
