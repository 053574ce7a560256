//! Lists, pages, counts, single records.

use axum::http::StatusCode;
use serde_json::json;
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

const OK: StatusCode = StatusCode::OK;
const PARTIAL: StatusCode = StatusCode::PARTIAL_CONTENT;

async fn a_list_says_which_rows_it_has(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(5).await;
    let all = app.get("/api/v1/contacts?select=name&order=name").await;
    let names = json!([{"name": "c00"}, {"name": "c01"}, {"name": "c02"}, {"name": "c03"}, {"name": "c04"}]);
    assert_eq!(all.is(OK), names);
    assert_eq!(all.header("content-range"), "0-4/*");
    assert_eq!(all.header("content-type"), "application/json; charset=utf-8");
    assert_eq!(all.header("cache-control"), "private, no-cache");
    assert_eq!(all.header("steward-next"), "");

    let page = app.get("/api/v1/contacts?select=name&order=name&limit=2&offset=1").await;
    assert_eq!(page.is(OK), json!([{"name": "c01"}, {"name": "c02"}]));
    assert_eq!(page.header("content-range"), "1-2/*");

    let none = app.get("/api/v1/contacts?name=eq.nobody").await;
    assert_eq!(none.is(OK), json!([]));
    assert_eq!(none.header("content-range"), "*/*");
}

async fn a_total_is_counted_when_asked_for(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(5).await;
    let path = "/api/v1/contacts?select=name&order=name";
    let exact = app.ask("GET", &format!("{path}&limit=2")).prefer("count=exact").send().await;
    exact.is(PARTIAL);
    assert_eq!(exact.header("content-range"), "0-1/5");
    assert_eq!(exact.header("preference-applied"), "count=exact");
    assert_eq!(exact.header("steward-count"), "");

    let whole = app.ask("GET", path).prefer("count=exact").send().await;
    whole.is(OK);
    assert_eq!(whole.header("content-range"), "0-4/5");

    for guess in ["count=planned", "count=estimated"] {
        let reply = app.ask("GET", &format!("{path}&offset=3")).prefer(guess).send().await;
        reply.is(PARTIAL);
        assert_eq!(reply.header("content-range"), "3-4/5");
        assert_eq!(reply.header("preference-applied"), guess);
    }

    // What is not known is counted up to a limit, and guessed where the database has a guess.
    let first = app.ask("GET", &format!("{path}&limit=2")).prefer("count=estimated").send().await;
    first.is(PARTIAL);
    assert_eq!((first.header("content-range"), first.header("steward-count")), ("0-1/5", ""));
    let planned = app.ask("GET", &format!("{path}&limit=2")).prefer("count=planned").send().await;
    planned.is(PARTIAL);
    if planned.header("steward-count").is_empty() {
        assert_eq!(planned.header("content-range"), "0-1/5");
    } else {
        assert_eq!(planned.header("steward-count"), "estimate");
        let total = planned.header("content-range").strip_prefix("0-1/").map(str::parse::<u64>);
        assert!(matches!(total, Some(Ok(3..))), "{}", planned.header("content-range"));
    }
    let beyond = app.ask("GET", &format!("{path}&offset=6")).prefer("count=exact").send().await;
    let error = beyond.refused(416, "PGRST103");
    assert_eq!(error["details"], "An offset of 6 was requested, but there are only 5 rows.");
    let uncounted = app.get(&format!("{path}&offset=6")).await;
    assert_eq!(uncounted.is(OK), json!([]));
}

async fn a_range_header_asks_for_rows(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(5).await;
    let path = "/api/v1/contacts?select=name&order=name";
    let ask = |method: &'static str, range: &'static str| {
        app.ask(method, path).header("Range-Unit", "items").header("Range", range)
    };
    let page = ask("GET", "1-2").send().await;
    assert_eq!(page.is(OK), json!([{"name": "c01"}, {"name": "c02"}]));
    assert_eq!(page.header("content-range"), "1-2/*");
    let counted = ask("GET", "3-").prefer("count=exact").send().await;
    assert_eq!(counted.is(PARTIAL), json!([{"name": "c03"}, {"name": "c04"}]));
    assert_eq!(counted.header("content-range"), "3-4/5");
    ask("GET", "2-1").send().await.refused(416, "PGRST103");
    ask("GET", "x").send().await.refused(400, "PGRST122");
    let narrowed = app.ask("GET", &format!("{path}&limit=1&offset=1")).header("Range", "0-3");
    assert_eq!(narrowed.send().await.is(OK), json!([{"name": "c01"}]));
    app.ask("GET", path)
        .header("Range-Unit", "bytes")
        .header("Range", "0-1")
        .send()
        .await
        .refused(400, "PGRST122");
}

async fn a_cursor_leads_through_all_pages(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(5).await;
    let mut names = Vec::new();
    let mut path = "/api/v1/contacts?select=name&order=name&limit=2".to_owned();
    let start = path.clone();
    for _ in 0..3 {
        let page = app.get(&path).await;
        for row in page.is(OK).as_array().unwrap() {
            names.push(row["name"].as_str().unwrap().to_owned());
        }
        path = format!("{start}&after={}", page.header("steward-next"));
    }
    assert_eq!(names, ["c00", "c01", "c02", "c03", "c04"]);
    assert!(path.ends_with("after="), "the last page names no next one");
    app.get(&format!("{start}&after=nonsense")).await.refused(400, "PGRST100");
}

async fn one_record_is_an_object(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(3).await;
    let one = app.ask("GET", "/api/v1/contacts?name=eq.c01&select=name").object().send().await;
    assert_eq!(one.is(OK), json!({"name": "c01"}));
    assert_eq!(one.header("content-type"), "application/vnd.pgrst.object+json; charset=utf-8");
    assert_eq!(one.header("content-range"), "0-0/*");
    assert_eq!(one.header("etag"), "\"1\"");
    let none = app.ask("GET", "/api/v1/contacts?name=eq.x").object().send().await;
    let error = none.refused(406, "PGRST116");
    assert_eq!(error["details"], "The result contains 0 rows");
    let three = app.ask("GET", "/api/v1/contacts").object().send().await;
    assert_eq!(three.refused(406, "PGRST116")["details"], "The result contains 3 rows");
}

async fn a_single_record_carries_its_version(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let id = app.engine.create("contacts", json!({"name": "a"})).await;
    app.engine.change("contacts", id, json!({"name": "b"})).await;
    for select in ["", "&select=*", "&select=name", "&select=name,version", "&select=*,account(id)"]
    {
        let reply = app.get(&format!("/api/v1/contacts?id=eq.{id}{select}")).await;
        let row = reply.is(OK)[0].clone();
        assert_eq!(reply.header("etag"), "\"2\"", "{select}");
        assert_eq!(row["name"], "b", "{select}");
        assert!(row.get("$").is_none(), "{row}");
    }
    let renamed = app.get(&format!("/api/v1/contacts?id=eq.{id}&select=version:name")).await;
    assert_eq!(renamed.is(OK), json!([{"version": "b"}]));
    assert_eq!(renamed.header("etag"), "\"2\"");
    for other in [
        "/api/v1/contacts?name=eq.b".to_owned(),
        format!("/api/v1/contacts?id=eq.{id}&select=count()"),
        "/api/v1/contacts?id=eq.999999".to_owned(),
    ] {
        let reply = app.get(&other).await;
        reply.is(OK);
        assert_eq!(reply.header("etag"), "", "{other}");
    }
}

async fn what_the_caller_has_is_not_sent_again(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let id = app.engine.create("contacts", json!({"name": "a"})).await;
    let ask = |select: &str, tag: &str| {
        let path = format!("/api/v1/contacts?id=eq.{id}&select={select}");
        app.ask("GET", &path).header("If-None-Match", tag)
    };
    let same = ask("id,name", "\"1\"").send().await;
    assert_eq!((same.status, same.body.len()), (304, 0));
    assert_eq!(same.header("etag"), "\"1\"");
    assert_eq!(ask("id,name", "\"2\"").send().await.status, 200);
    assert_eq!(ask("id,name", "\"2\", \"1\"").send().await.status, 304);
    // Related records and roll-ups change without the version.
    assert_eq!(ask("id,account(name)", "\"1\"").send().await.status, 200);
    assert_eq!(ask("id,activity_count", "\"1\"").send().await.status, 200);
    assert_eq!(ask("*", "\"1\"").send().await.status, 200);
}

async fn head_is_get_without_the_body(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(3).await;
    let path = "/api/v1/contacts?select=name&order=name&limit=2";
    let get = app.ask("GET", path).prefer("count=exact").send().await;
    let head = app.ask("HEAD", path).prefer("count=exact").send().await;
    assert_eq!((head.status, head.body.len()), (206, 0));
    assert_eq!(head.header("content-range"), "0-1/3");
    assert_eq!(head.header("content-length"), get.body.len().to_string());
    // A range is for GET alone.
    let ranged = app.ask("HEAD", path).header("Range", "0-0").send().await;
    assert_eq!(ranged.header("content-range"), "0-1/*");
    assert_eq!(app.ask("HEAD", "/api/v1/nothing").send().await.status, 404);
}

async fn large_answers_are_packed_when_asked(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(60).await;
    let path = "/api/v1/contacts?select=*";
    let plain = app.get(path).await;
    assert!(plain.body.len() > 4096, "there is something to pack");
    assert_eq!(plain.header("content-encoding"), "");
    let packed = app.ask("GET", path).header("Accept-Encoding", "br, gzip").send().await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.body.len() * 3 < plain.body.len());
    let mut text = String::new();
    let mut reader = flate2::read::GzDecoder::new(&packed.body[..]);
    std::io::Read::read_to_string(&mut reader, &mut text).unwrap();
    assert_eq!(text, plain.text());
    let small =
        app.ask("GET", "/api/v1/contacts?limit=1&select=id").header("Accept-Encoding", "gzip");
    assert_eq!(small.send().await.header("content-encoding"), "");
}

async fn a_member_sees_only_his_own(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let own = app.engine.create("contacts", json!({"name": "mine", "owner_id": app.member})).await;
    let other = app.engine.create("contacts", json!({"name": "hers", "owner_id": app.admin})).await;
    let list = app.ask_as_member("GET", "/api/v1/contacts?select=id").prefer("count=exact");
    let list = list.send().await;
    assert_eq!(list.is(OK), json!([{"id": own}]));
    assert_eq!(list.header("content-range"), "0-0/1");
    let path = format!("/api/v1/contacts?id=eq.{other}");
    assert_eq!(app.ask_as_member("GET", &path).send().await.is(OK), json!([]));
    app.ask_as_member("GET", &path).object().send().await.refused(406, "PGRST116");
}

both_engines!(
    a_list_says_which_rows_it_has,
    a_total_is_counted_when_asked_for,
    a_range_header_asks_for_rows,
    a_cursor_leads_through_all_pages,
    one_record_is_an_object,
    a_single_record_carries_its_version,
    what_the_caller_has_is_not_sent_again,
    head_is_get_without_the_body,
    large_answers_are_packed_when_asked,
    a_member_sees_only_his_own,
);
