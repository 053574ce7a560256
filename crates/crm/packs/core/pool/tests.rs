//! Pools hold records of one object.

use serde_json::json;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{refused, user};

both_engines!(an_account_enters_a_pool_of_accounts, a_member_is_a_colleague_or_a_department);

async fn an_account_enters_a_pool_of_accounts(engine: TestEngine) {
    let leads = engine.create("pools", json!({"name": "线索公海", "object": "lead"})).await;
    let accounts = engine.create("pools", json!({"name": "客户公海"})).await;
    let wrong = engine.try_create("accounts", json!({"name": "公司", "pool_id": leads})).await;
    refused(wrong, &["pool_id: other_object"]);
    let id = engine.create("accounts", json!({"name": "公司", "pool_id": accounts})).await;
    let wrong = engine.try_change("accounts", id, json!({"pool_id": leads})).await;
    refused(wrong, &["pool_id: other_object"]);
    engine.change("accounts", id, json!({"name": "公司二"})).await;
}

async fn a_member_is_a_colleague_or_a_department(engine: TestEngine) {
    let one = user(&engine, "one", "member").await;
    let department = engine.create("departments", json!({"name": "华东"})).await;
    let pool = engine.create("pools", json!({"name": "客户公海"})).await;
    let both = json!({"pool_id": pool, "user_id": one, "department_id": department});
    refused(engine.try_create("pool_members", both).await, &["user_id: one_of"]);
    engine.create("pool_members", json!({"pool_id": pool, "user_id": one})).await;
    let twice = json!({"pool_id": pool, "user_id": one, "role": "admin"});
    engine.try_create("pool_members", twice).await.expect_err("once is enough");
    let all = json!({"pool_id": pool, "department_id": department});
    engine.create("pool_members", all).await;
    let rows = engine.rows("pools", "select=pool_members(role)").await;
    assert_eq!(rows, [json!({"pool_members": [{"role": "member"}, {"role": "member"}]})]);
}
