//! Files over HTTP: taken, given to whoever may have them, and gone when nobody needs them.

use std::path::Path;

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_engine::file::{FileLimits, FileSettings, FileStore, Files};
use steward_model::clock::DAY;
use steward_server::{ServerOptions, router};
use steward_testkit::{DataDir, TestEngine, both_engines, data_dir};

use crate::support::{Reply, TestApp, on};

mod hostile;
mod keeping;
mod parts;
mod rights;

both_engines!(
    a_file_is_kept_and_given,
    parts_of_a_file_are_given,
    what_the_caller_has_is_not_sent_again,
    attachments_say_what_is_attached,
    pictures_are_drawn_small,
    a_server_without_a_store_says_so,
);

/// The largest file in these tests, in bytes.
const MOST: u64 = 1024 * 1024;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n";

/// A server with a store in a folder of its own.
pub(crate) struct WithFiles {
    pub(crate) app: TestApp,
    pub(crate) files: Files,
    pub(crate) folder: DataDir,
}

impl WithFiles {
    pub(crate) async fn new(engine: TestEngine) -> Self {
        let folder = data_dir();
        let store = FileStore::folder(folder.join("files")).unwrap();
        let settings = FileSettings { store, limits: FileLimits { file: MOST, all: None } };
        let files = Files::new((*engine).clone(), settings.clone());
        let options = ServerOptions { files: Some(settings), ..ServerOptions::default() };
        Self { app: TestApp::with(engine, options).await, files, folder }
    }

    /// Sends a file as the administrator.
    pub(crate) async fn send(&self, name: &str, bytes: &[u8]) -> Reply {
        let path = format!("/api/v1/files/contents?name={name}");
        self.app.ask("POST", &path).bytes(bytes.to_vec()).send().await
    }

    /// Sends a file as the member; its id.
    pub(crate) async fn send_as_member(&self, name: &str, bytes: &[u8]) -> i64 {
        let path = format!("/api/v1/files/contents?name={name}");
        let sent = self.app.ask_as_member("POST", &path).bytes(bytes.to_vec()).send().await;
        sent.is(StatusCode::CREATED)["id"].as_i64().unwrap()
    }

    /// The id of a file that the administrator sends.
    pub(crate) async fn sent(&self, name: &str, bytes: &[u8]) -> i64 {
        self.send(name, bytes).await.is(StatusCode::CREATED)["id"].as_i64().unwrap()
    }

    /// Attaches a file to an account, as the administrator; the attachment's id.
    pub(crate) async fn attach(&self, account: i64, file: i64) -> i64 {
        let link = json!({"subject_object": "account", "subject_id": account, "file_id": file});
        self.app.engine.create("file_links", link).await
    }

    /// How many files lie below a folder of the store.
    pub(crate) fn lie_in(&self, folder: &str) -> usize {
        count(&self.folder.join("files").join(folder))
    }

    /// What the administrator gets.
    pub(crate) async fn get(&self, file: i64) -> Reply {
        self.app.get(&format!("/api/v1/files/{file}")).await
    }

    /// What the member gets.
    pub(crate) async fn get_as_member(&self, file: i64) -> Reply {
        self.app.ask_as_member("GET", &format!("/api/v1/files/{file}")).send().await
    }
}

fn count(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries.map(|entry| entry.unwrap().path()).map(|p| if p.is_dir() { count(&p) } else { 1 }).sum()
}

async fn a_file_is_kept_and_given(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let sent = with.send("报价单 v2.pdf", PDF).await;
    let told = sent.is(StatusCode::CREATED);
    let id = told["id"].as_i64().unwrap();
    let facts = json!({"id": id, "name": "报价单 v2.pdf", "size": PDF.len(),
        "media_type": "application/pdf", "kind": "document"});
    assert_eq!(told, facts);
    assert_eq!(sent.header("location"), format!("/api/v1/files/{id}"));
    let given = with.get(id).await;
    assert_eq!((given.status, &given.body[..]), (200, PDF));
    for (name, value) in [
        ("content-type", "application/pdf"),
        ("content-length", PDF.len().to_string().as_str()),
        (
            "content-disposition",
            "inline; filename=\"___ v2.pdf\"; filename*=UTF-8''%E6%8A%A5%E4%BB%B7%E5%8D%95%20v2.pdf",
        ),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "SAMEORIGIN"),
        ("cache-control", "private, no-cache"),
        ("accept-ranges", "bytes"),
    ] {
        assert_eq!(given.header(name), value, "{name}");
    }
    let saved = with.app.get(&format!("/api/v1/files/{id}?download")).await;
    assert!(saved.header("content-disposition").starts_with("attachment; "));
    let head = with.app.ask("HEAD", &format!("/api/v1/files/{id}")).send().await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), PDF.len().to_string());
    // Its record is one like others.
    let rows = with.app.get("/api/v1/files?select=name,size,kind,created_by_id").await;
    let row = json!([{"name": "报价单 v2.pdf", "size": PDF.len(), "kind": "document",
        "created_by_id": with.app.admin}]);
    assert_eq!(rows.is(StatusCode::OK), row);
}

async fn parts_of_a_file_are_given(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let id = with.sent("a.txt", b"0123456789").await;
    let ask = |range: &str| {
        with.app.ask("GET", &format!("/api/v1/files/{id}")).header("Range", range).send()
    };
    let middle = ask("bytes=2-4").await;
    assert_eq!((middle.status, middle.text()), (206, "234"));
    assert_eq!(middle.header("content-range"), "bytes 2-4/10");
    assert_eq!(middle.header("content-length"), "3");
    assert_eq!(ask("bytes=-2").await.text(), "89");
    let outside = ask("bytes=10-").await;
    assert_eq!((outside.status, outside.header("content-range")), (416, "bytes */10"));
    assert_eq!(ask("rows=0-1").await.text(), "0123456789");
}

async fn what_the_caller_has_is_not_sent_again(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let (one, other) = (with.sent("a.txt", b"same").await, with.sent("b.txt", b"same").await);
    let tag = with.get(one).await.header("etag").to_owned();
    assert_eq!(with.get(other).await.header("etag"), tag);
    let path = format!("/api/v1/files/{one}");
    let again = with.app.ask("GET", &path).header("If-None-Match", &tag).send().await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    let changed = with.app.ask("GET", &path).header("If-None-Match", "\"x\"").send().await;
    assert_eq!(changed.text(), "same");
    assert_eq!(with.lie_in("content"), 1, "the same contents are kept once");
}

async fn attachments_say_what_is_attached(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let file = with.sent("合同.pdf", PDF).await;
    let owner = with.app.member;
    let account = json!({"name": "蓝湾酒店", "owner_id": owner});
    let account = with.app.engine.create("accounts", account).await;
    let link = json!({"subject_object": "account", "subject_id": account, "file_id": file});
    let made = with.app.post("/api/v1/file_links", link).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let path = "/api/v1/file_links?select=id,name,size,media_type,added_by(name),file_id";
    let rows = with.app.ask_as_member("GET", path).send().await.is(StatusCode::OK);
    let told = json!({"id": rows[0]["id"], "name": "合同.pdf", "size": PDF.len(),
        "media_type": "application/pdf", "added_by": {"name": "周敏"}, "file_id": file});
    assert_eq!(rows, json!([told]));
    // The name belongs to the attachment.
    let path = format!("/api/v1/file_links?id=eq.{}", rows[0]["id"]);
    let renamed = with.app.ask_as_member("PATCH", &path).json(json!({"name": "框架合同.pdf"}));
    assert_eq!(renamed.send().await.status, 204);
    let rows = with.app.get(&format!("{path}&select=name,file(name)")).await.json();
    assert_eq!(rows, json!([{"name": "框架合同.pdf", "file": {"name": "合同.pdf"}}]));
}

/// A picture of one dot.
#[rustfmt::skip]
pub(crate) const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x15, 0xc4,
    0x89, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x30, 0x0e, 0x38, 0xf2,
    0x1f, 0x00, 0x04, 0x48, 0x02, 0x47, 0xde, 0xfe, 0xa9, 0xf5, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45,
    0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

async fn pictures_are_drawn_small(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let picture = with.sent("头像.png", PNG).await;
    let path = format!("/api/v1/files/{picture}/thumbnail");
    for _ in 0..2 {
        let drawn = with.app.get(&format!("{path}?size=96")).await;
        assert_eq!((drawn.status, drawn.header("content-type")), (200, "image/png"));
        assert!(drawn.body.starts_with(b"\x89PNG"));
        assert_eq!(drawn.header("cache-control"), "private, max-age=300");
        assert_eq!(with.lie_in("thumbnail"), 1, "it is drawn once");
    }
    with.app.get(&format!("{path}?size=97")).await.refused(400, "PGRST100");
    with.app.get(&path).await.refused(400, "PGRST100");
    let text = with.sent("a.txt", b"hello").await;
    let none = with.app.get(&format!("/api/v1/files/{text}/thumbnail?size=96")).await;
    none.refused(415, "PGRST107");
    let member = with.app.ask_as_member("GET", &format!("{path}?size=96")).send().await;
    member.refused(404, "ST404");
}

async fn a_server_without_a_store_says_so(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let router = router(app.engine.clone(), ServerOptions::default());
    let bearer = format!("Bearer {}", app.token);
    let ask = on(&router, "POST", "/api/v1/files/contents?name=a.txt");
    let sent = ask.header("authorization", &bearer).bytes(b"a".to_vec()).send().await;
    let refused: Json = sent.json();
    assert_eq!(refused["message"], "This server keeps no files.");
}

/// Has `days` pass, and what nobody needs removed.
pub(crate) async fn pass(with: &WithFiles, days: i64) -> u64 {
    with.app.engine.time().advance(days * DAY);
    with.files.remove_unneeded().await.unwrap()
}
