//! Roll-ups: what children add up to on their parents, without a version of the parents' own.

use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::{administrator, body, filter, plain};

both_engines!(counts_and_latest, sums_follow_conditions, children_move, many_at_once);

async fn call(engine: &TestEngine, user: i64, account: i64, day: u32) -> i64 {
    let values = json!({
        "kind": "call", "user_id": user, "account_id": account,
        "happened_at": format!("2026-11-{day:02}T00:00:00Z"),
    });
    engine.create("activities", values).await
}

async fn followed(engine: &TestEngine, account: i64) -> Json {
    let row = engine.get("accounts", account).await;
    let day = row["last_activity_at"].as_str().map(|at| at[8..10].to_owned());
    json!([row["activity_count"], day, row["version"]])
}

async fn counts_and_latest(engine: TestEngine) {
    let user = administrator(&engine).await.access.principal().unwrap().user_id;
    let account = engine.create("accounts", json!({"name": "公司"})).await;
    assert_eq!(followed(&engine, account).await, json!([0, null, 1]));
    let early = call(&engine, user, account, 3).await;
    let late = call(&engine, user, account, 9).await;
    call(&engine, user, account, 5).await;
    assert_eq!(followed(&engine, account).await, json!([3, "09", 1]));
    engine.remove("activities", early).await;
    assert_eq!(followed(&engine, account).await, json!([2, "09", 1]));
    engine.remove("activities", late).await;
    assert_eq!(followed(&engine, account).await, json!([1, "05", 1]), "the next latest");
    engine.bring_back("activities", late).await;
    assert_eq!(followed(&engine, account).await, json!([2, "09", 1]));
    engine.change("activities", late, json!({"happened_at": "2026-11-01T00:00:00Z"})).await;
    assert_eq!(followed(&engine, account).await, json!([2, "05", 1]));
    assert_eq!(engine.log("account", account).await.len(), 1);
}

async fn sums_follow_conditions(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let account = engine.create("accounts", json!({"name": "公司"})).await;
    let values =
        json!({"name": "商机", "account_id": account, "close_date": "2026-12-31", "amount": 10.5});
    let id = engine.create("opportunities", values).await;
    let sum = async || engine.get("accounts", account).await["open_opportunity_base"].clone();
    assert_eq!(sum().await, json!(10.5));
    for (patch, wanted) in [
        (json!({"amount": 20}), json!(20)),
        (json!({"amount": null}), json!(0)),
        (json!({"amount": 7.25}), json!(7.25)),
        (json!({"stage": "won"}), json!(0)),
        (json!({"stage": "need", "amount": 8}), json!(8)),
    ] {
        engine.change("opportunities", id, patch.clone()).await;
        assert_eq!(sum().await, wanted, "{patch}");
    }
}

async fn children_move(engine: TestEngine) {
    let user = administrator(&engine).await.access.principal().unwrap().user_id;
    let one = engine.create("accounts", json!({"name": "一"})).await;
    let two = engine.create("accounts", json!({"name": "二"})).await;
    call(&engine, user, one, 3).await;
    let moved = call(&engine, user, one, 9).await;
    engine.change("activities", moved, json!({"account_id": two})).await;
    assert_eq!(followed(&engine, one).await, json!([1, "03", 1]));
    assert_eq!(followed(&engine, two).await, json!([1, "09", 1]));
    engine.change("activities", moved, json!({"account_id": null})).await;
    assert_eq!(followed(&engine, two).await, json!([0, null, 1]));
}

async fn many_at_once(engine: TestEngine) {
    let user = administrator(&engine).await.access.principal().unwrap().user_id;
    let accounts = [
        engine.create("accounts", json!({"name": "一"})).await,
        engine.create("accounts", json!({"name": "二"})).await,
    ];
    let rows = (0..100).map(|n: usize| {
        body(json!({
            "kind": "note", "user_id": user, "account_id": accounts[n % 2],
            "happened_at": format!("2026-10-{:02}T00:00:00Z", n % 28 + 1),
        }))
    });
    let system = engine.system();
    engine.insert(&system, "activities", rows.collect(), &plain()).await.unwrap();
    assert_eq!(followed(&engine, accounts[0]).await, json!([50, "27", 1]));
    assert_eq!(followed(&engine, accounts[1]).await, json!([50, "28", 1]));
    let gone = filter("happened_at=gte.2026-10-20T00:00:00Z");
    engine.delete(&system, "activities", &gone, &plain()).await.unwrap();
    let (one, two) = (followed(&engine, accounts[0]).await, followed(&engine, accounts[1]).await);
    assert_eq!((&one[1], &two[1]), (&json!("19"), &json!("18")));
    let left = engine.rows("activities", "select=count()").await[0]["count"].as_i64().unwrap();
    assert_eq!(one[0].as_i64().unwrap() + two[0].as_i64().unwrap(), left);
}
