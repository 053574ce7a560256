//! Settings: one of each name for each person, and nobody sees another one's.

use serde_json::json;
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::user;

both_engines!(a_setting_is_ones_own);

async fn a_setting_is_ones_own(engine: TestEngine) {
    let (one, two) = (user(&engine, "one", "member").await, user(&engine, "two", "member").await);
    let set = |user: i64| json!({"user_id": user, "key": "list.size", "value": 50});
    let id = engine.create("user_settings", set(one)).await;
    engine.create("user_settings", set(two)).await;
    let again = engine.try_create("user_settings", set(one)).await.expect_err("there already");
    assert_eq!(again.kind(), ErrorKind::Duplicate);
    let caller = engine.user(one).await;
    let seen = engine.rows_for(&caller, "user_settings", "select=id,value").await;
    assert_eq!(seen, [json!({"id": id, "value": 50})]);
}
