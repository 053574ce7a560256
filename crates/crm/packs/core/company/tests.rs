//! The company's settings: the zone, and the base currency that holds from the first amount on.

use serde_json::json;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{refused, some};

both_engines!(
    a_zone_exists,
    the_base_currency_is_the_companys,
    it_stays_once_money_was_recorded,
    a_rate_holds_it_too,
);

async fn a_zone_exists(engine: TestEngine) {
    let values = json!({"name": "Blue Door", "time_zone": "Mars/Base"});
    refused(engine.try_create("companies", values).await, &["time_zone: unknown_zone"]);
    let user = json!({"name": "李", "employee_no": "7", "time_zone": "Mars/Base"});
    let (import, wish) = (engine.from("import"), steward_engine::WriteWish::default());
    let values = vec![user.as_object().unwrap().clone()];
    let made = engine.insert(&import, "users", values, &wish).await;
    refused(made, &["time_zone: unknown_zone"]);
}

async fn the_base_currency_is_the_companys(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let company = engine.create("companies", json!({"name": "Blue Door", "currency": "EUR"})).await;
    assert_eq!(steward_crm::base_currency(&engine).await.unwrap(), "EUR");
    engine.change("companies", company, json!({"currency": "GBP"})).await;
    assert_eq!(steward_crm::base_currency(&engine).await.unwrap(), "GBP");
    engine.change("companies", company, json!({"currency": "EUR"})).await;
    let account = engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    let pipeline = engine.rows("pipelines", "select=id").await[0]["id"].clone();
    let deal = |amount: i64, currency: Option<&str>| {
        json!({
            "name": "年度采购", "account_id": account, "pipeline_id": pipeline, "stage": "verify",
            "close_date": "2026-12-31", "amount": amount, "currency": currency,
        })
    };
    let money = ["currency", "exchange_rate", "amount_base"];
    for currency in [None, Some("EUR")] {
        let id = engine.create("opportunities", deal(10, currency)).await;
        assert_eq!(some(&engine, "opportunities", id, &money).await, json!([currency, 1, 10]));
    }
    let error = engine.try_create("opportunities", deal(10, Some("CNY"))).await;
    refused(error, &["exchange_rate: rate_needed"]);
    let yuan = engine.rows("currencies", "select=id&code=eq.CNY").await[0]["id"].clone();
    let rate = json!({"currency_id": yuan, "date": "2026-01-01", "rate": 0.125});
    engine.create("exchange_rates", rate).await;
    let id = engine.create("opportunities", deal(80, Some("CNY"))).await;
    assert_eq!(some(&engine, "opportunities", id, &money).await, json!(["CNY", 0.125, 10]));
    let euro = engine.rows("currencies", "select=id&code=eq.EUR").await[0]["id"].clone();
    let rate = json!({"currency_id": euro, "date": "2026-01-01", "rate": 1});
    refused(engine.try_create("exchange_rates", rate).await, &["currency_id: rate_of_base"]);
}

async fn it_stays_once_money_was_recorded(engine: TestEngine) {
    let company = engine.create("companies", json!({"name": "Blue Door"})).await;
    engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    engine.change("companies", company, json!({"currency": "USD"})).await;
    engine.create("products", json!({"name": "豆", "code": "B1", "unit": "kg", "price": 68})).await;
    let other = engine.try_change("companies", company, json!({"currency": "EUR"})).await;
    let error = other.unwrap_err();
    assert!(error.fields()[0].message.zh.contains("产品"), "{error}");
    refused(Err::<(), _>(error), &["currency: money_recorded"]);
    // What stays the same, or is something else, is no change of it.
    engine.change("companies", company, json!({"currency": "USD", "name": "Red Door"})).await;
    let emptied = engine.try_change("companies", company, json!({"currency": null})).await;
    refused(emptied, &["currency: money_recorded"]);
}

async fn a_rate_holds_it_too(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let dollar = engine.rows("currencies", "select=id&code=eq.USD").await[0]["id"].clone();
    let rate = json!({"currency_id": dollar, "date": "2026-01-01", "rate": 7.1});
    engine.create("exchange_rates", rate).await;
    let company = engine.try_create("companies", json!({"name": "Blue Door", "currency": "EUR"}));
    refused(company.await, &["currency: money_recorded"]);
    engine.create("companies", json!({"name": "Blue Door", "currency": "CNY"})).await;
}
