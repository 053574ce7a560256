//! Questions that were asked before are answered without being planned again, and nobody gets what
//! belongs to somebody else, to an earlier day, or to rights of yesterday.

mod clock;

use serde_json::{Value as Json, json};
use steward_engine::permission::{ADMINISTRATOR, MEMBER, role_id};
use steward_engine::{Caller, Count, WriteWish};
use steward_model::clock::{DAY, Micros};
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

both_engines!(
    each_reader_has_its_own,
    rights_that_are_given,
    a_field_that_is_closed,
    a_collaboration_that_ends,
    other_operands,
    operands_that_cannot_be_read,
    pages_behind_cursors,
    counts_have_the_operands,
    few_forms_serve_many_questions,
);

const NAMES: &str = "select=name&order=name";

async fn user(engine: &TestEngine, name: &str) -> i64 {
    let values = json!({"name": name, "employee_no": name, "status": "active"});
    let body = values.as_object().unwrap().clone();
    let (caller, wish) = (engine.from("import"), WriteWish::default());
    let made = engine.insert(&caller, "users", vec![body], &wish).await;
    let id = made.unwrap_or_else(|error| panic!("{error}")).ids[0];
    grant(engine, id, MEMBER).await;
    id
}

async fn grant(engine: &TestEngine, user: i64, role: &str) {
    let role = role_id(engine, role).await.expect("can be read");
    engine.create("user_roles", json!({"user_id": user, "role_id": role})).await;
}

async fn account(engine: &TestEngine, name: &str, owner: i64) -> i64 {
    engine.create("accounts", json!({"name": name, "owner_id": owner})).await
}

async fn names(engine: &TestEngine, caller: &Caller, query: &str) -> Vec<String> {
    let rows = engine.rows_for(caller, "accounts", query).await;
    rows.iter().map(|row| row["name"].as_str().expect("a name").to_owned()).collect()
}

async fn refusal(engine: &TestEngine, caller: &Caller, query: &str) -> steward_model::Error {
    let query = steward_grammar::parse_list(query).expect("a query");
    engine.read(caller, "accounts", &query, None).await.expect_err(&format!("{query:?}"))
}

async fn each_reader_has_its_own(engine: TestEngine) {
    let (ann, bob) = (user(&engine, "ann").await, user(&engine, "bob").await);
    account(&engine, "A", ann).await;
    account(&engine, "B", bob).await;
    let (ann, bob) = (engine.user(ann).await, engine.user(bob).await);
    for _ in 0..3 {
        assert_eq!(names(&engine, &ann, NAMES).await, ["A"]);
        assert_eq!(names(&engine, &bob, NAMES).await, ["B"]);
        assert_eq!(names(&engine, &engine.system(), NAMES).await, ["A", "B"]);
    }
}

async fn rights_that_are_given(engine: TestEngine) {
    let (ann, bob) = (user(&engine, "ann").await, user(&engine, "bob").await);
    account(&engine, "A", ann).await;
    account(&engine, "B", bob).await;
    let before = engine.user(ann).await;
    assert_eq!(names(&engine, &before, NAMES).await, ["A"]);
    assert_eq!(names(&engine, &before, NAMES).await, ["A"]);
    grant(&engine, ann, ADMINISTRATOR).await;
    // Whoever still has the old rights in hand is answered by the new ones.
    assert_eq!(names(&engine, &before, NAMES).await, ["A", "B"]);
    assert_eq!(names(&engine, &engine.user(ann).await, NAMES).await, ["A", "B"]);
    assert_eq!(names(&engine, &engine.user(bob).await, NAMES).await, ["B"]);
}

async fn a_field_that_is_closed(engine: TestEngine) {
    const CITIES: &str = "select=name,city&city=eq.上海&order=name";
    let ann = user(&engine, "ann").await;
    let values = json!({"name": "A", "owner_id": ann, "city": "上海"});
    engine.create("accounts", values).await;
    let before = engine.user(ann).await;
    for _ in 0..2 {
        assert_eq!(names(&engine, &before, CITIES).await, ["A"]);
    }
    let role = role_id(&engine, MEMBER).await.expect("can be read");
    let closed = json!({"role_id": role, "object": "account", "field": "city", "right": "hidden"});
    engine.create("role_field_rights", closed).await;
    for caller in [before, engine.user(ann).await] {
        let error = refusal(&engine, &caller, CITIES).await;
        assert_eq!(error.kind(), ErrorKind::UnknownField, "{error}");
    }
}

async fn a_collaboration_that_ends(engine: TestEngine) {
    let (ann, bob) = (user(&engine, "ann").await, user(&engine, "bob").await);
    let shared = account(&engine, "A", ann).await;
    // It is four in the afternoon of this day in Shanghai.
    let today = json!({"subject_object": "account", "subject_id": shared, "user_id": bob,
                       "until": "2026-11-21"});
    engine.create("collaborators", today).await;
    let bob = engine.user(bob).await;
    const UNTIL_MIDNIGHT: Micros = DAY / 3;
    assert_eq!(names(&engine, &bob, NAMES).await, ["A"]);
    engine.time().advance(UNTIL_MIDNIGHT - 1);
    assert_eq!(names(&engine, &bob, NAMES).await, ["A"], "a second before midnight");
    engine.time().advance(1);
    assert!(names(&engine, &bob, NAMES).await.is_empty(), "the next day");
}

async fn other_operands(engine: TestEngine) {
    let ann = user(&engine, "ann").await;
    let ids = [account(&engine, "A", ann).await, account(&engine, "B", ann).await];
    for (account, name) in ids.into_iter().zip(["x", "y"]) {
        engine.create("contacts", json!({"name": name, "account_id": account})).await;
    }
    let ann = engine.user(ann).await;
    let cases = [
        ("name=eq.A", vec!["A"]),
        ("name=eq.B", vec!["B"]),
        ("name=eq.C", vec![]),
        ("name=not.eq.A", vec!["B"]),
        ("name=in.(A,B)", vec!["A", "B"]),
        ("name=in.(B,C)", vec!["B"]),
        ("name=in.(B)", vec!["B"]),
        ("name=in.()", vec![]),
        ("or=(name.eq.A,name.eq.B)", vec!["A", "B"]),
        ("or=(name.eq.B,name.eq.C)", vec!["B"]),
        ("name=gte.A&name=lt.B", vec!["A"]),
        ("name=gte.B&name=lt.C", vec!["B"]),
        ("@contacts.name=eq.x", vec!["A"]),
        ("@contacts.name=eq.y", vec!["B"]),
        ("limit=1", vec!["A"]),
        ("limit=1&offset=1", vec!["B"]),
        ("limit=2", vec!["A", "B"]),
    ];
    for _ in 0..2 {
        for (filter, wanted) in &cases {
            assert_eq!(names(&engine, &ann, &format!("{NAMES}&{filter}")).await, *wanted);
        }
        for (name, wanted) in [("x", ["A"]), ("y", ["B"])] {
            let inner = "select=name,contacts!inner(name)&order=name";
            let query = format!("{inner}&contacts.name=eq.{name}");
            let rows = engine.rows_for(&ann, "accounts", &query).await;
            let wanted: Vec<Json> =
                wanted.iter().map(|a| json!({"name": a, "contacts": [{"name": name}]})).collect();
            assert_eq!(rows, wanted, "{query}");
        }
    }
}

async fn operands_that_cannot_be_read(engine: TestEngine) {
    let ann = user(&engine, "ann").await;
    account(&engine, "A", ann).await;
    let ann = engine.user(ann).await;
    let query = |id: &str| format!("{NAMES}&id=eq.{id}");
    let before = refusal(&engine, &ann, &query("x")).await;
    assert_eq!(names(&engine, &ann, &query("1")).await, ["A"]);
    let after = refusal(&engine, &ann, &query("x")).await;
    assert_eq!((after.kind(), after.to_string()), (before.kind(), before.to_string()));
    assert_eq!(after.fields().len(), 1);
}

async fn pages_behind_cursors(engine: TestEngine) {
    let ann = user(&engine, "ann").await;
    for (name, city) in [("A", Some("x")), ("B", None), ("C", Some("x")), ("D", None)] {
        let values = json!({"name": name, "owner_id": ann, "city": city});
        engine.create("accounts", values).await;
    }
    let ann = engine.user(ann).await;
    for order in ["order=name", "order=city,name", "order=city.desc,name", "order=city.nullsfirst"]
    {
        let whole = names(&engine, &ann, &format!("select=name&{order}")).await;
        let mut query =
            steward_grammar::parse_list(&format!("select=name&{order}&limit=1")).expect("a query");
        let mut found = Vec::new();
        for _ in 0..whole.len() {
            let page = engine.read(&ann, "accounts", &query, None).await.expect("a page").page;
            let rows: Vec<Json> = serde_json::from_slice(&page.body).expect("rows");
            found.extend(rows.iter().map(|row| row["name"].as_str().expect("a name").to_owned()));
            query.after = page.next;
        }
        assert_eq!((found, query.after), (whole, None), "{order}");
    }
    query_with_a_foreign_cursor(&engine, &ann).await;
}

/// A cursor of another order is refused, also where the question has a form.
async fn query_with_a_foreign_cursor(engine: &TestEngine, caller: &Caller) {
    let parse = |query: &str| steward_grammar::parse_list(query).expect("a query");
    let by_name = engine.read(caller, "accounts", &parse("limit=1&order=name"), None).await;
    let cursor = by_name.expect("a page").page.next.expect("there are more");
    for _ in 0..2 {
        let again = parse(&format!("limit=1&order=name&after={cursor}"));
        engine.read(caller, "accounts", &again, None).await.expect("its own cursor");
        let other = format!("limit=1&order=id&after={cursor}");
        let error = refusal(engine, caller, &other).await;
        assert_eq!(error.kind(), ErrorKind::BadQuery, "{error}");
    }
}

async fn counts_have_the_operands(engine: TestEngine) {
    let ann = user(&engine, "ann").await;
    for name in ["A", "B", "B"] {
        account(&engine, name, ann).await;
    }
    let ann = engine.user(ann).await;
    for (name, wanted) in [("A", 1), ("B", 2), ("A", 1), ("C", 0)] {
        let query = steward_grammar::parse_list(&format!("name=eq.{name}&limit=1")).expect("one");
        let reading = engine.read(&ann, "accounts", &query, Some(Count::Exact)).await;
        assert_eq!(reading.expect("a page").total.expect("counted").count, wanted, "{name}");
    }
}

async fn few_forms_serve_many_questions(engine: TestEngine) {
    let ann = user(&engine, "ann").await;
    let ann = engine.user(ann).await;
    let before = engine.remembered_forms();
    for id in 1..50 {
        names(&engine, &ann, &format!("{NAMES}&id=eq.{id}")).await;
    }
    assert_eq!(engine.remembered_forms(), before + 1);
    // These are asked once and not again.
    for pattern in ["a*", "b*"] {
        names(&engine, &ann, &format!("{NAMES}&name=ilike.{pattern}")).await;
    }
    names(&engine, &ann, &format!("{NAMES}&name=eq.@x")).await;
    names(&engine, &ann, &format!("{NAMES}&offset=1")).await;
    assert_eq!(engine.remembered_forms(), before + 1);
}
