//! Territories: a tree, with regions and colleagues.

use serde_json::json;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{refused, user};

both_engines!(territories_are_a_tree);

async fn territories_are_a_tree(engine: TestEngine) {
    let east = engine.create("territories", json!({"name": "华东"})).await;
    let zhejiang = json!({"name": "浙江", "parent_id": east});
    let zhejiang = engine.create("territories", zhejiang).await;
    for parent in [east, zhejiang] {
        let result = engine.try_change("territories", east, json!({"parent_id": parent})).await;
        refused(result, &["parent_id: cycle"]);
    }
    let one = user(&engine, "one", "member").await;
    engine.create("territory_users", json!({"territory_id": zhejiang, "user_id": one})).await;
    let region = json!({"territory_id": zhejiang, "region_code": "330000"});
    engine.create("territory_regions", region.clone()).await;
    engine.try_create("territory_regions", region).await.expect_err("once is enough");
    let query =
        "select=name&@territory_users.user_id=eq.1&@territory_regions.region_code=eq.330000";
    assert_eq!(engine.rows("territories", query).await, [json!({"name": "浙江"})]);
    let account = json!({"name": "公司", "territory_id": zhejiang});
    engine.create("accounts", account).await;
    let found = engine.rows("accounts", "select=territory(name,parent(name))").await;
    assert_eq!(found, [json!({"territory": {"name": "浙江", "parent": {"name": "华东"}}})]);
}
