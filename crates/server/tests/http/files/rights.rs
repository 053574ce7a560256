//! Who may read a file: whoever may read a record that names it.

use serde_json::json;
use steward_engine::permission::{MEMBER, role_id};
use steward_testkit::{TestEngine, both_engines};

use super::{PNG, WithFiles};

both_engines!(
    a_file_is_its_senders_until_a_record_names_it,
    an_attachment_opens_its_file,
    a_field_opens_its_file_to_those_who_may_read_it,
    nobody_gets_a_file_by_naming_it,
    nobody_without_a_name_gets_anything,
);

async fn a_file_is_its_senders_until_a_record_names_it(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let file = with.send_as_member("a.txt", b"mine").await;
    assert_eq!(with.get_as_member(file).await.text(), "mine");
    let theirs = with.sent("b.txt", b"theirs").await;
    with.get_as_member(theirs).await.refused(404, "ST404");
    // Named by a record that its sender may not read, it is his no longer.
    let account = json!({"name": "蓝湾酒店", "owner_id": with.app.admin});
    let account = with.app.engine.create("accounts", account).await;
    let link = with.attach(account, file).await;
    with.get_as_member(file).await.refused(404, "ST404");
    assert_eq!(with.get(file).await.text(), "mine");
    with.app.engine.remove("file_links", link).await;
    assert_eq!(with.get_as_member(file).await.text(), "mine");
}

async fn an_attachment_opens_its_file(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let file = with.sent("a.txt", b"contents").await;
    let account = json!({"name": "蓝湾酒店", "owner_id": with.app.admin});
    let account = with.app.engine.create("accounts", account).await;
    with.attach(account, file).await;
    with.get_as_member(file).await.refused(404, "ST404");
    let shared = json!({"subject_object": "account", "subject_id": account,
        "user_id": with.app.member, "right": "read"});
    let shared = with.app.engine.create("collaborators", shared).await;
    assert_eq!(with.get_as_member(file).await.text(), "contents");
    with.app.engine.remove("collaborators", shared).await;
    with.get_as_member(file).await.refused(404, "ST404");
    with.app.engine.change("accounts", account, json!({"owner_id": with.app.member})).await;
    assert_eq!(with.get_as_member(file).await.text(), "contents");
    with.app.engine.remove("accounts", account).await;
    with.get_as_member(file).await.refused(404, "ST404");
}

async fn a_field_opens_its_file_to_those_who_may_read_it(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let file = with.sent("a.png", PNG).await;
    let contact = json!({"name": "张三", "owner_id": with.app.member, "avatar_id": file});
    with.app.engine.create("contacts", contact).await;
    assert_eq!(with.get_as_member(file).await.status, 200);
    let role = role_id(&with.app.engine, MEMBER).await.unwrap().unwrap();
    for (right, status) in [("hidden", 404), ("masked", 404), ("read", 200)] {
        let field = json!({"role_id": role, "object": "contact", "field": "avatar_id",
            "right": right});
        let made = with.app.engine.create("role_field_rights", field).await;
        assert_eq!(with.get_as_member(file).await.status, status, "{right}");
        with.app.engine.remove("role_field_rights", made).await;
    }
}

async fn nobody_gets_a_file_by_naming_it(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let file = with.sent("a.png", PNG).await;
    let account = json!({"name": "青石咖啡", "owner_id": with.app.member});
    let account = with.app.engine.create("accounts", account).await;
    let link = json!({"subject_object": "account", "subject_id": account, "file_id": file});
    let linked = with.app.ask_as_member("POST", "/api/v1/file_links").json(link).send().await;
    linked.refused(422, "ST422");
    let contact = json!({"name": "张三", "avatar_id": file});
    let named = with.app.ask_as_member("POST", "/api/v1/contacts").json(contact).send().await;
    named.refused(422, "ST422");
    with.get_as_member(file).await.refused(404, "ST404");
}

async fn nobody_without_a_name_gets_anything(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let file = with.sent("a.txt", b"contents").await;
    for (method, path) in [
        ("POST", "/api/v1/files/contents?name=a.txt".to_owned()),
        ("GET", format!("/api/v1/files/{file}")),
        ("GET", format!("/api/v1/files/{file}/thumbnail?size=96")),
    ] {
        with.app.anonymous(method, &path).send().await.refused(401, "PGRST301");
    }
    for nothing in ["0", "-1", "x", "99999", "1.5", "../files"] {
        let reply = with.app.get(&format!("/api/v1/files/{nothing}")).await;
        assert_eq!(reply.status, 404, "{nothing}");
    }
}
