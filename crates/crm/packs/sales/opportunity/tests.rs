//! Opportunities: stages, money, endings, history.

use serde_json::{Value as Json, json};
use steward_engine::WriteWish;
use steward_model::clock::DAY;
use steward_model::kind::format_datetime;
use steward_testkit::{NOW, TestEngine, both_engines};

use crate::support::{refused, some, story, user};

both_engines!(
    a_new_one_starts_at_the_beginning,
    a_stage_sets_what_follows_from_it,
    a_probability_by_hand_stays,
    what_is_written_in_the_same_breath_counts,
    a_stage_is_of_the_pipeline,
    an_end_and_a_new_beginning,
    a_loss_has_a_reason,
    close_dates_move,
    amounts_in_base_currency,
    a_foreign_currency_needs_a_rate,
    every_stage_is_remembered,
    open_ones_add_up_on_the_account,
    without_a_pipeline,
);

async fn start(engine: &TestEngine) -> i64 {
    steward_crm::seed(engine).await.unwrap();
    engine.create("accounts", json!({"name": "公司"})).await
}

fn with(account: i64, more: Json) -> Json {
    let mut values = json!({"name": "商机", "account_id": account, "close_date": "2026-12-31"});
    values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    values
}

const PROGRESS: [&str; 5] =
    ["stage", "probability", "probability_source", "forecast_category", "outcome"];

async fn a_new_one_starts_at_the_beginning(engine: TestEngine) {
    let account = start(&engine).await;
    let id = engine.create("opportunities", with(account, json!({"amount": 100}))).await;
    let wanted = json!(["verify", 6, "stage", "pipeline", "open"]);
    assert_eq!(some(&engine, "opportunities", id, &PROGRESS).await, wanted);
    let pipeline = engine.rows("pipelines", "select=id").await[0]["id"].clone();
    let fields = ["pipeline_id", "stage_entered_at", "closed_at", "weighted_base", "code"];
    let made = some(&engine, "opportunities", id, &fields).await;
    assert_eq!(made[0], pipeline);
    assert_eq!(made[1], format_datetime(NOW));
    assert_eq!((&made[2], &made[4]), (&json!(null), &json!("SJ-000001")));
    assert_eq!(story(&engine, "opportunity", id).await, ["create 1"]);
}

async fn a_stage_sets_what_follows_from_it(engine: TestEngine) {
    let account = start(&engine).await;
    let id = engine.create("opportunities", with(account, json!({}))).await;
    for (stage, probability, category, outcome) in [
        ("need", 12, "pipeline", "open"),
        ("proposal", 25, "best_case", "open"),
        ("negotiation", 50, "commit", "open"),
        ("won", 100, "closed", "won"),
    ] {
        engine.change("opportunities", id, json!({"stage": stage})).await;
        let wanted = json!([stage, probability, "stage", category, outcome]);
        assert_eq!(some(&engine, "opportunities", id, &PROGRESS).await, wanted);
    }
}

async fn a_probability_by_hand_stays(engine: TestEngine) {
    let account = start(&engine).await;
    let id = engine.create("opportunities", with(account, json!({}))).await;
    let change = async |patch: Json| {
        engine.change("opportunities", id, patch).await;
        some(&engine, "opportunities", id, &["probability", "probability_source"]).await
    };
    assert_eq!(change(json!({"probability": 40})).await, json!([40, "manual"]));
    assert_eq!(change(json!({"stage": "proposal"})).await, json!([40, "manual"]));
    assert_eq!(change(json!({"probability": null})).await, json!([25, "stage"]));
    assert_eq!(change(json!({"stage": "need"})).await, json!([12, "stage"]));
    // A form sends back the probability that it was given.
    let form = json!({"stage": "negotiation", "probability": 12});
    assert_eq!(change(form).await, json!([50, "stage"]));
    let model = json!({"probability": 33, "probability_source": "model"});
    assert_eq!(change(model).await, json!([33, "model"]));
    assert_eq!(change(json!({"stage": "proposal"})).await, json!([25, "stage"]));
    assert_eq!(change(json!({"probability": 70})).await, json!([70, "manual"]));
    assert_eq!(change(json!({"probability_source": "stage"})).await, json!([25, "stage"]));
    assert_eq!(change(json!({"probability": 70})).await, json!([70, "manual"]));
    assert_eq!(change(json!({"stage": "won"})).await, json!([100, "stage"]), "won is won");
}

async fn what_is_written_in_the_same_breath_counts(engine: TestEngine) {
    let account = start(&engine).await;
    let past = json!({
        "stage": "proposal", "probability": 30, "forecast_category": "commit",
        "stage_entered_at": "2026-10-01T00:00:00Z",
    });
    let id = engine.create("opportunities", with(account, past)).await;
    let wanted = json!(["proposal", 30, "manual", "commit", "open"]);
    assert_eq!(some(&engine, "opportunities", id, &PROGRESS).await, wanted);
    let entered = some(&engine, "opportunities", id, &["stage_entered_at"]).await;
    assert_eq!(entered, json!(["2026-10-01T00:00:00.000000Z"]));
    let patch = json!({"stage": "negotiation", "forecast_category": "omitted"});
    engine.change("opportunities", id, patch).await;
    let wanted = json!(["negotiation", 30, "manual", "omitted", "open"]);
    assert_eq!(some(&engine, "opportunities", id, &PROGRESS).await, wanted);
}

async fn a_stage_is_of_the_pipeline(engine: TestEngine) {
    let account = start(&engine).await;
    let other = engine.create("pipelines", json!({"name": "大客户"})).await;
    for (position, key) in ["scan", "won"].into_iter().enumerate() {
        let outcome = if key == "won" { "won" } else { "open" };
        let stage = json!({
            "pipeline_id": other, "key": key, "label": key, "position": position,
            "probability": 20, "outcome": outcome,
        });
        engine.create("stages", stage).await;
    }
    let wrong = with(account, json!({"stage": "scan"}));
    refused(engine.try_create("opportunities", wrong).await, &["stage: not_in_pipeline"]);
    let id = engine.create("opportunities", with(account, json!({"pipeline_id": other}))).await;
    assert_eq!(some(&engine, "opportunities", id, &["stage"]).await, json!(["scan"]));
    let default = engine.rows("pipelines", "select=id&is_default=is.true").await[0]["id"].clone();
    let moved = engine.try_change("opportunities", id, json!({"pipeline_id": default})).await;
    refused(moved, &["stage: not_in_pipeline"]);
    let patch = json!({"pipeline_id": default, "stage": "need"});
    engine.change("opportunities", id, patch).await;
    let wanted = json!(["need", 12, "stage", "pipeline", "open"]);
    assert_eq!(some(&engine, "opportunities", id, &PROGRESS).await, wanted);
}

async fn an_end_and_a_new_beginning(engine: TestEngine) {
    let account = start(&engine).await;
    let id = engine.create("opportunities", with(account, json!({}))).await;
    let state = async |patch: Json| {
        engine.time().advance(DAY);
        engine.change("opportunities", id, patch).await;
        some(&engine, "opportunities", id, &["outcome", "closed_at", "lost_reason"]).await
    };
    let at = |days| format_datetime(NOW + days * DAY);
    assert_eq!(state(json!({"stage": "won"})).await, json!(["won", at(1), null]));
    assert_eq!(state(json!({"name": "大单"})).await, json!(["won", at(1), null]));
    let lost = json!({"stage": "lost", "lost_reason": "price"});
    assert_eq!(state(lost).await, json!(["lost", at(3), "price"]));
    assert_eq!(state(json!({"stage": "need"})).await, json!(["open", null, null]));
    // Deals are brought in with their past.
    let past = json!({"stage": "won", "stage_entered_at": "2026-01-02T00:00:00Z"});
    let id = engine.create("opportunities", with(account, past)).await;
    let closed = some(&engine, "opportunities", id, &["outcome", "closed_at"]).await;
    assert_eq!(closed, json!(["won", "2026-01-02T00:00:00.000000Z"]));
}

async fn a_loss_has_a_reason(engine: TestEngine) {
    let account = start(&engine).await;
    let id = engine.create("opportunities", with(account, json!({}))).await;
    let result = engine.try_change("opportunities", id, json!({"stage": "lost"})).await;
    refused(result, &["lost_reason: required"]);
    let lost = with(account, json!({"stage": "lost"}));
    refused(engine.try_create("opportunities", lost.clone()).await, &["lost_reason: required"]);
    let import = vec![lost.as_object().unwrap().clone()];
    let wish = WriteWish::default();
    let made = engine.insert(&engine.from("import"), "opportunities", import, &wish).await;
    let made = made.expect("old losses come without a reason").ids[0];
    engine.change("opportunities", made, json!({"name": "旧单"})).await;
    engine.change("opportunities", made, json!({"lost_reason": "price"})).await;
    let result = engine.try_change("opportunities", made, json!({"lost_reason": null})).await;
    refused(result, &["lost_reason: required"]);
}

async fn close_dates_move(engine: TestEngine) {
    let account = start(&engine).await;
    let id = engine.create("opportunities", with(account, json!({}))).await;
    let dates = async || {
        let fields = ["close_date", "original_close_date", "close_date_moves"];
        some(&engine, "opportunities", id, &fields).await
    };
    assert_eq!(dates().await, json!(["2026-12-31", "2026-12-31", 0]));
    for (date, moves) in [("2027-01-31", 1), ("2027-01-31", 1), ("2026-12-31", 2)] {
        engine.change("opportunities", id, json!({"close_date": date})).await;
        assert_eq!(dates().await, json!([date, "2026-12-31", moves]));
    }
    let patch = json!({"original_close_date": "2026-01-01"});
    let result = engine.try_change("opportunities", id, patch).await;
    refused(result, &["original_close_date: read_only"]);
    let past = json!({"original_close_date": "2026-06-30"});
    let id = engine.create("opportunities", with(account, past)).await;
    let first = some(&engine, "opportunities", id, &["original_close_date"]).await;
    assert_eq!(first, json!(["2026-06-30"]));
}

const MONEY: [&str; 4] = ["amount", "currency", "exchange_rate", "amount_base"];

async fn amounts_in_base_currency(engine: TestEngine) {
    let account = start(&engine).await;
    let of = async |more: Json| {
        let id = engine.create("opportunities", with(account, more)).await;
        some(&engine, "opportunities", id, &MONEY).await
    };
    assert_eq!(of(json!({"amount": 99.5})).await, json!([99.5, null, 1, 99.5]));
    let cny = json!({"amount": 10, "currency": "CNY", "exchange_rate": 1});
    assert_eq!(of(cny).await, json!([10, "CNY", 1, 10]));
    let usd = json!({"amount": 100.01, "currency": "USD", "exchange_rate": 7.1234});
    assert_eq!(of(usd).await, json!([100.01, "USD", 7.1234, 712.41]));
    let half = json!({"amount": 0.01, "currency": "USD", "exchange_rate": 0.5});
    assert_eq!(of(half).await, json!([0.01, "USD", 0.5, 0.01]));
    assert_eq!(of(json!({})).await, json!([null, null, 1, null]));
    let none = json!({"currency": "USD"});
    assert_eq!(of(none).await, json!([null, "USD", null, null]), "nothing to convert yet");
    assert_eq!(steward_crm::base_currency(&engine).await.unwrap(), "CNY");
}

async fn a_foreign_currency_needs_a_rate(engine: TestEngine) {
    let account = start(&engine).await;
    let values = json!({"amount": 100, "currency": "USD", "exchange_rate": 7});
    let id = engine.create("opportunities", with(account, values)).await;
    for (more, code) in [
        (json!({"amount": 1, "currency": "USD"}), "exchange_rate: rate_needed"),
        (json!({"amount": 1, "currency": "USD", "exchange_rate": 0}), "exchange_rate: rate_needed"),
        (json!({"amount": 1, "exchange_rate": 7}), "exchange_rate: rate_of_base"),
        (
            json!({"amount": 9_999_999_999_999_i64, "currency": "USD", "exchange_rate": 7}),
            "amount: out_of_range",
        ),
        (json!({"amount": 1, "amount_base": 2}), "amount_base: read_only"),
    ] {
        let result = engine.try_create("opportunities", with(account, more)).await;
        refused(result, &[code]);
    }
    // A rate belongs to its currency.
    let result = engine.try_change("opportunities", id, json!({"currency": "EUR"})).await;
    refused(result, &["exchange_rate: rate_needed"]);
    engine.change("opportunities", id, json!({"currency": null})).await;
    let wanted = json!([100, null, 1, 100]);
    assert_eq!(some(&engine, "opportunities", id, &MONEY).await, wanted);
    let result = engine.try_change("opportunities", id, json!({"currency": "USD"})).await;
    refused(result, &["exchange_rate: rate_needed"]);
}

async fn every_stage_is_remembered(engine: TestEngine) {
    let account = start(&engine).await;
    let seller = user(&engine, "seller", "administrator").await;
    let id = engine.create("opportunities", with(account, json!({"amount": 100}))).await;
    engine.time().advance(3 * DAY + DAY / 2);
    let caller = engine.user(seller).await;
    let query = steward_grammar::parse_list(&format!("id=eq.{id}")).unwrap();
    let patch = json!({"stage": "proposal", "amount": 80}).as_object().unwrap().clone();
    engine.update(&caller, "opportunities", &query, patch, &WriteWish::default()).await.unwrap();
    engine.change("opportunities", id, json!({"amount": 70})).await;
    engine.remove("opportunities", id).await;
    engine.bring_back("opportunities", id).await;
    let fields = "record_id,from_stage,to_stage,amount_base,close_date,at,by_id,days";
    let rows = engine.rows("stage_histories", &format!("select={fields}&order=id")).await;
    let at = |days: i64, half: i64| format_datetime(NOW + days * DAY + half * DAY / 2);
    let wanted = [
        json!({
            "record_id": id, "from_stage": null, "to_stage": "verify", "amount_base": 100,
            "close_date": "2026-12-31", "at": at(0, 0), "by_id": null, "days": null,
        }),
        json!({
            "record_id": id, "from_stage": "verify", "to_stage": "proposal", "amount_base": 80,
            "close_date": "2026-12-31", "at": at(3, 1), "by_id": seller, "days": 3,
        }),
    ];
    assert_eq!(rows, wanted);
}

async fn open_ones_add_up_on_the_account(engine: TestEngine) {
    let account = start(&engine).await;
    let sum =
        async || some(&engine, "accounts", account, &["open_opportunity_base", "version"]).await;
    let one = engine.create("opportunities", with(account, json!({"amount": 100}))).await;
    let usd = json!({"amount": 10, "currency": "USD", "exchange_rate": 7});
    let two = engine.create("opportunities", with(account, usd)).await;
    assert_eq!(sum().await, json!([170, 1]));
    engine.change("opportunities", one, json!({"stage": "won"})).await;
    assert_eq!(sum().await, json!([70, 1]));
    engine.remove("opportunities", two).await;
    assert_eq!(sum().await, json!([0, 1]));
    engine.bring_back("opportunities", two).await;
    engine.change("opportunities", one, json!({"stage": "need"})).await;
    assert_eq!(sum().await, json!([170, 1]));
}

async fn without_a_pipeline(engine: TestEngine) {
    let account = engine.create("accounts", json!({"name": "公司"})).await;
    let result = engine.try_create("opportunities", with(account, json!({}))).await;
    refused(result, &["pipeline_id: required", "stage: required"]);
}
