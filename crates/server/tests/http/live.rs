//! Live events over HTTP: the stream, its refusals, its end, and who looks at a record.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::{Value as Json, json};
use steward_engine::live::limits::STREAMS_EACH;
use steward_testkit::{TestEngine, both_engines};
use tower::ServiceExt as _;

use crate::support::{PASSWORD, TestApp};

/// How long an event may take that has to come, before a test gives up instead of hanging.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server whose log can be sealed.
async fn app(engine: TestEngine) -> TestApp {
    engine.begin_log().await;
    TestApp::new(engine).await
}

async fn seal(app: &TestApp) {
    app.engine.seal().await;
}

/// An open stream.
struct Stream {
    body: Body,
    text: String,
}

impl Stream {
    /// Opens one with these headers, and waits for its beginning.
    async fn open(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> Self {
        let mut request = Request::builder().uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).expect("a request that HTTP can say");
        let response = app.router.clone().oneshot(request).await.expect("a router never fails");
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["x-accel-buffering"], "no");
        let mut stream = Self { body: response.into_body(), text: String::new() };
        let begin = stream.next().await.expect("it begins");
        assert!(begin.contains("event: ready"), "{begin}");
        stream
    }

    async fn of_admin(app: &TestApp, path: &str) -> Self {
        let bearer = format!("Bearer {}", app.token);
        Self::open(app, path, &[("authorization", &bearer)]).await
    }

    /// The next event as it was sent; `None` at the end.
    async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                return Some(event);
            }
            let frame = tokio::time::timeout(PATIENCE, self.body.frame()).await;
            let frame = frame.expect("something comes in the end")?.expect("no error");
            let bytes = frame.into_data().expect("data");
            self.text.push_str(std::str::from_utf8(&bytes).expect("text"));
        }
    }

    /// The next change: its id and what it says.
    async fn change(&mut self) -> (String, Json) {
        let event = self.next().await.expect("an event");
        let line = |key: &str| event.lines().find_map(|line| line.strip_prefix(key));
        assert_eq!(line("event: "), Some("change"), "{event}");
        let data = serde_json::from_str(line("data: ").unwrap()).unwrap();
        (line("id: ").unwrap().to_owned(), data)
    }
}

async fn changes_arrive_and_are_taken_up_again(engine: TestEngine) {
    let app = app(engine).await;
    seal(&app).await;
    let mut stream = Stream::of_admin(&app, "/api/v1/live?objects=contacts").await;
    app.contacts(2).await;
    seal(&app).await;
    let (first, data) = stream.change().await;
    assert_eq!((&data["object"], &data["change"]), (&json!("contacts"), &json!("create")));
    assert_eq!(data["by"], app.admin);
    let (second, _) = stream.change().await;
    drop(stream);
    let bearer = format!("Bearer {}", app.token);
    let headers = [("authorization", bearer.as_str()), ("last-event-id", &first)];
    // What the browser adds by itself counts more than the address that it still has.
    let mut again = Stream::open(&app, "/api/v1/live?objects=contacts&after=0", &headers).await;
    assert_eq!(again.change().await.0, second);
}

async fn the_session_says_where_to_begin(engine: TestEngine) {
    let app = app(engine).await;
    seal(&app).await;
    let who = app.get("/api/v1/session").await.is(StatusCode::OK);
    let position = who["position"].as_i64().unwrap();
    app.contacts(1).await;
    seal(&app).await;
    let mut stream = Stream::of_admin(&app, &format!("/api/v1/live?after={position}")).await;
    assert_eq!(stream.change().await.1["object"], "contacts");
}

async fn what_can_not_be_asked_is_refused(engine: TestEngine) {
    let app = app(engine).await;
    app.anonymous("GET", "/api/v1/live").send().await.refused(401, "PGRST301");
    app.get("/api/v1/live?objects=nothing").await.refused(404, "PGRST205");
    app.get("/api/v1/live?after=x").await.refused(400, "PGRST100");
    app.get("/api/v1/live?every=1").await.refused(400, "PGRST100");
    let ask = app.ask("GET", "/api/v1/live").header("Last-Event-ID", "x");
    assert_eq!(ask.send().await.status, 400);
    assert_eq!(app.ask("POST", "/api/v1/live").send().await.status, 405);
    let head = app.ask("HEAD", "/api/v1/live").send().await;
    assert_eq!((head.status, head.header("content-type")), (200, "text/event-stream"));
    let mut open = Vec::new();
    for _ in 0..STREAMS_EACH {
        open.push(Stream::of_admin(&app, "/api/v1/live").await);
    }
    let error = app.get("/api/v1/live").await.refused(429, "ST429");
    assert!(error["message"].as_str().unwrap().contains(&STREAMS_EACH.to_string()), "{error}");
    drop(open);
    Stream::of_admin(&app, "/api/v1/live").await;
}

async fn who_signs_out_hears_nothing_more(engine: TestEngine) {
    let app = app(engine).await;
    app.engine.set_password(None, app.admin, PASSWORD).await.unwrap();
    let login = json!({"login": "zhou@example.cn", "password": PASSWORD});
    let reply = app.anonymous("POST", "/api/v1/session").json(login).send().await;
    let cookie = reply.header("set-cookie").split(';').next().unwrap().to_owned();
    let mut stream = Stream::open(&app, "/api/v1/live", &[("cookie", &cookie)]).await;
    app.anonymous("DELETE", "/api/v1/session").cookie(&cookie).send().await;
    while stream.next().await.is_some() {}
}

async fn those_who_look_are_named(engine: TestEngine) {
    let app = app(engine).await;
    app.contacts(1).await;
    let look = |more: Json| {
        let mut body = json!({"object": "contacts", "id": 1, "seat": "a"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let path = "/api/v1/live/presence";
    let alone = app.post(path, look(json!({}))).await.is(StatusCode::OK);
    assert_eq!(alone, json!({"people": [], "seconds": 45}));
    app.post(path, look(json!({"seat": ""}))).await.refused(400, "PGRST102");
    app.post(path, look(json!({"id": 99}))).await.refused(404, "ST404");
    app.anonymous("POST", path).json(look(json!({}))).send().await.refused(401, "PGRST301");
    let editing = look(json!({"editing": true}));
    let other = app.ask_as_member("POST", path).json(editing.clone()).send().await;
    if other.status == 404 {
        // The member does not see the contact of the administrator: nobody learns of anything.
        assert_eq!(app.post(path, look(json!({}))).await.is(StatusCode::OK)["people"], json!([]));
        let shared = json!({"subject_object": "contact", "subject_id": 1, "user_id": app.member,
            "right": "read"});
        app.engine.create("collaborators", shared).await;
        app.ask_as_member("POST", path).json(editing).send().await.is(StatusCode::OK);
    }
    let others = app.post(path, look(json!({}))).await.is(StatusCode::OK);
    let member = json!([{"id": app.member, "name": "陈宇", "editing": true}]);
    assert_eq!(others["people"], member);
}

both_engines!(
    changes_arrive_and_are_taken_up_again,
    the_session_says_where_to_begin,
    what_can_not_be_asked_is_refused,
    who_signs_out_hears_nothing_more,
    those_who_look_are_named,
);
