//! An import is taken out again as a whole; what somebody has changed or used since stays.

use std::future::{Future as _, poll_fn};
use std::task::Poll;

use serde_json::{Value as Json, json};
use steward_engine::import_batch::{ImportCounts, ImportEnd, NewImport, UndoImport, request_id};
use steward_engine::job::{JobKinds, Whose};
use steward_engine::{Caller, Resolution, WriteWish};
use steward_model::clock::SECOND;
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{administrator, body, count, plain};

both_engines!(
    what_it_made_goes_into_the_bin,
    what_it_changed_is_as_before,
    parts_go_with_what_they_are_part_of,
    people_go_with_their_accounts,
    who_may_not_delete_leaves_it,
    only_ones_own_and_only_once,
    a_long_one_goes_on_where_it_was,
    many_at_once_with_more_parts_go_together,
    one_that_fell_silent_has_failed,
);

/// An import of rows: those with a `code` that is taken change that record.
async fn import(engine: &TestEngine, caller: &Caller, plural: &str, rows: Vec<Json>) -> i64 {
    let mapping = json!({"名称": "name"});
    let new = NewImport {
        source: "名单.csv".to_owned(),
        object: "account".to_owned(),
        mapping,
        file_id: None,
        reading: None,
        remember: None,
    };
    let batch = engine.begin_import(caller, new).await.unwrap().batch;
    let from = Caller { request_id: Some(request_id(batch)), origin: "import", ..caller.clone() };
    let wish = WriteWish { import_batch: Some(batch), ..plain() };
    let mut counts = ImportCounts::default();
    for rows in rows.chunks(100) {
        let bodies = rows.iter().cloned().map(body).collect();
        let key = Some(vec!["external_id".to_owned()]);
        let done = engine.upsert(&from, plural, bodies, key, Resolution::Merge, &wish).await;
        let done = done.unwrap_or_else(|error| panic!("{error}"));
        counts.created += done.inserted;
        counts.updated += done.ids.len() as u64 - done.inserted;
    }
    engine.end_import(caller, batch, counts, ImportEnd::Done).await.unwrap();
    batch
}

/// Undoes an import and answers what came of it.
async fn undo(engine: &TestEngine, caller: &Caller, batch: i64) -> Json {
    let job = engine.undo_import(caller, batch).await.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(engine.do_jobs(&JobKinds::default().with(UndoImport)).await.unwrap(), 1);
    let job = engine.job(caller, job).await.unwrap();
    assert_eq!(job.state, "done", "{job:?}");
    job.result.unwrap()
}

async fn what_it_made_goes_into_the_bin(engine: TestEngine) {
    let old = engine.create("accounts", json!({"name": "旧客户"})).await;
    let rows = ["甲", "乙", "丙", "丁"].map(|name| json!({"name": name, "external_id": name}));
    let batch = import(&engine, &engine.system(), "accounts", rows.into()).await;
    let made = engine.rows("accounts", &format!("import_batch_id=eq.{batch}&order=id")).await;
    let ids: Vec<i64> = made.iter().map(|row| row["id"].as_i64().unwrap()).collect();
    assert_eq!(ids.len(), 4);
    let told = engine.get("import_batches", batch).await;
    assert_eq!((&told["state"], &told["created_count"]), (&json!("done"), &json!(4)));
    assert_eq!(told["mapping"], json!({"名称": "name"}));
    // One is changed, another one referred to, a third deleted by hand.
    engine.change("accounts", ids[0], json!({"industry": "retail"})).await;
    engine.create("contacts", json!({"name": "王芳", "account_id": ids[1]})).await;
    engine.remove("accounts", ids[2]).await;
    let result = undo(&engine, &engine.system(), batch).await;
    assert_eq!(result["removed"], 1, "{result}");
    assert_eq!(result["stay"], 2, "{result}");
    let mut left: Vec<(i64, &str)> = result["left"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["id"].as_i64().unwrap(), one["why"].as_str().unwrap()))
        .collect();
    left.sort_unstable();
    assert_eq!(left, [(ids[0], "edited"), (ids[1], "used")]);
    let there = engine.rows("accounts", "select=id&order=id").await;
    assert_eq!(there, [json!({"id": old}), json!({"id": ids[0]}), json!({"id": ids[1]})]);
    engine.bring_back("accounts", ids[3]).await;
    assert_eq!(engine.get("import_batches", batch).await["state"], "undone");
}

async fn what_it_changed_is_as_before(engine: TestEngine) {
    let values = json!({"name": "甲", "external_id": "1", "industry": "retail", "website": "https://jia.example"});
    let one = engine.create("accounts", values).await;
    let two = engine.create("accounts", json!({"name": "乙", "external_id": "2"})).await;
    let before = engine.get("accounts", one).await;
    let parent = engine.create("accounts", json!({"name": "集团"})).await;
    let rows = vec![
        json!({"external_id": "1", "name": "甲改", "industry": "finance", "parent_id": parent}),
        json!({"external_id": "2", "name": "乙改", "industry": "finance", "parent_id": parent}),
    ];
    let batch = import(&engine, &engine.system(), "accounts", rows).await;
    engine.change("accounts", two, json!({"name": "乙又改"})).await;
    let result = undo(&engine, &engine.system(), batch).await;
    assert_eq!((&result["removed"], &result["restored"]), (&json!(0), &json!(2)), "{result}");
    assert_eq!(result["left"], json!([{"object": "accounts", "id": two, "why": "edited"}]));
    let after = engine.get("accounts", one).await;
    let moved = ["version", "updated_at", "updated_by_id"];
    for (field, value) in before.as_object().unwrap() {
        assert!(
            moved.contains(&field.as_str()) || &after[field] == value,
            "{field}: {}",
            after[field]
        );
    }
    // Of the other one the field stays that was changed since, and only that.
    let two = engine.get("accounts", two).await;
    assert_eq!((&two["name"], &two["industry"]), (&json!("乙又改"), &Json::Null));
    assert_eq!(two["parent_id"], Json::Null);
}

async fn parts_go_with_what_they_are_part_of(engine: TestEngine) {
    let rows = vec![json!({"external_id": "1", "name": "王芳", "phone": "13800138000"})];
    let batch = import(&engine, &engine.system(), "contacts", rows).await;
    let points = engine.rows("contact_points", "select=id,import_batch_id").await;
    assert_eq!(points.len(), 1, "{points:?}");
    assert_eq!(points[0]["import_batch_id"], json!(batch));
    let contact = engine.rows("contacts", "select=id").await[0]["id"].as_i64().unwrap();
    let result = undo(&engine, &engine.system(), batch).await;
    assert_eq!(result["removed"], 1, "{result}");
    assert_eq!((count(&engine, "contacts").await, count(&engine, "contact_points").await), (0, 0));
    engine.bring_back("contacts", contact).await;
    assert_eq!(count(&engine, "contact_points").await, 1);
}

async fn people_go_with_their_accounts(engine: TestEngine) {
    let person = |n: usize| {
        json!({
            "external_id": n.to_string(), "kind": "person", "name": format!("王芳{n}"),
            "phone": format!("1380013{n:04}"),
        })
    };
    let batch = import(&engine, &engine.system(), "accounts", (0..150).map(person).collect()).await;
    assert_eq!(count(&engine, "contacts").await, 150);
    let kept = engine.rows("contacts", "select=id,account_id&limit=1").await;
    let id = kept[0]["id"].as_i64().unwrap();
    engine.change("contacts", id, json!({"title": "经理"})).await;
    let result = undo(&engine, &engine.system(), batch).await;
    assert_eq!(result["stay"], 2, "{result}");
    let left: Vec<&Json> =
        result["left"].as_array().unwrap().iter().map(|one| &one["why"]).collect();
    assert_eq!(left, ["edited", "used"], "the account of who stays is needed");
    assert_eq!((count(&engine, "contacts").await, count(&engine, "accounts").await), (1, 1));
    assert_eq!(engine.rows("accounts", "select=id").await[0]["id"], kept[0]["account_id"]);
}

async fn who_may_not_delete_leaves_it(engine: TestEngine) {
    let admin = administrator(&engine).await;
    let batch =
        import(&engine, &admin, "accounts", vec![json!({"external_id": "1", "name": "甲"})]).await;
    let job = engine.undo_import(&admin, batch).await.unwrap();
    // Rights count as they are when the job is done.
    let user = admin.access.principal().unwrap().user_id;
    let grant = engine.rows("user_roles", &format!("user_id=eq.{user}")).await;
    engine.remove("user_roles", grant[0]["id"].as_i64().unwrap()).await;
    engine.do_jobs(&JobKinds::default().with(UndoImport)).await.unwrap();
    let job = engine.job(&engine.system(), job).await.unwrap();
    assert_eq!(job.result.unwrap()["left"][0]["why"], "forbidden");
    assert_eq!(count(&engine, "accounts").await, 1);
}

async fn only_ones_own_and_only_once(engine: TestEngine) {
    let system = engine.system();
    let batch =
        import(&engine, &system, "accounts", vec![json!({"external_id": "1", "name": "甲"})]).await;
    engine.undo_import(&system, batch).await.unwrap();
    let twice = engine.undo_import(&system, batch).await.expect_err("it waits");
    assert_eq!(twice.kind(), ErrorKind::Duplicate);
    engine.do_jobs(&JobKinds::default().with(UndoImport)).await.unwrap();
    let again = engine.undo_import(&system, batch).await.expect_err("it was undone");
    assert_eq!(again.fields()[0].field, "state");
    assert_eq!(engine.undo_import(&system, 999).await.unwrap_err().kind(), ErrorKind::NotFound);
    // Jobs of others are not told of.
    let admin = administrator(&engine).await;
    assert!(engine.long_jobs(&admin, Whose::Mine, (None, 10)).await.unwrap().jobs.is_empty());
    assert_eq!(engine.long_jobs(&admin, Whose::All, (None, 10)).await.unwrap().jobs.len(), 1);
}

async fn a_long_one_goes_on_where_it_was(engine: TestEngine) {
    let rows = (0..450).map(|n| json!({"external_id": n.to_string(), "name": format!("客户{n}")}));
    let batch = import(&engine, &engine.system(), "accounts", rows.collect()).await;
    let job = engine.undo_import(&engine.system(), batch).await.unwrap();
    // A worker that dies after its first transaction: it is dropped in the middle.
    let kinds = JobKinds::default().with(UndoImport);
    {
        let mut work = Box::pin(engine.do_jobs(&kinds));
        loop {
            // Looked at between any two of its steps: on a fast machine it is done in a moment.
            let step = poll_fn(|context| Poll::Ready(work.as_mut().poll(context))).await;
            assert!(step.is_pending(), "{step:?}");
            if engine.job(&engine.system(), job).await.unwrap().done > 0 {
                break;
            }
        }
    }
    let half = engine.job(&engine.system(), job).await.unwrap();
    assert_eq!(half.state, "running");
    assert_eq!(engine.do_jobs(&kinds).await.unwrap(), 0, "somebody has it");
    engine.time().advance(61 * SECOND);
    assert_eq!(engine.do_jobs(&kinds).await.unwrap(), 1, "nobody gave a sign of life");
    let whole = engine.job(&engine.system(), job).await.unwrap();
    assert_eq!(whole.result.unwrap()["removed"], 450);
    assert_eq!(count(&engine, "accounts").await, 0);
}

async fn many_at_once_with_more_parts_go_together(engine: TestEngine) {
    let system = engine.system();
    let new = NewImport {
        source: "名单.csv".to_owned(),
        object: "contact".to_owned(),
        mapping: json!({}),
        file_id: None,
        reading: None,
        remember: None,
    };
    let batch = engine.begin_import(&system, new).await.unwrap().batch;
    let from = Caller { request_id: Some(request_id(batch)), origin: "import", ..system.clone() };
    let wish = WriteWish { import_batch: Some(batch), ..plain() };
    // Under one moment there are more people, and more of their numbers, than are read at once.
    for part in 0..3 {
        let people = (part * 700..part * 700 + 700).map(|n| {
            let (phone, email) = (format!("1380000{n:04}"), format!("p{n}@b.example"));
            body(json!({"name": format!("联系人{n}"), "phone": phone, "email": email}))
        });
        engine.insert(&from, "contacts", people.collect(), &wish).await.unwrap();
    }
    assert_eq!(count(&engine, "contact_points").await, 4_200);
    let counts = ImportCounts { created: 2_100, ..ImportCounts::default() };
    engine.end_import(&system, batch, counts, ImportEnd::Done).await.unwrap();
    let result = undo(&engine, &system, batch).await;
    assert_eq!((&result["removed"], &result["stay"]), (&json!(2_100), &json!(0)), "{result}");
    assert_eq!(count(&engine, "contacts").await, 0);
    assert_eq!(count(&engine, "contact_points").await, 0);
}

async fn one_that_fell_silent_has_failed(engine: TestEngine) {
    let (source, object) = ("a.csv".to_owned(), "account".to_owned());
    let new = NewImport {
        source,
        object,
        mapping: json!({}),
        file_id: None,
        reading: None,
        remember: None,
    };
    let batch = engine.begin_import(&engine.system(), new).await.unwrap().batch;
    assert_eq!(engine.settle_imports().await.unwrap(), 0);
    let running = engine.undo_import(&engine.system(), batch).await.expect_err("it runs");
    assert_eq!(running.fields()[0].field, "state");
    engine.time().advance(11 * 60 * SECOND);
    assert_eq!(engine.settle_imports().await.unwrap(), 1);
    assert_eq!(engine.get("import_batches", batch).await["state"], "failed");
    undo(&engine, &engine.system(), batch).await;
}
