//! How long files are kept.

use axum::http::StatusCode;
use serde_json::json;
use steward_testkit::{TestEngine, both_engines};

use super::{PNG, WithFiles, pass};

both_engines!(
    a_file_that_no_record_names_goes_after_a_day,
    a_file_goes_a_month_after_its_last_record,
    a_file_in_a_field_goes_when_another_takes_its_place,
    contents_stay_as_long_as_any_file_has_them,
    a_file_that_went_does_not_come_back,
    what_was_broken_off_leaves_nothing,
);

async fn a_file_that_no_record_names_goes_after_a_day(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let file = with.sent("a.txt", b"contents").await;
    assert_eq!(pass(&with, 0).await, 0);
    assert_eq!(with.get(file).await.status, 200);
    assert_eq!(pass(&with, 1).await, 1);
    with.get(file).await.refused(404, "ST404");
    assert_eq!(with.lie_in("content"), 0);
    // The same contents may come again.
    let again = with.sent("a.txt", b"contents").await;
    assert_eq!(with.get(again).await.text(), "contents");
}

async fn a_file_goes_a_month_after_its_last_record(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let file = with.sent("a.png", PNG).await;
    let small = with.app.get(&format!("/api/v1/files/{file}/thumbnail?size=96")).await;
    assert_eq!(small.status, 200);
    let account = with.app.engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    let link = with.attach(account, file).await;
    assert_eq!(pass(&with, 400).await, 0, "as long as it is attached it stays");
    with.app.engine.remove("accounts", account).await;
    assert_eq!(pass(&with, 29).await, 0);
    with.app.engine.bring_back("accounts", account).await;
    assert_eq!(with.get(file).await.status, 200, "it came back with its record");
    assert_eq!(pass(&with, 400).await, 0);
    with.app.engine.remove("file_links", link).await;
    assert_eq!(pass(&with, 29).await, 0);
    assert_eq!(pass(&with, 2).await, 1);
    assert_eq!((with.lie_in("content"), with.lie_in("thumbnail")), (0, 0));
}

async fn a_file_in_a_field_goes_when_another_takes_its_place(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let (first, second) = (with.sent("1.png", PNG).await, with.sent("2.png", PNG).await);
    let contact = json!({"name": "张三", "avatar_id": first});
    let contact = with.app.engine.create("contacts", contact).await;
    assert_eq!(pass(&with, 2).await, 0, "the contents are those of the first file, too");
    with.get(second).await.refused(404, "ST404");
    let third = with.sent("3.png", PNG).await;
    with.app.engine.change("contacts", contact, json!({"avatar_id": third})).await;
    assert_eq!(pass(&with, 31).await, 0);
    with.get(first).await.refused(404, "ST404");
    assert_eq!(with.get(third).await.status, 200);
}

async fn contents_stay_as_long_as_any_file_has_them(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let (one, other) = (with.sent("a.txt", b"same").await, with.sent("b.txt", b"same").await);
    let account = with.app.engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    with.attach(account, other).await;
    assert_eq!(pass(&with, 2).await, 0);
    with.get(one).await.refused(404, "ST404");
    assert_eq!(with.get(other).await.text(), "same");
}

async fn a_file_that_went_does_not_come_back(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let file = with.sent("a.txt", b"contents").await;
    // Put into the bin by a person it may come back for a month.
    let path = format!("/api/v1/files?id=eq.{file}");
    assert_eq!(with.app.ask("DELETE", &path).send().await.status, 204);
    assert_eq!(pass(&with, 20).await, 0);
    let restore =
        || with.app.post("/api/v1/rpc/restore", json!({"object": "files", "ids": [file]}));
    assert_eq!(restore().await.status, 200);
    assert_eq!(with.get(file).await.text(), "contents");
    assert_eq!(pass(&with, 11).await, 1, "no record names it");
    let refused = restore().await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.text().contains("contents of this file are gone"), "{}", refused.text());
    let account = with.app.engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    let link = json!({"subject_object": "account", "subject_id": account, "file_id": file});
    let refused = with.app.post("/api/v1/file_links", link).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
}

async fn what_was_broken_off_leaves_nothing(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    // Begun and dropped, as when a connection breaks.
    let mut staging = with.files.store().stage(Some(10), 10).await.unwrap();
    staging.write(b"half").await.unwrap();
    assert_eq!(with.lie_in("incoming"), 1);
    drop(staging);
    assert_eq!(with.lie_in("incoming"), 0);
    // Left behind by a program that was killed: a file of yesterday.
    let left = with.folder.join("files").join("incoming").join("in-left");
    let file = std::fs::File::create(&left).unwrap();
    let yesterday =
        file.metadata().unwrap().modified().unwrap() - std::time::Duration::from_secs(25 * 3_600);
    file.set_modified(yesterday).unwrap();
    pass(&with, 0).await;
    assert_eq!(with.lie_in("incoming"), 0);
    assert_eq!(with.lie_in("content"), 0);
}
