//! Looking around a demo company beside one's own.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_engine::file::{FileLimits, FileSettings, FileStore};
use steward_engine::permission::{ADMINISTRATOR, role_id};
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, Text, text};
use steward_server::{DemoCompany, DemoMaker, ServerOptions};
use steward_testkit::{TestEngine, both_engines};

use crate::support::{PASSWORD, Reply, TestApp, on};

both_engines!(
    an_administrator_looks_around_and_comes_back,
    nobody_else_gets_in,
    what_is_meant_for_a_demo_that_is_gone_changes_nothing,
    what_goes_wrong_is_told_and_may_be_tried_again,
);

const DEMO: &str = "/api/v1/demo";
const SESSION: &str = "/api/v1/session";

/// Makes a company with one user on an SQLite file; goes wrong as often as it is told to.
#[derive(Debug)]
struct Maker {
    failures: Mutex<u32>,
    folder: tempfile::TempDir,
    engine: TestEngine,
}

impl Maker {
    async fn new(failures: u32) -> Arc<Self> {
        let engine = TestEngine::sqlite().await;
        let department = engine.create("departments", json!({"name": "Demo sales"})).await;
        let user = json!({"name": "Guide", "email": "guide@demo.example", "status": "active",
                          "department_id": department});
        let id = engine.create("users", user).await;
        engine.set_password(None, id, PASSWORD).await.unwrap();
        let role = role_id(&engine, ADMINISTRATOR).await.unwrap().expect("ready roles are there");
        engine.create("user_roles", json!({"user_id": id, "role_id": role})).await;
        engine.create("contacts", json!({"name": "Demo Dora", "owner_id": id})).await;
        let folder = tempfile::tempdir().unwrap();
        Arc::new(Self { failures: Mutex::new(failures), folder, engine })
    }

    async fn company(&self, progress: &mut (dyn FnMut(Text) + Send)) -> Result<DemoCompany> {
        progress(text!(en = "half of it", zh = "一半"));
        {
            let mut failures = self.failures.lock().unwrap();
            if *failures > 0 {
                *failures -= 1;
                return Err(Error::new(
                    ErrorKind::Unavailable,
                    text!(en = "The disk is full.", zh = "磁盘已满。"),
                ));
            }
        }
        let engine = (*self.engine).clone();
        let store = FileStore::folder(self.folder.path().join("files"))?;
        Ok(DemoCompany {
            engine,
            files: FileSettings { store, limits: FileLimits::default() },
            login: "guide@demo.example".to_owned(),
            password: PASSWORD.to_owned(),
        })
    }
}

impl DemoMaker for Maker {
    fn make<'a>(
        &'a self,
        progress: &'a mut (dyn FnMut(Text) + Send),
    ) -> Pin<Box<dyn Future<Output = Result<DemoCompany>> + Send + 'a>> {
        Box::pin(self.company(progress))
    }
}

async fn start(engine: TestEngine, failures: u32) -> TestApp {
    let demo: Arc<dyn DemoMaker> = Maker::new(failures).await;
    TestApp::with(engine, ServerOptions { demo: Some(demo), ..ServerOptions::default() }).await
}

/// Signs a user of the company in; the cookie.
async fn signed_in(app: &TestApp, user: i64, login: &str) -> String {
    app.engine.set_password(None, user, PASSWORD).await.unwrap();
    let form = json!({"login": login, "password": PASSWORD});
    cookie_of(&app.anonymous("POST", SESSION).json(form).send().await)
}

fn cookie_of(reply: &Reply) -> String {
    reply.header("set-cookie").split(';').next().unwrap().to_owned()
}

/// Asks for the way in until there is an answer other than "under way"; what was told meanwhile.
async fn enter(app: &TestApp, cookie: &str) -> (Reply, Vec<Json>) {
    let mut told = Vec::new();
    for _ in 0..1_000 {
        let reply = on(&app.router, "POST", DEMO).cookie(cookie).send().await;
        if reply.status != StatusCode::ACCEPTED {
            return (reply, told);
        }
        told.push(reply.json()["progress"]["en"].clone());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the demo company does not come: {told:?}");
}

async fn an_administrator_looks_around_and_comes_back(engine: TestEngine) {
    let app = start(engine, 0).await;
    let own = signed_in(&app, app.admin, "zhou@example.cn").await;
    let who = async |cookie: &str| on(&app.router, "GET", SESSION).cookie(cookie).send().await;
    assert_eq!(who(&own).await.is(StatusCode::OK)["demo"], "offered");
    app.contacts(1).await;

    let (entered, told) = enter(&app, &own).await;
    assert_eq!(told[0], "Making the demo company …");
    assert_eq!(entered.is(StatusCode::OK)["user"]["name"], "Guide");
    let both = format!("{own}; {}", cookie_of(&entered));
    let there = who(&both).await.is(StatusCode::OK);
    assert_eq!((&there["demo"], &there["user"]["name"]), (&json!("here"), &json!("Guide")));
    let names = async |cookie: &str| {
        let path = "/api/v1/contacts?select=name";
        on(&app.router, "GET", path).cookie(cookie).send().await.is(StatusCode::OK)
    };
    assert_eq!(names(&both).await, json!([{"name": "Demo Dora"}]));
    assert_eq!(names(&own).await, json!([{"name": "c00"}]), "the own company is as it was");
    let made = on(&app.router, "POST", "/api/v1/contacts").cookie(&both);
    made.json(json!({"name": "tried out"})).send().await.is(StatusCode::CREATED);
    assert_eq!(names(&own).await, json!([{"name": "c00"}]));
    let from = async |company: &str, name: &str| {
        let request = on(&app.router, "POST", "/api/v1/contacts").cookie(&both);
        request.header("steward-company", company).json(json!({"name": name})).send().await
    };
    from("own", "c01").await.is(StatusCode::CREATED);
    from("demo", "tried again").await.is(StatusCode::CREATED);
    let own_names = json!([{"name": "c01"}, {"name": "c00"}]);
    assert_eq!(names(&own).await, own_names, "a page writes into the company that it shows");
    let token = app.ask("GET", "/api/v1/contacts?select=name").cookie(&both).send().await;
    assert_eq!(token.is(StatusCode::OK), own_names, "a token is always one's own");

    let left = on(&app.router, "DELETE", SESSION).cookie(&both).send().await;
    assert_eq!(left.status, 204);
    assert!(left.header("set-cookie").starts_with("steward_demo=; "), "the own session goes on");
    let back = who(&both).await;
    assert_eq!(back.status, 401);
    assert!(back.header("set-cookie").starts_with("steward_demo=; "), "a stale cookie goes away");
    assert_eq!(who(&own).await.is(StatusCode::OK)["user"]["name"], "周敏");
}

async fn what_is_meant_for_a_demo_that_is_gone_changes_nothing(engine: TestEngine) {
    let app = start(engine, 0).await;
    let own = signed_in(&app, app.admin, "zhou@example.cn").await;
    let both = format!("{own}; steward_demo=from-before-the-restart");
    app.contacts(1).await;
    let request = on(&app.router, "DELETE", "/api/v1/contacts?id=gt.0").cookie(&both);
    let reply = request.header("steward-company", "demo").send().await;
    assert_eq!(reply.status, 401);
    assert_eq!(reply.json()["message"], "The demo company is there no more. Nothing was changed.");
    assert!(
        reply.header("set-cookie").starts_with("steward_demo=; "),
        "the next page is one's own"
    );
    let left = on(&app.router, "GET", "/api/v1/contacts?select=name").cookie(&own).send().await;
    assert_eq!(left.is(StatusCode::OK), json!([{"name": "c00"}]));
}

async fn nobody_else_gets_in(engine: TestEngine) {
    let app = start(engine, 0).await;
    let member = signed_in(&app, app.member, "chen@example.cn").await;
    let session = on(&app.router, "GET", SESSION).cookie(&member).send().await.is(StatusCode::OK);
    assert_eq!(session["demo"], Json::Null);
    let refused = on(&app.router, "POST", DEMO).cookie(&member).send().await;
    assert!(refused.refused(403, "42501")["message"].as_str().unwrap().contains("管理员"));
    on(&app.router, "POST", DEMO).send().await.refused(401, "PGRST301");

    let own = signed_in(&app, app.admin, "zhou@example.cn").await;
    enter(&app, &own).await.0.is(StatusCode::OK);
    let form = json!({"login": "guide@demo.example", "password": PASSWORD});
    let forged = on(&app.router, "POST", SESSION).cookie("steward_demo=x").json(form);
    forged.send().await.refused(400, "PGRST127");
    let forged = on(&app.router, "GET", "/api/v1/contacts").cookie("steward_demo=x").send().await;
    assert_eq!(forged.status, 401);
}

async fn what_goes_wrong_is_told_and_may_be_tried_again(engine: TestEngine) {
    let app = start(engine, 1).await;
    let own = signed_in(&app, app.admin, "zhou@example.cn").await;
    let (failed, _) = enter(&app, &own).await;
    assert_eq!((failed.status, &failed.json()["message"]), (503, &json!("The disk is full.")));
    let (entered, _) = enter(&app, &own).await;
    assert_eq!(entered.is(StatusCode::OK)["user"]["name"], "Guide");
}
