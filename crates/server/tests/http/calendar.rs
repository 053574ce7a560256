//! `calendar` over HTTP: the address, and what other calendars read there.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_server::ServerOptions;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{Reply, TestApp};

both_engines!(
    a_calendar_is_read_by_its_address,
    what_repeats_stands_once,
    it_shows_what_its_user_may_see,
    what_has_not_changed_is_not_sent_again,
    an_address_is_ones_own_affair,
);

const CALENDAR: &str = "/api/v1/calendar";

async fn app(engine: TestEngine) -> TestApp {
    let public_url = Some("https://crm.example.cn".to_owned());
    TestApp::with(engine, ServerOptions { public_url, ..ServerOptions::default() }).await
}

/// Makes the administrator's address.
async fn address(app: &TestApp) -> String {
    let made = app.ask("POST", CALENDAR).send().await.is(StatusCode::CREATED);
    made["path"].as_str().unwrap().to_owned()
}

async fn make(app: &TestApp, plural: &str, values: Json) -> i64 {
    let ask = app.ask("POST", &format!("/api/v1/{plural}?select=id"));
    let made = ask.prefer("return=representation").json(values).send().await;
    made.is(StatusCode::CREATED)[0]["id"].as_i64().unwrap()
}

/// The lines of a calendar, whole again.
fn lines(reply: &Reply) -> Vec<String> {
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.header("content-type"), "text/calendar; charset=utf-8");
    let text = reply.text();
    assert!(text.ends_with("END:VCALENDAR\r\n"), "{text}");
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "lines end as they must");
    text.replace("\r\n ", "").lines().map(str::to_owned).collect()
}

/// The parts with this name that have this line.
fn part(lines: &[String], line: &str) -> Vec<String> {
    let starts = lines.iter().enumerate().filter(|(_, l)| *l == "BEGIN:VEVENT");
    let parts = starts.map(|(at, _)| {
        let rest = &lines[at..];
        let end = rest.iter().position(|line| line == "END:VEVENT").expect("it ends");
        rest[..=end].to_vec()
    });
    let mut found: Vec<_> = parts.filter(|part| part.iter().any(|l| l == line)).collect();
    assert_eq!(found.len(), 1, "{line}: {lines:#?}");
    found.remove(0)
}

fn has(part: &[String], line: &str) -> bool {
    part.iter().any(|known| known == line)
}

async fn a_calendar_is_read_by_its_address(engine: TestEngine) {
    let app = app(engine).await;
    let none = app.get(CALENDAR).await.is(StatusCode::OK);
    assert_eq!(none, json!({"shared": false, "created_at": null}));
    let made = app.ask("POST", CALENDAR).send().await.is(StatusCode::CREATED);
    let path = made["path"].as_str().unwrap().to_owned();
    assert_eq!(made["url"], format!("https://crm.example.cn{path}"));
    assert!(path.ends_with(".ics") && path.len() > 60, "{path}");
    let event = make(&app, "events", json!({
        "title": "拜访；蓝湾, 酒店", "starts_at": "2026-11-23T01:00:00Z", "ends_at": "2026-11-23T02:30:00Z",
        "location": "杭州", "body": "第一行\n第二行", "visibility": "private",
    })).await;
    make(
        &app,
        "events",
        json!({
            "title": "展会", "all_day": true, "starts_at": "2026-11-23T16:00:00Z",
            "ends_at": "2026-11-25T16:00:00Z", "time_zone": "Asia/Shanghai",
        }),
    )
    .await;
    let task =
        make(&app, "tasks", json!({"title": "回访", "due_at": "2026-11-24T09:00:00Z"})).await;
    make(
        &app,
        "tasks",
        json!({"title": "作废", "due_at": "2026-11-24T09:00:00Z", "status": "cancelled"}),
    )
    .await;
    make(&app, "events", json!({
        "title": "很久以前", "starts_at": "2026-01-01T01:00:00Z", "ends_at": "2026-01-01T02:00:00Z",
    })).await;
    let lines = lines(&app.anonymous("GET", &path).send().await);
    assert!(has(&lines, "X-WR-CALNAME:周敏 – Steward"), "{lines:#?}");
    let visit = part(&lines, "SUMMARY:拜访；蓝湾\\, 酒店");
    for line in [
        "DTSTART:20261123T010000Z",
        "DTEND:20261123T023000Z",
        "LOCATION:杭州",
        "DESCRIPTION:第一行\\n第二行",
        "CLASS:PRIVATE",
        &format!("URL:https://crm.example.cn/events/{event}"),
    ] {
        assert!(has(&visit, line), "{line}: {visit:#?}");
    }
    let fair = part(&lines, "SUMMARY:展会");
    assert!(has(&fair, "DTSTART;VALUE=DATE:20261124") && has(&fair, "DTEND;VALUE=DATE:20261126"));
    let due = part(&lines, "SUMMARY:Task: 回访");
    assert!(has(&due, "DTSTART:20261124T090000Z") && has(&due, "TRANSP:TRANSPARENT"));
    assert!(has(&due, &format!("UID:task-{task}@crm.example.cn")), "{due:#?}");
    assert_eq!(lines.iter().filter(|line| *line == "BEGIN:VEVENT").count(), 3);
    assert!(!lines.iter().any(|line| line == "BEGIN:VTIMEZONE"), "nothing needs one");
}

async fn what_repeats_stands_once(engine: TestEngine) {
    let app = app(engine).await;
    let path = address(&app).await;
    let series = make(
        &app,
        "events",
        json!({
            "title": "例会", "starts_at": "2026-10-05T07:00:00Z", "ends_at": "2026-10-05T08:00:00Z",
            "time_zone": "Europe/Berlin", "rrule": "FREQ=WEEKLY;UNTIL=20270301T235959",
            "exdates": ["2026-11-30T08:00:00Z"],
        }),
    )
    .await;
    let changed = |at: &str, owner: i64, title: &str| {
        json!({
            "title": title, "series_id": series, "recurrence_id": at, "owner_id": owner,
            "starts_at": "2026-12-08T10:00:00Z", "ends_at": "2026-12-08T11:00:00Z",
            "visibility": "private",
        })
    };
    make(&app, "events", changed("2026-12-07T08:00:00Z", app.admin, "改期")).await;
    // Somebody else's private meeting in its place: it does not take place for this reader.
    app.engine.create("events", changed("2026-12-14T08:00:00Z", app.member, "别人的")).await;
    let lines = lines(&app.anonymous("GET", &path).send().await);
    let whole = part(&lines, "SUMMARY:例会");
    for line in [
        "DTSTART;TZID=Europe/Berlin:20261005T090000",
        "DTEND;TZID=Europe/Berlin:20261005T100000",
        "RRULE:FREQ=WEEKLY;UNTIL=20270301T225959Z",
        "EXDATE;TZID=Europe/Berlin:20261130T090000",
        "EXDATE;TZID=Europe/Berlin:20261214T090000",
    ] {
        assert!(has(&whole, line), "{line}: {whole:#?}");
    }
    let single = part(&lines, "SUMMARY:改期");
    assert!(has(&single, "RECURRENCE-ID;TZID=Europe/Berlin:20261207T090000"), "{single:#?}");
    let uid = |part: &[String]| part.iter().find(|line| line.starts_with("UID:")).cloned();
    assert_eq!(uid(&single), uid(&whole));
    assert!(!lines.iter().any(|line| line.contains("别人的")), "{lines:#?}");
    assert_eq!(lines.iter().filter(|line| *line == "TZID:Europe/Berlin").count(), 1);
}

async fn it_shows_what_its_user_may_see(engine: TestEngine) {
    let app = app(engine).await;
    let made = app.ask_as_member("POST", CALENDAR).send().await.is(StatusCode::CREATED);
    let path = made["path"].as_str().unwrap();
    // What belongs to an account of one's own is to be seen, but is not for that in one's calendar.
    let account = json!({"name": "蓝湾酒店", "owner_id": app.member});
    let account = app.engine.create("accounts", account).await;
    let plan = |title: &str, owner: i64, visibility: &str| {
        app.engine.create(
            "events",
            json!({
                "title": title, "owner_id": owner, "visibility": visibility, "account_id": account,
                "starts_at": "2026-11-23T01:00:00Z", "ends_at": "2026-11-23T02:00:00Z",
            }),
        )
    };
    plan("自己的", app.member, "record").await;
    plan("别人的", app.admin, "record").await;
    let asked = plan("受邀的", app.admin, "private").await;
    let declined = plan("谢绝的", app.admin, "private").await;
    for (event, response) in [(asked, "waiting"), (declined, "declined")] {
        let who = json!({"event_id": event, "user_id": app.member, "response": response});
        app.engine.create("event_attendees", who).await;
    }
    let titles = async || {
        let reply = app.anonymous("GET", path).send().await;
        let mut found: Vec<String> = lines(&reply)
            .into_iter()
            .filter_map(|line| line.strip_prefix("SUMMARY:").map(str::to_owned))
            .collect();
        found.sort_unstable();
        found
    };
    assert_eq!(titles().await, ["受邀的", "自己的"]);
    let series = app.engine.create(
        "events",
        json!({
            "title": "例会", "owner_id": app.admin, "rrule": "FREQ=WEEKLY;COUNT=4",
            "starts_at": "2026-11-23T07:00:00Z", "ends_at": "2026-11-23T08:00:00Z",
            "time_zone": "Asia/Shanghai",
        }),
    );
    let series = series.await;
    let who = json!({"event_id": series, "user_id": app.member, "response": "accepted"});
    app.engine.create("event_attendees", who).await;
    for (at, response) in
        [("2026-11-30T07:00:00Z", "declined"), ("2026-12-07T07:00:00Z", "tentative")]
    {
        let said = json!({"event": series, "response": response, "recurrence_id": at});
        let answer = app.ask_as_member("POST", "/api/v1/rpc/answer_invitation").json(said);
        answer.send().await.is(StatusCode::OK);
    }
    assert_eq!(titles().await, ["例会", "例会", "受邀的", "自己的"]);
    let feed = lines(&app.anonymous("GET", path).send().await);
    assert!(has(&feed, "EXDATE;TZID=Asia/Shanghai:20261130T150000"), "declined: {feed:#?}");
    assert!(has(&feed, "RECURRENCE-ID;TZID=Asia/Shanghai:20261207T150000"), "{feed:#?}");
    app.engine.change("users", app.member, json!({"status": "frozen"})).await;
    app.anonymous("GET", path).send().await.refused(404, "ST404");
}

async fn what_has_not_changed_is_not_sent_again(engine: TestEngine) {
    let app = app(engine).await;
    let path = address(&app).await;
    let task =
        make(&app, "tasks", json!({"title": "回访", "due_at": "2026-11-24T09:00:00Z"})).await;
    let first = app.anonymous("GET", &path).send().await;
    let tag = first.header("etag").to_owned();
    assert!(!tag.is_empty() && first.header("cache-control").contains("no-cache"));
    let again = || app.anonymous("GET", &path).header("If-None-Match", &tag).send();
    let same = again().await;
    assert_eq!((same.status, same.body.len(), same.header("etag")), (304, 0, tag.as_str()));
    app.engine.change("tasks", task, json!({"title": "回访王总"})).await;
    let other = again().await;
    assert_eq!(other.status, 200);
    assert_ne!(other.header("etag"), tag);
}

async fn an_address_is_ones_own_affair(engine: TestEngine) {
    let app = app(engine).await;
    let path = address(&app).await;
    app.anonymous("POST", CALENDAR).send().await.refused(401, "PGRST301");
    app.anonymous("GET", &format!("{CALENDAR}/guess.ics")).send().await.refused(404, "ST404");
    app.ask("POST", &path).send().await.refused(405, "PGRST117");
    assert_eq!(app.ask_as_member("DELETE", CALENDAR).send().await.status, 204);
    assert_eq!(app.anonymous("GET", &path).send().await.status, 200, "another's stays");
    let newer = address(&app).await;
    assert_eq!(app.anonymous("GET", &path).send().await.status, 404, "a new one replaces it");
    let shared = app.get(CALENDAR).await.is(StatusCode::OK);
    assert_eq!(shared["shared"], true);
    assert_eq!(app.ask("DELETE", CALENDAR).send().await.status, 204);
    assert_eq!(app.anonymous("GET", &newer).send().await.status, 404);
}
