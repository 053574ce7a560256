//! Trees of categories and channels.

use serde_json::json;
use steward_testkit::{TestEngine, both_engines};

use crate::support::refused;

both_engines!(nothing_stands_above_itself);

async fn nothing_stands_above_itself(engine: TestEngine) {
    for plural in ["product_categories", "channels"] {
        let top = engine.create(plural, json!({"name": "上"})).await;
        let below = engine.create(plural, json!({"name": "中", "parent_id": top})).await;
        let last = engine.create(plural, json!({"name": "下", "parent_id": below})).await;
        let result = engine.try_change(plural, top, json!({"parent_id": last})).await;
        refused(result, &["parent_id: cycle"]);
        engine.change(plural, last, json!({"parent_id": top})).await;
    }
}
