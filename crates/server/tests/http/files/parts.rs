//! Large files in parts.

use axum::http::StatusCode;
use serde_json::json;
use steward_engine::file::UPLOADS_EACH;
use steward_server::{ServerOptions, router};
use steward_testkit::{TestEngine, both_engines};

use super::{MOST, WithFiles, pass};
use crate::support::{Reply, on};

both_engines!(
    a_file_arrives_in_parts,
    it_goes_on_where_it_was_broken_off,
    parts_that_do_not_fit_are_refused,
    nobody_else_goes_on_with_it,
    what_is_not_finished_goes,
);

impl WithFiles {
    /// Begins a file in parts; its address.
    async fn begin(&self, name: &str, size: usize) -> String {
        let path = format!("/api/v1/files/uploads?name={name}&size={size}");
        let begun = self.app.ask("POST", &path).send().await;
        assert_eq!(begun.status, 201, "{}", begun.text());
        begun.header("location").to_owned()
    }

    /// Sends a part.
    async fn part(&self, address: &str, offset: usize, bytes: &[u8]) -> Reply {
        let ask = self.app.ask("PATCH", address).header("Upload-Offset", &offset.to_string());
        ask.bytes(bytes.to_vec()).send().await
    }
}

async fn a_file_arrives_in_parts(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let address = with.begin("录音.txt", 10).await;
    let first = with.part(&address, 0, b"01234").await;
    let told = first.is(StatusCode::OK);
    assert_eq!((&told["offset"], &told["file_id"]), (&json!(5), &json!(null)));
    assert_eq!(first.header("upload-offset"), "5");
    let last = with.part(&address, 5, b"56789").await.is(StatusCode::CREATED);
    assert_eq!((&last["name"], &last["size"]), (&json!("录音.txt"), &json!(10)));
    let file = last["id"].as_i64().unwrap();
    assert_eq!(with.get(file).await.text(), "0123456789");
    assert_eq!(with.lie_in("part"), 0);
    // Whoever did not hear the answer asks what became of it.
    let state = with.app.get(&address).await.is(StatusCode::OK);
    assert_eq!(state["file_id"], json!(file));
    let head = with.app.ask("HEAD", &address).send().await;
    assert_eq!((head.status, head.header("upload-offset")), (200, "10"));
    with.part(&address, 10, b"x").await.refused(413, "ST413");
}

async fn it_goes_on_where_it_was_broken_off(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let address = with.begin("a.txt", 6).await;
    assert_eq!(with.part(&address, 0, b"abc").await.status, 200);
    // The server is another one, on the same folder.
    let store = with.files.store().clone();
    let limits = with.files.limits().clone();
    let settings = steward_engine::file::FileSettings { store, limits };
    let options = ServerOptions { files: Some(settings), ..ServerOptions::default() };
    let again = router((*with.app.engine).clone(), options);
    let bearer = format!("Bearer {}", with.app.token);
    let ask = |method: &str| on(&again, method, &address).header("Authorization", &bearer);
    let state = ask("GET").send().await.is(StatusCode::OK);
    assert_eq!(state["offset"], json!(3));
    let wrong = ask("PATCH").header("Upload-Offset", "0").bytes(b"abc".to_vec()).send().await;
    let wrong = wrong.refused(412, "ST412");
    assert_eq!(wrong["message"], "The next part begins at 3.");
    let whole = ask("PATCH").header("Upload-Offset", "3").bytes(b"def".to_vec()).send().await;
    let file = whole.is(StatusCode::CREATED)["id"].as_i64().unwrap();
    assert_eq!(with.get(file).await.text(), "abcdef");
}

async fn parts_that_do_not_fit_are_refused(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let large = format!("/api/v1/files/uploads?name=a&size={}", MOST + 1);
    with.app.ask("POST", &large).send().await.refused(413, "ST413");
    for path in ["", "?name=a", "?size=1", "?name=a&size=x", "?name=a&size=0"] {
        let reply = with.app.ask("POST", &format!("/api/v1/files/uploads{path}")).send().await;
        assert_eq!(reply.status, 400, "{path}");
    }
    let address = with.begin("a.txt", 4).await;
    with.part(&address, 0, b"01234").await.refused(413, "ST413");
    let without = with.app.ask("PATCH", &address).bytes(b"01".to_vec()).send().await;
    without.refused(400, "PGRST122");
    // What it is shows only at the end.
    let program = with.begin("a.jpg", 4).await;
    with.part(&program, 0, b"MZ\x90\0").await.refused(415, "PGRST107");
    assert_eq!(with.lie_in("content"), 0);
    for _ in 0..UPLOADS_EACH - 2 {
        with.begin("a.txt", 4).await;
    }
    let path = "/api/v1/files/uploads?name=a&size=1";
    with.app.ask("POST", path).send().await.refused(413, "ST413");
    assert_eq!(with.app.ask("DELETE", &address).send().await.status, 204);
    assert_eq!(with.app.ask("POST", path).send().await.status, 201);
}

async fn nobody_else_goes_on_with_it(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let address = with.begin("a.txt", 4).await;
    for method in ["GET", "DELETE"] {
        let member = with.app.ask_as_member(method, &address).send().await;
        member.refused(404, "ST404");
    }
    let member = with.app.ask_as_member("PATCH", &address).header("Upload-Offset", "0");
    member.bytes(b"0123".to_vec()).send().await.refused(404, "ST404");
    with.app.anonymous("GET", &address).send().await.refused(401, "PGRST301");
    with.app.get("/api/v1/files/uploads/..%2F..%2Fx").await.refused(404, "ST404");
}

async fn what_is_not_finished_goes(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let address = with.begin("a.txt", 4).await;
    assert_eq!(with.part(&address, 0, b"01").await.status, 200);
    assert_eq!(with.lie_in("part"), 1);
    assert_eq!(pass(&with, 1).await, 0);
    assert_eq!(with.lie_in("part"), 0);
    with.app.get(&address).await.refused(404, "ST404");
}
