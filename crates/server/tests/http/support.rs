//! A whole server without a socket, and short words for asking it.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::{Value as Json, json};
use steward_engine::file::{FileLimits, FileSettings, FileStore, Files};
use steward_engine::import_batch::UndoImport;
use steward_engine::job::JobKinds;
use steward_engine::permission::{ADMINISTRATOR, MEMBER, role_id};
use steward_import::Importing;
use steward_server::{ServerOptions, router};
use steward_testkit::{DataDir, TestEngine, data_dir};
use tower::ServiceExt as _;

/// The password of everyone in these tests.
pub(crate) const PASSWORD: &str = "correct horse 电池";

/// A server on a fresh database with one administrator, 周敏, and one member, 陈宇.
pub(crate) struct TestApp {
    pub(crate) engine: TestEngine,
    pub(crate) router: Router,
    pub(crate) admin: i64,
    pub(crate) member: i64,
    pub(crate) department: i64,
    pub(crate) token: String,
    member_token: String,
    files: Files,
    _folder: DataDir,
}

impl TestApp {
    pub(crate) async fn new(engine: TestEngine) -> Self {
        Self::with(engine, ServerOptions::default()).await
    }

    pub(crate) async fn with(engine: TestEngine, options: ServerOptions) -> Self {
        let folder = data_dir();
        let own = || {
            let store = FileStore::folder(folder.join("files")).expect("a folder for files");
            FileSettings { store, limits: FileLimits::default() }
        };
        let settings = options.files.clone().unwrap_or_else(own);
        let files = Files::new((*engine).clone(), settings.clone());
        let options = ServerOptions { files: Some(settings), ..options };
        let department = engine.create("departments", json!({"name": "华东销售部"})).await;
        let person = |name: &str, email: &str, phone: &str, locale: &str| {
            json!({"name": name, "email": email, "phone": phone, "status": "active",
                   "department_id": department, "locale": locale})
        };
        let admin = person("周敏", "zhou@example.cn", "13800000001", "en");
        let admin = engine.create("users", admin).await;
        let member = person("陈宇", "chen@example.cn", "13800000002", "zh");
        let member = engine.create("users", member).await;
        for (user, role) in [(admin, ADMINISTRATOR), (member, MEMBER)] {
            let role = role_id(&engine, role).await.unwrap().expect("ready roles are there");
            engine.create("user_roles", json!({"user_id": user, "role_id": role})).await;
        }
        let token = token(&engine, admin).await;
        let member_token = self::token(&engine, member).await;
        let router = router(engine.clone(), options);
        let _folder = folder;
        Self { engine, router, admin, member, department, token, member_token, files, _folder }
    }

    /// A request of the administrator.
    pub(crate) fn ask(&self, method: &str, path: &str) -> Ask<'_> {
        self.anonymous(method, path)
            .header(AUTHORIZATION.as_str(), &format!("Bearer {}", self.token))
    }

    /// A request of the member.
    pub(crate) fn ask_as_member(&self, method: &str, path: &str) -> Ask<'_> {
        let bearer = format!("Bearer {}", self.member_token);
        self.anonymous(method, path).header(AUTHORIZATION.as_str(), &bearer)
    }

    /// A request of nobody.
    pub(crate) fn anonymous(&self, method: &str, path: &str) -> Ask<'_> {
        on(&self.router, method, path)
    }

    /// `GET`, as the administrator.
    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.ask("GET", path).send().await
    }

    /// `POST` of JSON, as the administrator.
    pub(crate) async fn post(&self, path: &str, body: Json) -> Reply {
        self.ask("POST", path).json(body).send().await
    }

    /// So many contacts, `c00`, `c01`, …
    pub(crate) async fn contacts(&self, count: usize) {
        let all: Vec<Json> = (0..count).map(|n| json!({"name": format!("c{n:02}")})).collect();
        let reply = self.post("/api/v1/contacts", Json::Array(all)).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
    }

    /// Imports a spreadsheet whose columns all find a field by themselves; answers the fields, and the state in
    /// the end.
    pub(crate) async fn import(&self, plural: &str, sheet: &str) -> (Json, Json) {
        let path = format!("/api/v1/imports?object={plural}&file=a.csv");
        let import = self.ask("POST", &path).bytes(sheet.into()).send().await;
        let import = import.is(StatusCode::CREATED);
        let columns = import["columns"].as_array().unwrap();
        let columns: Json = columns.iter().map(|column| column["field"].clone()).collect();
        let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
        self.post(&path, json!({"columns": columns.clone(), "dry_run": false})).await;
        assert_eq!(self.do_imports().await, 1);
        (columns, self.get(&path).await.is(StatusCode::OK))
    }

    /// Undoes the imports of which that is wanted; how many.
    pub(crate) async fn do_undo(&self) -> u64 {
        let kinds = JobKinds::default().with(UndoImport);
        self.engine.do_jobs(&kinds).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Does the imports that were begun; how many.
    pub(crate) async fn do_imports(&self) -> u64 {
        let kinds = JobKinds::default().with(Importing::new(self.files.clone()));
        self.engine.do_jobs(&kinds).await.unwrap_or_else(|error| panic!("{error}"))
    }
}

/// A request of nobody to any server.
pub(crate) fn on<'a>(router: &'a Router, method: &str, path: &str) -> Ask<'a> {
    let request = Request::builder().method(method).uri(encode(path));
    Ask { router, request, body: Body::empty() }
}

async fn token(engine: &TestEngine, user: i64) -> String {
    engine.create_api_token(None, user, "test", None).await.unwrap().token.text().to_owned()
}

/// A request being put together.
pub(crate) struct Ask<'a> {
    router: &'a Router,
    request: axum::http::request::Builder,
    body: Body,
}

impl Ask<'_> {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub(crate) fn prefer(self, wish: &str) -> Self {
        self.header("Prefer", wish)
    }

    pub(crate) fn accept(self, media: &str) -> Self {
        self.header("Accept", media)
    }

    /// Asks for exactly one record.
    pub(crate) fn object(self) -> Self {
        self.accept("application/vnd.pgrst.object+json")
    }

    pub(crate) fn cookie(self, cookie: &str) -> Self {
        self.header(COOKIE.as_str(), cookie)
    }

    pub(crate) fn json(self, body: Json) -> Self {
        self.text("application/json", &body.to_string())
    }

    pub(crate) fn text(mut self, kind: &str, body: &str) -> Self {
        self = self.header(CONTENT_TYPE.as_str(), kind);
        self.body = Body::from(body.to_owned());
        self
    }

    /// A body of JSON that arrives in parts.
    pub(crate) fn stream(mut self, body: Body) -> Self {
        self = self.header(CONTENT_TYPE.as_str(), "application/json");
        self.body = body;
        self
    }

    /// A header that need not be text.
    pub(crate) fn raw_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// A body of anything, said to be nothing.
    pub(crate) fn bytes(mut self, body: Vec<u8>) -> Self {
        self.body = Body::from(body);
        self
    }

    pub(crate) async fn send(self) -> Reply {
        let request = self.request.body(self.body).expect("a request that HTTP can say");
        send(self.router.clone(), request).await
    }

    /// The same, for a task of its own.
    pub(crate) fn apart(self) -> impl Future<Output = Reply> + Send + 'static {
        let request = self.request.body(self.body).expect("a request that HTTP can say");
        send(self.router.clone(), request)
    }
}

async fn send(router: Router, request: Request<Body>) -> Reply {
    let response = router.oneshot(request).await.expect("a router never fails");
    let (head, body) = response.into_parts();
    let body = body.collect().await.expect("a body is whole").to_bytes();
    Reply { status: head.status.as_u16(), headers: head.headers, body }
}

/// An answer.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("answers are text")
    }

    pub(crate) fn json(&self) -> Json {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("headers are text"))
    }

    /// Checks that it is an error of this status and code, in its whole shape, and answers it.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) -> Json {
        assert_eq!(self.status, status, "{}", self.text());
        let body = self.json();
        assert_eq!(body["code"], code, "{body}");
        check_error(&body);
        body
    }

    /// Checks the status and answers the body.
    #[track_caller]
    pub(crate) fn is(&self, status: StatusCode) -> Json {
        assert_eq!(self.status, status.as_u16(), "{}", self.text());
        if self.body.is_empty() { Json::Null } else { self.json() }
    }
}

/// Checks the shape of an error body.
#[track_caller]
pub(crate) fn check_error(body: &Json) {
    let keys: Vec<&str> = body.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(keys, ["code", "message", "details", "hint", "errors"], "{body}");
    assert!(body["code"].is_string() && body["message"].is_string(), "{body}");
    for text in ["details", "hint"] {
        assert!(body[text].is_null() || body[text].is_string(), "{body}");
    }
    for field in body["errors"].as_array().expect("a list") {
        for key in ["field", "code", "message"] {
            assert!(field[key].is_string(), "{body}");
        }
    }
}

/// Percent-encodes what an address can't hold.
pub(crate) fn encode(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
