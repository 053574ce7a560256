//! Signing in and out, cookies, tokens.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_engine::auth::ATTEMPTS_WINDOW;
use steward_model::clock::{DAY, SECOND};
use steward_server::ServerOptions;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{PASSWORD, Reply, TestApp};

const OK: StatusCode = StatusCode::OK;

async fn sign_in(app: &TestApp, login: &str, password: &str) -> Reply {
    let body = json!({"login": login, "password": password});
    app.anonymous("POST", "/api/v1/session").json(body).send().await
}

/// Signs the member in and answers the cookie as a browser sends it back.
async fn cookie(app: &TestApp) -> String {
    app.engine.set_password(None, app.member, PASSWORD).await.unwrap();
    let reply = sign_in(app, "chen@example.cn", PASSWORD).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.header("set-cookie").split(';').next().unwrap().to_owned()
}

async fn each_login_leads_to_a_session(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.engine.set_password(None, app.member, PASSWORD).await.unwrap();
    for login in ["chen@example.cn", " CHEN@example.cn ", "138 0000 0002", "+86 13800000002"] {
        let reply = sign_in(&app, login, PASSWORD).await;
        let who = reply.is(OK);
        assert_eq!(who["user"]["id"], app.member);
        assert_eq!(who["user"]["name"], "陈宇");
        assert_eq!(who["user"]["language"], "zh");
        assert_eq!(who["user"]["department_id"], app.department);
        assert_eq!(who["rights"]["contacts"]["read"], "some", "{who}");
        let cookie = reply.header("set-cookie");
        assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
        assert!(!cookie.contains("Secure"), "{cookie}");
        assert_eq!(reply.header("cache-control"), "no-store");
    }
}

async fn who_one_is(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let cookie = cookie(&app).await;
    let who = app.anonymous("GET", "/api/v1/session").cookie(&cookie).send().await;
    assert_eq!(who.is(OK)["user"]["id"], app.member);
    let who = app.get("/api/v1/session").await.is(OK);
    assert_eq!(who["user"]["id"], app.admin);
    assert_eq!(who["user"]["language"], "en");
    assert_eq!(who["rights"]["contacts"]["delete"], "all");
}

async fn a_wrong_password_says_nothing(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.engine.set_password(None, app.member, PASSWORD).await.unwrap();
    let wrong = sign_in(&app, "chen@example.cn", "wrong password").await;
    let nobody = sign_in(&app, "nobody@example.cn", PASSWORD).await;
    assert_eq!(wrong.refused(401, "PGRST301"), nobody.refused(401, "PGRST301"));
    for reply in [wrong, nobody] {
        assert_eq!(reply.header("set-cookie"), "");
    }
    for body in [json!({}), json!({"login": "a"}), json!({"login": "a", "password": "b", "c": 1})] {
        let ask = app.anonymous("POST", "/api/v1/session").json(body);
        ask.send().await.refused(400, "PGRST102");
    }
    let huge = json!({"login": "a", "password": "x".repeat(100_000)});
    let huge = app.anonymous("POST", "/api/v1/session").json(huge).send().await;
    huge.refused(413, "ST413");
}

async fn too_many_attempts_are_refused(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.engine.set_password(None, app.member, PASSWORD).await.unwrap();
    let mut last = 0;
    for _ in 0..20 {
        last = sign_in(&app, "chen@example.cn", "wrong password").await.status;
        if last == 429 {
            break;
        }
    }
    assert_eq!(last, 429);
    let right = sign_in(&app, "chen@example.cn", PASSWORD).await;
    assert_eq!(right.status, 429, "even the right one, until later");
    let wait: i64 = right.header("retry-after").parse().unwrap();
    assert!(wait > 0 && wait * SECOND <= ATTEMPTS_WINDOW, "{wait}");
}

async fn a_password_is_changed_by_who_knows_it(engine: TestEngine) {
    const NEW: &str = "another long password";
    let app = TestApp::new(engine).await;
    let (here, elsewhere) = (cookie(&app).await, sign_in(&app, "chen@example.cn", PASSWORD).await);
    let elsewhere = elsewhere.header("set-cookie").split(';').next().unwrap().to_owned();
    let change = async |old: &str, new: &str| {
        let body = json!({"old_password": old, "new_password": new});
        let ask = app.anonymous("POST", "/api/v1/rpc/change_password").cookie(&here);
        ask.json(body).send().await
    };
    for (old, new, field) in
        [("a wrong password", NEW, "old_password"), (PASSWORD, "short", "new_password")]
    {
        let error = change(old, new).await.refused(422, "ST422");
        assert_eq!(error["errors"][0]["field"], field);
    }
    assert_eq!(change(PASSWORD, NEW).await.status, 204);
    let who = async |cookie: &str| {
        app.anonymous("GET", "/api/v1/session").cookie(cookie).send().await.status
    };
    assert_eq!((who(&here).await, who(&elsewhere).await), (200, 401));
    assert_eq!(sign_in(&app, "chen@example.cn", PASSWORD).await.status, 401);
    assert_eq!(sign_in(&app, "chen@example.cn", NEW).await.status, 200);
    let nobody = app.anonymous("POST", "/api/v1/rpc/change_password").json(json!({}));
    nobody.send().await.refused(401, "PGRST301");
}

async fn signing_out_ends_it(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let cookie = cookie(&app).await;
    let out = app.anonymous("DELETE", "/api/v1/session").cookie(&cookie).send().await;
    assert_eq!(out.is(StatusCode::NO_CONTENT), Json::Null);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    let who = app.anonymous("GET", "/api/v1/session").cookie(&cookie).send().await;
    who.refused(401, "PGRST301");
    app.ask("DELETE", "/api/v1/session").send().await.refused(400, "PGRST127");
}

async fn a_session_ends_by_itself(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let cookie = cookie(&app).await;
    let who = || app.anonymous("GET", "/api/v1/session").cookie(&cookie).send();
    app.engine.time().advance(6 * DAY);
    who().await.is(OK);
    app.engine.time().advance(8 * DAY);
    who().await.refused(401, "PGRST301");
}

async fn other_sites_cannot_use_the_cookie(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let cookie = cookie(&app).await;
    let write = |method: &'static str, path: &'static str| {
        let ask = app.anonymous(method, path).cookie(&cookie).json(json!({"name": "a"}));
        ask.header("Host", "crm.example.cn")
    };
    let paths = [
        ("POST", "/api/v1/contacts"),
        ("PATCH", "/api/v1/contacts?id=eq.1"),
        ("PUT", "/api/v1/contacts?id=eq.1"),
        ("DELETE", "/api/v1/contacts?id=eq.1"),
        ("POST", "/api/v1/rpc/restore"),
        ("POST", "/api/v1/rpc/expand"),
        ("POST", "/api/v1/tokens"),
        ("DELETE", "/api/v1/tokens?id=eq.1"),
        ("DELETE", "/api/v1/session"),
    ];
    for (method, path) in paths {
        for origin in ["https://evil.example", "null", "http://crm.example.cn.evil.example"] {
            let reply = write(method, path).header("Origin", origin).send().await;
            reply.refused(403, "42501");
        }
        let reply = write(method, path).header("Sec-Fetch-Site", "cross-site").send().await;
        reply.refused(403, "42501");
    }
    let own = write("POST", "/api/v1/contacts").header("Origin", "https://crm.example.cn");
    own.send().await.is(StatusCode::CREATED);
    let read = app.anonymous("GET", "/api/v1/contacts").cookie(&cookie);
    read.header("Origin", "https://evil.example").send().await.is(OK);
    // A token is nothing that a browser adds by itself.
    let token = app.ask("POST", "/api/v1/contacts").json(json!({"name": "a"}));
    token.header("Origin", "https://evil.example").send().await.is(StatusCode::CREATED);
    let sign_in = app.anonymous("POST", "/api/v1/session").header("Origin", "https://evil.example");
    sign_in.json(json!({"login": "a", "password": "b"})).send().await.refused(403, "42501");
}

async fn over_tls_the_cookie_stays_there(engine: TestEngine) {
    let options = ServerOptions { behind_proxy: true, ..ServerOptions::default() };
    let app = TestApp::with(engine, options).await;
    app.engine.set_password(None, app.member, PASSWORD).await.unwrap();
    let body = json!({"login": "chen@example.cn", "password": PASSWORD});
    for (proto, secure) in [("https", true), ("http", false)] {
        let ask = app.anonymous("POST", "/api/v1/session").header("X-Forwarded-Proto", proto);
        let reply = ask.json(body.clone()).send().await;
        assert_eq!(reply.header("set-cookie").contains("; Secure"), secure, "{proto}");
    }
}

async fn tokens_are_made_listed_and_taken_back(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let ends = "2026-12-24T00:00:00Z";
    let made = app.post("/api/v1/tokens", json!({"name": "ERP", "expires_at": ends})).await;
    assert_eq!(made.header("cache-control"), "no-store");
    let made = made.is(StatusCode::CREATED);
    assert_eq!(made["expires_at"], "2026-12-24T00:00:00.000000Z");
    let (id, token) = (made["id"].as_i64().unwrap(), made["token"].as_str().unwrap().to_owned());
    assert!(token.starts_with("stw_"));
    let use_it = || {
        let ask = app.anonymous("GET", "/api/v1/session");
        ask.header("Authorization", &format!("Bearer {token}")).send()
    };
    assert_eq!(use_it().await.is(OK)["user"]["id"], app.admin);

    let list = app.get("/api/v1/tokens").await;
    assert!(!list.text().contains(&token), "a token is shown once");
    let list = list.is(OK);
    assert_eq!(list[0]["name"], "ERP");
    assert_eq!((&list[0]["id"], &list[0]["revoked_at"]), (&json!(id), &Json::Null));
    let others = app.ask_as_member("GET", "/api/v1/tokens").send().await.is(OK);
    assert!(others.as_array().unwrap().iter().all(|token| token["id"] != id));

    let path = format!("/api/v1/tokens?id=eq.{id}");
    app.ask_as_member("DELETE", &path).send().await.refused(404, "ST404");
    use_it().await.is(OK);
    app.ask("DELETE", &path).send().await.is(StatusCode::NO_CONTENT);
    use_it().await.refused(401, "PGRST301");
    app.ask("DELETE", &path).send().await.refused(404, "ST404");
    for wrong in ["", "?id=gt.1", "?name=eq.ERP", "?id=eq.1&limit=1"] {
        let reply = app.ask("DELETE", &format!("/api/v1/tokens{wrong}")).send().await;
        reply.refused(400, "21000");
    }
    app.get("/api/v1/tokens?limit=1").await.refused(400, "PGRST100");
}

async fn a_token_needs_a_name_and_a_future(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    for (body, field) in [
        (json!({"name": " "}), "name"),
        (json!({"name": "x", "expires_at": "yesterday"}), "expires_at"),
        (json!({"name": "x", "expires_at": "2020-01-01T00:00:00Z"}), "expires_at"),
    ] {
        let error = app.post("/api/v1/tokens", body).await.refused(422, "ST422");
        assert_eq!(error["errors"][0]["field"], field);
    }
    let made = app.post("/api/v1/tokens", json!({"name": "x"})).await.is(StatusCode::CREATED);
    assert_eq!(made["expires_at"], Json::Null);
}

both_engines!(
    each_login_leads_to_a_session,
    who_one_is,
    a_wrong_password_says_nothing,
    too_many_attempts_are_refused,
    a_password_is_changed_by_who_knows_it,
    signing_out_ends_it,
    a_session_ends_by_itself,
    other_sites_cannot_use_the_cookie,
    over_tls_the_cookie_stays_there,
    tokens_are_made_listed_and_taken_back,
    a_token_needs_a_name_and_a_future,
);
