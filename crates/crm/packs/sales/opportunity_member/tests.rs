//! Shares of the credit.

use serde_json::json;
use steward_engine::WriteWish;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{refused, user};

both_engines!(shares_are_at_most_the_whole);

async fn shares_are_at_most_the_whole(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let account = engine.create("accounts", json!({"name": "公司"})).await;
    let values = json!({"name": "商机", "account_id": account, "close_date": "2026-12-31"});
    let deal = engine.create("opportunities", values.clone()).await;
    let other = engine.create("opportunities", values).await;
    let mut users = Vec::new();
    for name in ["a", "b", "c"] {
        users.push(user(&engine, name, "member").await);
    }
    let member = |of: i64, who: usize, split: f64| json!({"opportunity_id": of, "user_id": users[who], "split": split});
    let first = engine.create("opportunity_members", member(deal, 0, 60.0)).await;
    engine.create("opportunity_members", member(other, 1, 100.0)).await;
    let result = engine.try_create("opportunity_members", member(deal, 1, 40.01)).await;
    refused(result, &["split: too_much"]);
    let second = engine.create("opportunity_members", member(deal, 1, 40.0)).await;
    let result = engine.try_change("opportunity_members", second, json!({"split": 41})).await;
    refused(result, &["split: too_much"]);
    let twice = engine.try_create("opportunity_members", member(deal, 1, 0.0)).await;
    refused(twice, &["opportunity_id: duplicate", "user_id: duplicate"]);
    engine.change("opportunity_members", first, json!({"split": 10})).await;
    engine.change("opportunity_members", second, json!({"split": 90})).await;
    engine.remove("opportunity_members", second).await;
    let rows = [member(deal, 1, 50.0), member(deal, 2, 50.0)];
    let rows = rows.iter().map(|row| row.as_object().unwrap().clone()).collect();
    let wish = WriteWish::default();
    let result = engine.insert(&engine.system(), "opportunity_members", rows, &wish).await;
    refused(result, &["2.split: too_much"]);
}
