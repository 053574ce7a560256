//! Exchange rates, and the documents that take them.

use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::{refused, some};

both_engines!(
    a_document_takes_the_latest_rate_on_or_before_its_day,
    a_rate_stays_with_its_document,
    without_a_rate_the_error_says_what_to_do,
    rates_are_to_the_base_currency,
);

/// A company with rates of the dollar; today is the 2026-11-21.
async fn start(engine: &TestEngine, rates: &[(&str, f64)]) -> i64 {
    steward_crm::seed(engine).await.unwrap();
    for (date, rate) in rates {
        let usd = currency(engine, "USD").await;
        let rate = json!({"currency_id": usd, "date": date, "rate": rate});
        engine.create("exchange_rates", rate).await;
    }
    engine.create("accounts", json!({"name": "公司"})).await
}

async fn currency(engine: &TestEngine, code: &str) -> i64 {
    let rows = engine.rows("currencies", &format!("select=id&code=eq.{code}")).await;
    rows[0]["id"].as_i64().unwrap()
}

fn deal(account: i64, more: Json) -> Json {
    let mut values = json!({
        "name": "商机", "account_id": account, "amount": 100, "currency": "USD",
        "close_date": "2026-12-31",
    });
    values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    values
}

const MONEY: [&str; 2] = ["exchange_rate", "amount_base"];

async fn a_document_takes_the_latest_rate_on_or_before_its_day(engine: TestEngine) {
    let rates =
        [("2024-01-01", 7.1), ("2026-06-30", 7.2), ("2026-07-01", 7.3), ("2027-01-01", 9.0)];
    let account = start(&engine, &rates).await;
    for (day, rate) in [
        ("2024-01-01", 7.1),
        ("2026-06-29", 7.1),
        ("2026-06-30", 7.2),
        ("2026-07-01", 7.3),
        // What lies ahead has today's rate.
        ("2027-03-01", 7.3),
    ] {
        let values = deal(account, json!({"close_date": day, "amount": 0.05}));
        let id = engine.create("opportunities", values).await;
        let money = some(&engine, "opportunities", id, &MONEY).await;
        let base = (rate * 5.0_f64).round() / 100.0;
        assert_eq!(money, json!([rate, base]), "{day}");
    }
    let by_hand = deal(account, json!({"exchange_rate": 6.5}));
    let id = engine.create("opportunities", by_hand).await;
    assert_eq!(some(&engine, "opportunities", id, &MONEY).await, json!([6.5, 650]));
}

async fn a_rate_stays_with_its_document(engine: TestEngine) {
    let account = start(&engine, &[("2026-01-01", 7.0)]).await;
    let id = engine.create("opportunities", deal(account, json!({}))).await;
    let usd = currency(&engine, "USD").await;
    let later = json!({"currency_id": usd, "date": "2026-11-21", "rate": 8});
    engine.create("exchange_rates", later).await;
    let money = async |patch: Json| {
        engine.change("opportunities", id, patch).await;
        some(&engine, "opportunities", id, &MONEY).await
    };
    assert_eq!(money(json!({"amount": 200})).await, json!([7, 1400]));
    assert_eq!(money(json!({"exchange_rate": null})).await, json!([8, 1600]), "looked up again");
    assert_eq!(money(json!({"currency": "CNY"})).await, json!([1, 200]));
    assert_eq!(money(json!({"currency": "USD"})).await, json!([8, 1600]));
}

async fn without_a_rate_the_error_says_what_to_do(engine: TestEngine) {
    let account = start(&engine, &[("2026-01-01", 7.0)]).await;
    let early = deal(account, json!({"close_date": "2025-12-31"}));
    let error = engine.try_create("opportunities", early).await.unwrap_err();
    let told = &error.fields()[0];
    assert_eq!((told.field.as_str(), told.code), ("exchange_rate", "rate_needed"));
    for word in ["USD", "2025-12-31", "add one", "fill in"] {
        assert!(told.message.en.contains(word), "{}", told.message.en);
    }
    assert!(told.message.zh.contains("请先在“汇率”中添加"), "{}", told.message.zh);
    let euro = deal(account, json!({"currency": "EUR"}));
    refused(engine.try_create("opportunities", euro).await, &["exchange_rate: rate_needed"]);
}

async fn rates_are_to_the_base_currency(engine: TestEngine) {
    start(&engine, &[("2026-01-01", 7.0)]).await;
    let (base, usd) = (currency(&engine, "CNY").await, currency(&engine, "USD").await);
    for (id, date, rate, codes) in [
        (base, "2026-01-01", 1, &["currency_id: rate_of_base"][..]),
        (usd, "2026-01-02", 0, &["rate: out_of_range"]),
        (usd, "2026-01-01", 7, &["currency_id: duplicate", "date: duplicate"]),
    ] {
        let values = json!({"currency_id": id, "date": date, "rate": rate});
        refused(engine.try_create("exchange_rates", values).await, codes);
    }
    let wrong = json!({"code": "usd", "name": "美元"});
    refused(engine.try_create("currencies", wrong).await, &["code: bad_code"]);
}
