//! How accounts and contacts belong together beyond their main company.

use serde_json::json;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{refused, user};

both_engines!(relations_and_further_companies);

async fn relations_and_further_companies(engine: TestEngine) {
    let owner = user(&engine, "owner", "member").await;
    let group = engine.create("accounts", json!({"name": "集团"})).await;
    let hotel = engine.create("accounts", json!({"name": "酒店", "owner_id": owner})).await;
    let relate = |from: i64, to: i64, kind: &str| json!({"account_id": from, "related_id": to, "kind": kind, "share": 51});
    let itself = engine.try_create("account_relations", relate(hotel, hotel, "parent")).await;
    refused(itself, &["related_id: itself"]);
    engine.create("account_relations", relate(hotel, group, "parent")).await;
    let twice = engine.try_create("account_relations", relate(hotel, group, "parent")).await;
    twice.expect_err("once is enough");
    engine.create("account_relations", relate(hotel, group, "supplier")).await;
    let contact = engine.create("contacts", json!({"name": "张三", "account_id": group})).await;
    let further = |until: &str| {
        json!({
            "account_id": hotel, "contact_id": contact, "role": "adviser",
            "from": "2024-05-01", "until": until,
        })
    };
    let backwards = engine.try_create("account_contacts", further("2024-04-30")).await;
    refused(backwards, &["until: before_start"]);
    engine.create("account_contacts", further("2024-05-01")).await;
    // Access comes down from either side.
    let caller = engine.user(owner).await;
    let rows = engine.rows_for(&caller, "account_contacts", "select=role").await;
    assert_eq!(rows, [json!({"role": "adviser"})]);
    assert_eq!(engine.rows_for(&caller, "account_relations", "select=id").await.len(), 2);
}
