//! Touches are written once, and lead and account remember the first and the last.

use serde_json::{Value as Json, json};
use steward_engine::{Resolution, WriteWish};
use steward_model::clock::DAY;
use steward_model::error::ErrorKind;
use steward_model::kind::format_datetime;
use steward_testkit::{NOW, TestEngine, both_engines};

use crate::support::{refused, some, user, version};

both_engines!(the_first_and_the_last_are_remembered, nothing_is_changed_afterwards);

async fn the_first_and_the_last_are_remembered(engine: TestEngine) {
    let account = engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    let contact = engine.create("contacts", json!({"name": "张三", "account_id": account})).await;
    let lead = engine.create("leads", json!({"name": "李四", "wechat": "li"})).await;
    let touch = async |whose: Json, day: i64| {
        let mut values = whose;
        values["at"] = json!(format_datetime(NOW - day * DAY));
        engine.create("touches", values).await
    };
    let ends = async |plural: &str, id: i64| {
        some(&engine, plural, id, &["first_touch_id", "last_touch_id"]).await
    };
    let middle = touch(json!({"contact_id": contact}), 5).await;
    assert_eq!(some(&engine, "touches", middle, &["account_id"]).await, json!([account]));
    assert_eq!(ends("accounts", account).await, json!([middle, middle]));
    let first = touch(json!({"account_id": account}), 9).await;
    let last = touch(json!({"account_id": account, "lead_id": lead}), 1).await;
    touch(json!({"account_id": account}), 4).await;
    assert_eq!(ends("accounts", account).await, json!([first, last]));
    assert_eq!(ends("leads", lead).await, json!([last, last]));
    assert_eq!(version(&engine, "accounts", account).await, 1);
    refused(engine.try_create("touches", json!({})).await, &["lead_id: one_needed"]);
    let now = engine.create("touches", json!({"lead_id": lead, "utm_source": "baidu"})).await;
    assert_eq!(some(&engine, "touches", now, &["at"]).await, json!([format_datetime(NOW)]));
}

async fn nothing_is_changed_afterwards(engine: TestEngine) {
    let seller = user(&engine, "seller", "administrator").await;
    let lead = engine.create("leads", json!({"name": "李四", "wechat": "li"})).await;
    let own = engine.user(seller).await;
    let wish = WriteWish::default();
    let values = || vec![json!({"lead_id": lead}).as_object().unwrap().clone()];
    let made = engine.insert(&own, "touches", values(), &wish).await.expect("people may add");
    let id = made.ids[0];
    let query = steward_grammar::parse_list(&format!("id=eq.{id}")).unwrap();
    let forbidden = |error: steward_model::Error| {
        assert_eq!(error.kind(), ErrorKind::Forbidden, "{error}");
    };
    for caller in [&own, &engine.system()] {
        let patch = json!({"form": "x"}).as_object().unwrap().clone();
        forbidden(engine.update(caller, "touches", &query, patch, &wish).await.unwrap_err());
        forbidden(engine.delete(caller, "touches", &query, &wish).await.unwrap_err());
        forbidden(engine.restore(caller, "touches", &[id], &wish).await.unwrap_err());
        let upsert = vec![json!({"id": id, "lead_id": lead}).as_object().unwrap().clone()];
        let wish = wish.clone();
        let merge = Resolution::Merge;
        let result = engine.upsert(caller, "touches", upsert, None, merge, &wish).await;
        forbidden(result.unwrap_err());
    }
    // What only the system writes, people can't add to.
    let history = vec![json!({}).as_object().unwrap().clone()];
    forbidden(engine.insert(&own, "stage_histories", history, &wish).await.unwrap_err());
    // The lead goes, its history stays.
    engine.remove("leads", lead).await;
    assert_eq!(engine.rows("touches", "select=id").await, [json!({"id": id})]);
}
