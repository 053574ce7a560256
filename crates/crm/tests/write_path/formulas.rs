//! Stored formulas over a record's own fields.

use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines, field_codes};

both_engines!(formulas_follow_their_fields, formulas_are_read_only);

async fn opportunity(engine: &TestEngine, more: Json) -> i64 {
    steward_crm::seed(engine).await.unwrap();
    let account = engine.create("accounts", json!({"name": "公司"})).await;
    let mut values = json!({"name": "商机", "account_id": account, "close_date": "2026-12-31"});
    values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    engine.create("opportunities", values).await
}

async fn formulas_follow_their_fields(engine: TestEngine) {
    let id = opportunity(&engine, json!({"amount": 1000, "cost_base": 400})).await;
    let of = async || {
        let row = engine.get("opportunities", id).await;
        json!([row["margin_base"], row["weighted_base"]])
    };
    assert_eq!(of().await, json!([600, 60]), "6 % of the first stage");
    for (patch, wanted) in [
        (json!({"stage": "negotiation"}), json!([600, 500])),
        (json!({"amount": 1000.5}), json!([600.5, 500.25])),
        (json!({"cost_base": null}), json!([null, 500.25])),
        (json!({"amount": null}), json!([null, null])),
        (json!({"amount": 10, "currency": "USD", "exchange_rate": 7}), json!([null, 35])),
    ] {
        engine.change("opportunities", id, patch.clone()).await;
        assert_eq!(of().await, wanted, "{patch}");
    }
}

async fn formulas_are_read_only(engine: TestEngine) {
    let id = opportunity(&engine, json!({"amount": 1000})).await;
    let error = engine.try_change("opportunities", id, json!({"weighted_base": 1})).await;
    assert_eq!(field_codes(&error.expect_err("computed")), ["weighted_base: read_only"]);
}
