//! Secrets lie sealed, are shown to those who may see them, and stand nowhere else.

use serde_json::json;
use steward_engine::{Caller, WriteWish};
use steward_model::error::ErrorKind;
use steward_store::{Collect, Lines, ReadOptions, Statement};
use steward_testkit::TestEngine;

use crate::specimen::both_specimens;

both_specimens!(
    a_secret_is_revealed_and_that_is_logged,
    a_secret_stands_nowhere_in_the_database,
    the_same_secret_again_is_no_change,
    a_sealed_secret_opens_only_where_it_lies,
    older_keys_stay_readable,
    a_rotation_leaves_no_secret_behind,
    a_rotation_that_breaks_off_keeps_its_keys,
    an_export_shows_no_secret,
    a_secret_that_is_not_findable_is_not_found,
);

const SECRET: &str = "33010219900307451X";

async fn specimen(engine: &TestEngine) -> i64 {
    engine.create("specimens", json!({"secret_1": SECRET, "hidden": SECRET})).await
}

async fn shown(engine: &TestEngine, caller: &Caller, id: i64, field: &str) -> Option<String> {
    engine.reveal(caller, "specimens", id, field).await.unwrap_or_else(|e| panic!("{e}"))
}

async fn a_secret_is_revealed_and_that_is_logged(engine: TestEngine) {
    let id = specimen(&engine).await;
    let system = engine.system();
    assert_eq!(shown(&engine, &system, id, "secret_1").await.as_deref(), Some(SECRET));
    let log = engine.log("specimen", id).await;
    let last = log.last().unwrap();
    assert_eq!(
        (last.verb.as_str(), last.payload.as_deref()),
        ("reveal", Some(r#"{"field":"secret_1"}"#))
    );
    engine.change("specimens", id, json!({"secret_1": null})).await;
    assert_eq!(shown(&engine, &system, id, "secret_1").await, None);
    for (plural, id, field, kind) in [
        ("specimens", 99, "hidden", ErrorKind::NotFound),
        ("specimens", id, "no_such", ErrorKind::UnknownField),
        ("specimens", id, "text", ErrorKind::BadValue),
        ("nothings", id, "hidden", ErrorKind::UnknownObject),
    ] {
        let refused = engine.reveal(&system, plural, id, field).await.expect_err(field);
        assert_eq!(refused.kind(), kind, "{plural} {field}");
    }
}

async fn a_secret_stands_nowhere_in_the_database(engine: TestEngine) {
    let id = specimen(&engine).await;
    engine.change("specimens", id, json!({"hidden": format!("{SECRET}-2")})).await;
    let wish = WriteWish { dry_run: true, ..WriteWish::default() };
    let body = json!({"secret_1": SECRET, "integer": 1});
    engine
        .insert(&engine.system(), "specimens", vec![body.as_object().unwrap().clone()], &wish)
        .await
        .unwrap();
    for sql in [
        "SELECT * FROM specimen",
        "SELECT payload FROM change",
        "SELECT body FROM idempotency",
        "SELECT payload FROM job",
    ] {
        let rows = engine.database().query(
            Statement::from(sql),
            Collect::default(),
            ReadOptions::default(),
        );
        let dump = format!("{:?}", rows.await.unwrap().out);
        let bytes: String = SECRET.bytes().map(|byte| format!("{byte}, ")).collect();
        assert!(!dump.contains(SECRET) && !dump.contains(bytes.trim_end_matches(", ")), "{sql}");
        assert!(!dump.contains("0307451"), "{sql}");
    }
    let log = engine.log("specimen", id).await;
    assert!(log[0].payload.as_ref().unwrap().contains("\"hidden\":\"1."), "{:?}", log[0].payload);
    let row = engine.get("specimens", id).await.to_string();
    assert!(row.contains("••••••") && !row.contains("0307451"), "{row}");
    // Errors do not repeat what was given.
    let long = SECRET.repeat(3);
    let error = engine.try_create("specimens", json!({"secret_1": long})).await.unwrap_err();
    assert!(!format!("{error:?}").contains("0307451"), "{error:?}");
}

async fn the_same_secret_again_is_no_change(engine: TestEngine) {
    let id = specimen(&engine).await;
    let again = json!({"secret_1": SECRET, "hidden": "••••••"});
    assert_eq!(engine.change("specimens", id, again).await.version, Some(1));
    let other = engine.change("specimens", id, json!({"secret_1": "110105199003074510"})).await;
    assert_eq!(other.version, Some(2));
    assert_eq!(engine.rows("specimens", &format!("select=id&secret_1=eq.{SECRET}")).await.len(), 0);
    let found = engine.rows("specimens", "select=id&secret_1=eq.110105199003074510").await;
    assert_eq!(found, [json!({"id": id})]);
    let refused = engine.try_create("specimens", json!({"secret_1": "••••••"})).await.unwrap_err();
    assert_eq!(refused.fields()[0].code, "masked");
}

async fn a_sealed_secret_opens_only_where_it_lies(engine: TestEngine) {
    let (one, two) = (specimen(&engine).await, specimen(&engine).await);
    for (sql, id, field) in [
        (
            format!(
                "UPDATE specimen SET hidden = (SELECT hidden FROM specimen WHERE id = {one}) WHERE id = {two}"
            ),
            two,
            "hidden",
        ),
        (format!("UPDATE specimen SET hidden = secret_1 WHERE id = {one}"), one, "hidden"),
        (format!("UPDATE specimen SET secret_1 = 'x' WHERE id = {one}"), one, "secret_1"),
    ] {
        let statement = Statement::from(sql.as_str());
        let moved = engine.database().write(move |tx| {
            let statement = statement.clone();
            Box::pin(async move { tx.execute(&statement).await })
        });
        moved.await.unwrap();
        let refused = engine.reveal(&engine.system(), "specimens", id, field).await;
        assert_eq!(refused.expect_err("moved").kind(), ErrorKind::Internal);
    }
}

async fn older_keys_stay_readable(engine: TestEngine) {
    let old = specimen(&engine).await;
    engine.rotate_data_key().await.unwrap();
    let new = specimen(&engine).await;
    for id in [old, new] {
        assert_eq!(shown(&engine, &engine.system(), id, "hidden").await.as_deref(), Some(SECRET));
    }
    let sealed = async |id: i64| engine.log("specimen", id).await[0].payload.clone().unwrap();
    assert!(sealed(old).await.contains("\"hidden\":\"1.1."), "the first key");
    assert!(
        sealed(new).await.contains("\"hidden\":\"1.3."),
        "the second; the key for codes is between"
    );
    let both = engine.rows("specimens", &format!("select=id&secret_1=eq.{SECRET}")).await;
    assert_eq!(both.len(), 2, "codes do not change with the data key");
}

/// What the first column of a question answers.
async fn column(engine: &TestEngine, sql: &str) -> Vec<String> {
    let asked =
        engine.database().query(Statement::from(sql), Collect::default(), ReadOptions::default());
    let rows = asked.await.unwrap().out;
    rows.iter().map(|row| row.text(0).unwrap().unwrap_or_default().to_owned()).collect()
}

async fn a_rotation_leaves_no_secret_behind(engine: TestEngine) {
    let first = specimen(&engine).await;
    let body = json!({"secret_1": SECRET, "hidden": SECRET}).as_object().unwrap().clone();
    let wish = WriteWish::default();
    engine.insert(&engine.system(), "specimens", vec![body; 450], &wish).await.unwrap();
    engine.remove("specimens", first).await;
    engine.rotate_data_key().await.unwrap();
    engine.rotate_data_key().await.unwrap();
    let new = specimen(&engine).await;
    let before = engine.get("specimens", first + 1).await;
    let mut told = Vec::new();
    let done = engine.seal_again(&engine.system(), |secrets| told.push(secrets)).await.unwrap();
    assert_eq!((done.sealed, done.forgotten), (902, 2), "also what is in the bin, not what is new");
    assert_eq!(told.len(), 6, "some at a time: {told:?}");
    for field in ["secret_1", "hidden"] {
        let sealed = column(&engine, &format!("SELECT {field} FROM specimen")).await;
        assert!(sealed.len() == 452 && sealed.iter().all(|text| text.starts_with("1.4.")));
    }
    let keys = column(&engine, "SELECT purpose FROM data_key ORDER BY id").await;
    assert_eq!(keys, ["find", "seal"], "no older key is left");
    assert_eq!(engine.get("specimens", first + 1).await, before, "nobody changed it");
    engine.bring_back("specimens", first).await;
    for id in [first, first + 1, new] {
        let shown = shown(&engine, &engine.system(), id, "secret_1").await;
        assert_eq!(shown.as_deref(), Some(SECRET));
    }
    let found = engine.rows("specimens", &format!("select=id&secret_1=eq.{SECRET}")).await;
    assert_eq!(found.len(), 452);
    let again = engine.seal_again(&engine.system(), |_| ()).await.unwrap();
    assert_eq!((again.sealed, again.forgotten), (0, 0));
    let log = column(&engine, "SELECT payload FROM change WHERE verb = 'rotate_keys'").await;
    assert_eq!(log, [r#"{"sealed":902,"forgotten":2}"#]);
}

async fn a_rotation_that_breaks_off_keeps_its_keys(engine: TestEngine) {
    let (good, bad) = (specimen(&engine).await, specimen(&engine).await);
    let set = |sql: String| {
        let statement = Statement::from(sql.as_str());
        engine.database().write(move |tx| {
            let statement = statement.clone();
            Box::pin(async move { tx.execute(&statement).await })
        })
    };
    set(format!("UPDATE specimen SET hidden = '1.1.x' WHERE id = {bad}")).await.unwrap();
    engine.rotate_data_key().await.unwrap();
    let error = engine.seal_again(&engine.system(), |_| ()).await.expect_err("one does not open");
    assert_eq!(error.kind(), ErrorKind::Internal);
    assert_eq!(column(&engine, "SELECT purpose FROM data_key").await.len(), 3);
    assert_eq!(shown(&engine, &engine.system(), good, "hidden").await.as_deref(), Some(SECRET));
    set(format!("UPDATE specimen SET hidden = NULL WHERE id = {bad}")).await.unwrap();
    let done = engine.seal_again(&engine.system(), |_| ()).await.unwrap();
    assert_eq!(done.forgotten, 1);
    assert_eq!(shown(&engine, &engine.system(), good, "hidden").await.as_deref(), Some(SECRET));
}

async fn an_export_shows_no_secret(engine: TestEngine) {
    specimen(&engine).await;
    for lines in [Lines::Csv, Lines::Json] {
        let query = steward_grammar::parse_list("select=id,secret_1,hidden").unwrap();
        let part =
            engine.export_page(&engine.system(), "specimens", &query, lines, None).await.unwrap();
        let text = String::from_utf8(part.page.body.to_vec()).unwrap();
        assert!(text.contains("••••••") && !text.contains("0307451"), "{text}");
    }
}

async fn a_secret_that_is_not_findable_is_not_found(engine: TestEngine) {
    let id = specimen(&engine).await;
    let query = steward_grammar::parse_list(&format!("hidden=eq.{SECRET}")).unwrap();
    let refused = engine.read(&engine.system(), "specimens", &query, None).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NotSupported);
    assert!(!format!("{refused:?}").contains(SECRET), "{refused:?}");
    assert_eq!(engine.rows("specimens", "select=id&hidden=not.is.null").await, [json!({"id": id})]);
    for query in [
        "select=secret_1.min()",
        "select=secret_1,count()",
        "order=secret_1",
        "secret_1=like.3*",
        "secret_1=gt.1",
        "secret_1_code=eq.1",
    ] {
        let parsed = steward_grammar::parse_list(query).unwrap();
        assert!(
            engine.read(&engine.system(), "specimens", &parsed, None).await.is_err(),
            "{query}"
        );
    }
}
