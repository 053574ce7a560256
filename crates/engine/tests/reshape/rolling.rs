//! Roll-ups while others work: nothing is counted twice or left out, and nobody sees more than before.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use serde_json::{Value as Json, json};
use steward_engine::job::{JobKinds, Whose};
use steward_engine::permission::{MEMBER, role_id};
use steward_engine::reshape::ComputeField;
use steward_engine::{Caller, WriteWish};
use steward_model::clock::SECOND;
use steward_model::query::ListQuery;
use steward_testkit::{TestEngine, both_engines};

use crate::rollups::{contact, over, shaped};
use crate::support::{act, act_as, compute, system};

both_engines!(
    a_worker_that_is_killed_counts_nothing_twice,
    who_writes_meanwhile_is_counted_once,
    extremes_are_right_when_several_change_them,
    nobody_sees_more_through_a_roll_up,
);

/// More accounts than are worked out in one transaction.
const ACCOUNTS: i64 = 450;

fn of(name: &str, rollup: Json) -> Json {
    json!({"object": "accounts", "name": name, "rollup": rollup, "label": {"en": name, "zh": name}})
}

/// Accounts, and two contacts for each.
async fn people(engine: &TestEngine) {
    let account = json!({"name": "a"}).as_object().unwrap().clone();
    let bodies = vec![account; usize::try_from(ACCOUNTS).unwrap()];
    engine.insert(&system(), "accounts", bodies, &WriteWish::default()).await.unwrap();
    let contact = |number: i64| {
        let body = json!({"name": "b", "account_id": 1 + number % ACCOUNTS, "x_points": number});
        body.as_object().unwrap().clone()
    };
    let bodies = (0..2 * ACCOUNTS).map(contact).collect();
    engine.insert(&system(), "contacts", bodies, &WriteWish::default()).await.unwrap();
}

/// Every account has what its contacts come to.
async fn right(engine: &TestEngine) {
    let query = "select=account_id,count(),x_points.sum(),x_points.min()&account_id=not.is.null";
    let query = format!("{query}&limit=5000");
    let mut wanted = std::collections::BTreeMap::new();
    for row in engine.rows("contacts", &query).await {
        let found = json!([row["count"], row["sum"], row["min"]]);
        wanted.insert(row["account_id"].as_i64().unwrap(), found);
    }
    let fields = "select=id,x_people,x_sum,x_least&limit=5000";
    for row in engine.rows("accounts", fields).await {
        let none = json!([0, 0, null]);
        let wanted = wanted.get(&row["id"].as_i64().unwrap()).unwrap_or(&none);
        assert_eq!(json!([row["x_people"], row["x_sum"], row["x_least"]]), *wanted, "{row}");
    }
}

async fn add_all(engine: &TestEngine) {
    act(engine, "add_field", of("people", over("count", None))).await;
    act(engine, "add_field", of("sum", over("sum", Some("x_points")))).await;
    act(engine, "add_field", of("least", over("min", Some("x_points")))).await;
}

async fn a_worker_that_is_killed_counts_nothing_twice(engine: TestEngine) {
    shaped(&engine).await;
    people(&engine).await;
    add_all(&engine).await;
    let kinds = JobKinds::default().with(ComputeField);
    let mut killed = 0;
    loop {
        // Each time it lives a little longer, so that it comes further for certain.
        let life = Duration::from_millis(10 + 10 * killed);
        if tokio::time::timeout(life, engine.do_jobs(&kinds)).await.is_ok() {
            break;
        }
        killed += 1;
        contact(&engine, 1 + i64::try_from(killed).unwrap(), json!({"x_points": -1})).await;
        engine.time().advance(61 * SECOND);
    }
    assert!(killed > 0, "it was never killed");
    for job in engine.long_jobs(&system(), Whose::All, (None, 10)).await.unwrap().jobs {
        assert_eq!((job.state, job.done, job.total), ("done", ACCOUNTS, Some(ACCOUNTS)));
    }
    right(&engine).await;
}

async fn who_writes_meanwhile_is_counted_once(engine: TestEngine) {
    shaped(&engine).await;
    people(&engine).await;
    let engine = Arc::new(engine);
    let (stop, made) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicI64::new(0)));
    let mut others = Vec::new();
    for number in 0..4_i64 {
        let (engine, stop, made) = (Arc::clone(&engine), Arc::clone(&stop), Arc::clone(&made));
        others.push(tokio::spawn(async move {
            let mut round = number;
            while !stop.load(Ordering::Relaxed) {
                let account = 1 + round * 37 % ACCOUNTS;
                let id = contact(&engine, account, json!({"x_points": -round})).await;
                // To another account, and another number; every third goes into the bin.
                let to = json!({"account_id": 1 + round * 53 % ACCOUNTS, "x_points": round});
                engine.change("contacts", id, to).await;
                if round % 3 == 0 {
                    engine.remove("contacts", id).await;
                }
                // Two that change one record at a time: one of them is told so, and that is all.
                let any = 1 + round * 31 % (2 * ACCOUNTS);
                let _ = engine.try_change("contacts", any, json!({"x_points": round % 7})).await;
                made.fetch_add(1, Ordering::Relaxed);
                round += 4;
            }
        }));
    }
    add_all(&engine).await;
    compute(&engine).await;
    // Again and again, until others have come through between its steps: the last one is a sum.
    let mut through = 0;
    for function in ["max", "sum"].into_iter().cycle().take(40) {
        if through > 1 && function == "max" {
            break;
        }
        let rollup = over(function, Some("x_points"));
        let input = json!({"object": "accounts", "field": "x_sum", "rollup": rollup});
        act(&engine, "change_field", input).await;
        let before = made.load(Ordering::Relaxed);
        compute(&engine).await;
        through += usize::from(made.load(Ordering::Relaxed) > before);
    }
    assert!(through > 1, "nobody comes through meanwhile");
    stop.store(true, Ordering::Relaxed);
    for other in others {
        other.await.unwrap();
    }
    right(&engine).await;
}

async fn extremes_are_right_when_several_change_them(engine: TestEngine) {
    shaped(&engine).await;
    let account = engine.create("accounts", json!({"name": "a"})).await;
    act(&engine, "add_field", of("least", over("min", Some("x_points")))).await;
    compute(&engine).await;
    let engine = Arc::new(engine);
    let mut others = Vec::new();
    for number in 0..4_i64 {
        let engine = Arc::clone(&engine);
        others.push(tokio::spawn(async move {
            for round in 0..25 {
                let points = json!({"x_points": (number * 17 + round * 29) % 101});
                let id = contact(&engine, account, points).await;
                // The least goes again and again, while others bring another one.
                engine.change("contacts", id, json!({"x_points": 50 + round})).await;
                if round % 2 == 0 {
                    engine.remove("contacts", id).await;
                }
            }
        }));
    }
    for other in others {
        other.await.unwrap();
    }
    let least = engine.rows("contacts", "select=x_points.min()").await;
    assert_eq!(engine.get("accounts", account).await["x_least"], least[0]["min"]);
}

async fn member(engine: &TestEngine) -> i64 {
    let user = json!({"name": "ann", "employee_no": "ann", "status": "active"});
    let body = user.as_object().unwrap().clone();
    let import = engine.from("import");
    let made = engine.insert(&import, "users", vec![body], &WriteWish::default()).await;
    let id = made.unwrap().ids[0];
    let role = role_id(engine, MEMBER).await.unwrap();
    engine.create("user_roles", json!({"user_id": id, "role_id": role})).await;
    id
}

async fn asks(engine: &TestEngine, caller: &Caller, query: &str) -> Result<Json, String> {
    let query: ListQuery = steward_grammar::parse_list(query).unwrap();
    let read = engine.read(caller, "accounts", &query, None).await;
    read.map(|read| serde_json::from_slice(&read.page.body).unwrap())
        .map_err(|error| error.to_string())
}

/// None of these roll-ups can be used by whoever this is, in any way.
async fn closed(engine: &TestEngine, caller: &Caller, fields: &[&str]) {
    for field in fields {
        for query in [
            format!("select={field}"),
            format!("select=id&{field}=not.is.null"),
            format!("select=id&order={field}"),
            format!("select={field},count()"),
        ] {
            assert!(asks(engine, caller, &query).await.is_err(), "{query}");
        }
    }
    let whole = asks(engine, caller, "select=*").await.unwrap();
    let row = whole[0].as_object().unwrap();
    assert!(fields.iter().all(|field| !row.contains_key(*field)), "{whole}");
}

async fn nobody_sees_more_through_a_roll_up(engine: TestEngine) {
    shaped(&engine).await;
    let ann = member(&engine).await;
    let worth = json!({"object": "contacts", "kind": "integer", "name": "worth", "label": {"en": "worth"},
        "formula": "x_points * 2"});
    act(&engine, "add_field", worth).await;
    let account = engine.create("accounts", json!({"name": "甲", "owner_id": ann})).await;
    let of_ann = json!({"x_points": 5, "x_rank": "gold", "owner_id": ann});
    contact(&engine, account, of_ann).await;
    let mut gold = over("count", None);
    gold["only"] = json!({"x_rank": "gold"});
    act(&engine, "add_field", of("gold", gold)).await;
    act(&engine, "add_field", of("people", over("count", None))).await;
    act(&engine, "add_field", of("sum", over("sum", Some("x_points")))).await;
    act(&engine, "add_field", of("worth", over("sum", Some("x_worth")))).await;
    compute(&engine).await;
    let all = "select=x_gold,x_people,x_sum,x_worth";
    let seen = json!([{"x_gold": 1, "x_people": 1, "x_sum": 5, "x_worth": 10}]);
    assert_eq!(asks(&engine, &engine.user(ann).await, all).await.unwrap(), seen);
    let role = role_id(&engine, MEMBER).await.unwrap().unwrap();
    let right = |field: &str| json!({"role_id": role, "object": "contact", "field": field, "right": "hidden"});
    engine.create("role_field_rights", right("x_points")).await;
    let caller = engine.user(ann).await;
    closed(&engine, &caller, &["x_sum", "x_worth"]).await;
    let rest = json!([{"x_gold": 1, "x_people": 1}]);
    assert_eq!(asks(&engine, &caller, "select=x_gold,x_people").await.unwrap(), rest);
    // What is asked of the children tells of it as well.
    engine.create("role_field_rights", right("x_rank")).await;
    let caller = engine.user(ann).await;
    closed(&engine, &caller, &["x_sum", "x_worth", "x_gold"]).await;
    // Nor may whoever reshapes try or add one.
    let shaper = engine.create("roles", json!({"key": "shaper", "name": "shaper"})).await;
    engine.create("role_actions", json!({"role_id": shaper, "action": "reshape"})).await;
    engine.create("user_roles", json!({"user_id": ann, "role_id": shaper})).await;
    let caller = engine.user(ann).await;
    let trial = json!({"object": "accounts", "rollup": over("sum", Some("x_points"))});
    for (action, input) in
        [("try_rollup", trial), ("add_field", of("more", over("sum", Some("x_points"))))]
    {
        let error = act_as(&engine, &caller, action, input).await.unwrap_err();
        assert_eq!(
            (error.fields()[0].field.as_str(), error.fields()[0].code),
            ("rollup.field", "forbidden")
        );
    }
    // Who sees no contacts at all does not even see how many there are.
    let none = json!({"role_id": role, "object": "contact", "can_read": "none"});
    engine.create("role_rights", none).await;
    let caller = engine.user(ann).await;
    closed(&engine, &caller, &["x_sum", "x_worth", "x_gold", "x_people"]).await;
    assert_eq!(asks(&engine, &system(), all).await.unwrap(), seen);
}
