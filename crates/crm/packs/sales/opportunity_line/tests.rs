//! Lines, and the documents that they add up to.

use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::{refused, some, story};

both_engines!(
    a_product_fills_in_the_line,
    price_and_discount_follow_from_each_other,
    tax_is_in_the_amount,
    lines_add_up_to_the_document,
    a_currency_of_the_document_is_the_lines,
    too_much_is_refused,
);

async fn start(engine: &TestEngine, more: Json) -> i64 {
    steward_crm::seed(engine).await.unwrap();
    let account = engine.create("accounts", json!({"name": "公司"})).await;
    let mut values = json!({"name": "商机", "account_id": account, "close_date": "2026-12-31"});
    values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    engine.create("opportunities", values).await
}

async fn line(engine: &TestEngine, of: i64, mut values: Json) -> i64 {
    values["opportunity_id"] = json!(of);
    engine.create("opportunity_lines", values).await
}

async fn machine(engine: &TestEngine, more: Json) -> i64 {
    let mut values = json!({
        "name": "半自动咖啡机", "unit": "台", "price": 12_800, "cost": 7_000, "tax_rate": 13,
    });
    values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    engine.create("products", values).await
}

async fn a_product_fills_in_the_line(engine: TestEngine) {
    let of = start(&engine, json!({})).await;
    let product = machine(&engine, json!({})).await;
    let id = line(&engine, of, json!({"product_id": product, "quantity": 2})).await;
    let fields = ["name", "unit", "list_price", "unit_price", "tax_rate", "amount", "cost_base"];
    let wanted = json!(["半自动咖啡机", "台", 12_800, 12_800, 13, 25_600, 14_000]);
    assert_eq!(some(&engine, "opportunity_lines", id, &fields).await, wanted);
    engine.change("opportunity_lines", id, json!({"quantity": 3})).await;
    let sums = ["amount", "amount_base", "cost_base"];
    let wanted = json!([38_400, 38_400, 21_000]);
    assert_eq!(some(&engine, "opportunity_lines", id, &sums).await, wanted);
    // What the line says itself counts.
    let own = json!({
        "product_id": product, "name": "样机", "unit_price": 10_000, "cost_base": 1,
    });
    let id = line(&engine, of, own).await;
    let fields = ["name", "list_price", "unit_price", "discount", "cost_base"];
    let wanted = json!(["样机", 12_800, 10_000, 21.88, 1]);
    assert_eq!(some(&engine, "opportunity_lines", id, &fields).await, wanted);
    // A price in another currency is none here; its cost is converted if there is a rate.
    let foreign = machine(&engine, json!({"currency": "USD"})).await;
    let values = json!({"product_id": foreign, "unit_price": 9});
    let id = line(&engine, of, values).await;
    let fields = ["list_price", "unit_price", "amount", "cost_base"];
    let wanted = json!([null, 9, 9, null]);
    assert_eq!(some(&engine, "opportunity_lines", id, &fields).await, wanted);
    let other = machine(&engine, json!({"name": "磨豆机", "price": 3_000})).await;
    engine.change("opportunity_lines", id, json!({"product_id": other})).await;
    let wanted = json!([3_000, 3_000, 3_000, 7_000]);
    assert_eq!(some(&engine, "opportunity_lines", id, &fields).await, wanted);
}

async fn price_and_discount_follow_from_each_other(engine: TestEngine) {
    let of = start(&engine, json!({})).await;
    let values = json!({"name": "咖啡豆", "quantity": 10, "list_price": 100, "discount": 20});
    let id = line(&engine, of, values).await;
    let prices = async |patch: Json| {
        engine.change("opportunity_lines", id, patch).await;
        let fields = ["list_price", "discount", "unit_price", "amount"];
        some(&engine, "opportunity_lines", id, &fields).await
    };
    assert_eq!(prices(json!({"position": 1})).await, json!([100, 20, 80, 800]));
    assert_eq!(prices(json!({"unit_price": 70})).await, json!([100, 30, 70, 700]));
    assert_eq!(prices(json!({"discount": 10})).await, json!([100, 10, 90, 900]));
    assert_eq!(prices(json!({"list_price": 50})).await, json!([50, 10, 45, 450]));
    assert_eq!(prices(json!({"discount": null})).await, json!([50, null, 50, 500]));
    let free = line(&engine, of, json!({"name": "安装", "unit_price": 300})).await;
    let fields = ["discount", "quantity", "amount"];
    assert_eq!(some(&engine, "opportunity_lines", free, &fields).await, json!([null, 1, 300]));
}

async fn tax_is_in_the_amount(engine: TestEngine) {
    let of = start(&engine, json!({})).await;
    for (included, amount) in [(true, 100), (false, 113)] {
        let values = json!({
            "name": "滤芯", "quantity": 4, "unit_price": 25, "tax_rate": 13,
            "tax_included": included,
        });
        let id = line(&engine, of, values).await;
        assert_eq!(some(&engine, "opportunity_lines", id, &["amount"]).await, json!([amount]));
    }
}

async fn lines_add_up_to_the_document(engine: TestEngine) {
    let of = start(&engine, json!({"amount": 5})).await;
    let sums = async || {
        let fields = ["amount", "amount_base", "cost_base", "margin_base", "line_count"];
        some(&engine, "opportunities", of, &fields).await
    };
    let bean = json!({"name": "咖啡豆", "quantity": 10, "unit_price": 80, "cost_base": 500});
    let bean = line(&engine, of, bean).await;
    let care = line(&engine, of, json!({"name": "保养", "unit_price": 200.5})).await;
    assert_eq!(sums().await, json!([1_000.5, 1_000.5, 500, 500.5, 2]));
    engine.change("opportunity_lines", bean, json!({"quantity": 5})).await;
    assert_eq!(sums().await, json!([600.5, 600.5, 500, 100.5, 2]));
    let wanted = ["create 1", "update 2", "update 3", "update 4"];
    assert_eq!(story(&engine, "opportunity", of).await, wanted, "a sum is a real change");
    let by_hand = engine.try_change("opportunities", of, json!({"amount": 7})).await;
    refused(by_hand, &["amount: from_lines"]);
    engine.change("opportunities", of, json!({"amount": 600.5, "name": "大单"})).await;
    engine.remove("opportunity_lines", care).await;
    assert_eq!(sums().await, json!([400, 400, 500, -100, 1]));
    engine.bring_back("opportunity_lines", care).await;
    engine.remove("opportunity_lines", bean).await;
    engine.remove("opportunity_lines", care).await;
    engine.change("opportunities", of, json!({"amount": 7})).await;
    assert_eq!(sums().await, json!([7, 7, 500, -493, 0]));
    // With its lines into the bin and back.
    let rest = line(&engine, of, json!({"name": "尾单", "unit_price": 9})).await;
    engine.time().advance(1_000);
    engine.remove("opportunities", of).await;
    engine.bring_back("opportunities", of).await;
    assert_eq!(sums().await[0], json!(9));
    assert_eq!(some(&engine, "opportunity_lines", rest, &["amount"]).await, json!([9]));
}

async fn a_currency_of_the_document_is_the_lines(engine: TestEngine) {
    let of = start(&engine, json!({"currency": "USD", "exchange_rate": 7})).await;
    let id = line(&engine, of, json!({"name": "咖啡豆", "unit_price": 0.05})).await;
    let fields = ["currency", "amount", "amount_base"];
    let state = async || some(&engine, "opportunity_lines", id, &fields).await;
    assert_eq!(state().await, json!(["USD", 0.05, 0.35]));
    engine.change("opportunities", of, json!({"exchange_rate": 7.1})).await;
    assert_eq!(state().await, json!(["USD", 0.05, 0.36]), "0.355, half up");
    engine.change("opportunities", of, json!({"currency": null})).await;
    assert_eq!(state().await, json!([null, 0.05, 0.05]));
}

async fn too_much_is_refused(engine: TestEngine) {
    let of = start(&engine, json!({})).await;
    let much = json!({
        "opportunity_id": of, "name": "天价", "quantity": 9_999_999_999_i64,
        "unit_price": 9_999_999_999_i64,
    });
    let result = engine.try_create("opportunity_lines", much).await;
    refused(result, &["unit_price: out_of_range"]);
    let nameless = json!({"opportunity_id": of, "unit_price": 1});
    refused(engine.try_create("opportunity_lines", nameless).await, &["name: required"]);
}
