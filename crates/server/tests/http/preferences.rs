//! What every user settles alone, and what the company has settled for those who don't.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

both_engines!(
    a_member_settles_language_and_zone,
    nothing_else_is_settled_there,
    what_nobody_chose_is_the_companys,
);

const PREFERENCES: &str = "/api/v1/rpc/change_preferences";

async fn user(app: &TestApp) -> Json {
    let session = app.ask_as_member("GET", "/api/v1/session").send().await.is(StatusCode::OK);
    session["user"].clone()
}

async fn a_member_settles_language_and_zone(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let path = format!("/api/v1/users?id=eq.{}", app.member);
    let plain = app.ask_as_member("PATCH", &path).json(json!({"locale": "en"})).send().await;
    assert!(plain.status >= 400 || plain.header("content-range") == "*/*", "{}", plain.text());
    let wanted = json!({"locale": "en", "time_zone": "Europe/Berlin", "text_size": "large"});
    let reply = app.ask_as_member("POST", PREFERENCES).json(wanted).send().await;
    assert_eq!(reply.status, 204, "{}", reply.text());
    let who = user(&app).await;
    assert_eq!((&who["language"], &who["time_zone"]), (&json!("en"), &json!("Europe/Berlin")));
    let stored = app.get(&format!("{path}&select=text_size,updated_by_id")).await.json();
    assert_eq!(stored, json!([{"text_size": "large", "updated_by_id": app.member}]));
    let log = app.engine.log("user", app.member).await;
    let last = log.last().unwrap();
    assert_eq!((last.verb.as_str(), last.user_id), ("update", Some(app.member)));
    let reply = app.ask_as_member("POST", PREFERENCES).json(json!({"locale": null})).send().await;
    assert_eq!(reply.status, 204, "{}", reply.text());
    assert_eq!(
        user(&app).await["language"],
        Json::Null,
        "the zone stays, the language is nobody's"
    );
    assert_eq!(user(&app).await["time_zone"], "Europe/Berlin");
}

async fn nothing_else_is_settled_there(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let ask = async |body: Json| app.ask_as_member("POST", PREFERENCES).json(body).send().await;
    assert_eq!(ask(json!({"status": "left"})).await.status, 400);
    let wrong = ask(json!({"time_zone": "Mars/Base"})).await.refused(422, "ST422");
    assert_eq!(wrong["errors"][0]["field"], "time_zone");
    let wrong = ask(json!({"locale": "tlh"})).await;
    assert!(wrong.status == 422 || wrong.status == 400, "{}", wrong.text());
    assert_eq!(ask(json!({})).await.status, 204);
    app.anonymous("POST", PREFERENCES).json(json!({})).send().await.refused(401, "PGRST301");
}

async fn what_nobody_chose_is_the_companys(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    assert_eq!(user(&app).await["time_zone"], "Asia/Shanghai");
    app.engine.change("users", app.member, json!({"locale": null})).await;
    let company = json!({"name": "Blue Door", "language": "en", "time_zone": "Europe/London"});
    let company = app.engine.create("companies", company).await;
    let who = user(&app).await;
    assert_eq!((&who["language"], &who["time_zone"]), (&json!("en"), &json!("Europe/London")));
    app.engine.change("companies", company, json!({"time_zone": "Asia/Tokyo"})).await;
    assert_eq!(user(&app).await["time_zone"], "Asia/Tokyo", "it holds at once");
    let own = json!({"time_zone": "America/New_York", "locale": "zh"});
    app.engine.change("users", app.member, own).await;
    let who = user(&app).await;
    assert_eq!((&who["language"], &who["time_zone"]), (&json!("zh"), &json!("America/New_York")));
}
