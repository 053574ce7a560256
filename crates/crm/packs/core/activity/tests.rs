//! Activities: whose they are, what they fill in, and what they mean for what they are about.

use serde_json::{Value as Json, json};
use steward_engine::WriteWish;
use steward_testkit::{NOW, TestEngine, both_engines};

use crate::support::{refused, some, user, version};

both_engines!(
    the_account_is_filled_in,
    the_opportunitys_account_wins,
    who_and_when_are_filled_in,
    mail_starts_private,
    private_is_for_those_who_took_part,
    what_it_is_about_is_followed,
);

struct World {
    account: i64,
    contact: i64,
    other: i64,
    stranger: i64,
    opportunity: i64,
    user: i64,
}

async fn world(engine: &TestEngine) -> World {
    steward_crm::seed(engine).await.unwrap();
    let user = user(engine, "seller", "administrator").await;
    let account = engine.create("accounts", json!({"name": "公司"})).await;
    let other = engine.create("accounts", json!({"name": "另一家"})).await;
    let contact = engine.create("contacts", json!({"name": "甲", "account_id": account})).await;
    let stranger = engine.create("contacts", json!({"name": "乙", "account_id": other})).await;
    let values = json!({"name": "商机", "account_id": account, "close_date": "2026-12-31"});
    let opportunity = engine.create("opportunities", values).await;
    World { account, contact, other, stranger, opportunity, user }
}

/// A call about this, by the world's user.
async fn call(engine: &TestEngine, world: &World, mut about: Json) -> i64 {
    about["kind"] = json!("call");
    about["user_id"] = json!(world.user);
    engine.create("activities", about).await
}

async fn the_account_is_filled_in(engine: TestEngine) {
    let w = world(&engine).await;
    let of = async |about| {
        let id = call(&engine, &w, about).await;
        engine.get("activities", id).await["account_id"].as_i64()
    };
    assert_eq!(of(json!({"contact_id": w.contact})).await, Some(w.account));
    assert_eq!(of(json!({"opportunity_id": w.opportunity})).await, Some(w.account));
    let acting = json!({"contact_id": w.stranger, "account_id": w.account});
    assert_eq!(of(acting).await, Some(w.account), "somebody may act for another company");
    assert_eq!(of(json!({"account_id": w.other})).await, Some(w.other));
    assert_eq!(of(json!({"subject_object": "user", "subject_id": w.user})).await, None);
    let free = engine.create("contacts", json!({"name": "丙"})).await;
    assert_eq!(of(json!({"contact_id": free})).await, None);
    // Another contact: what was filled in follows, what was named does not.
    let id = call(&engine, &w, json!({"contact_id": w.contact})).await;
    engine.change("activities", id, json!({"contact_id": w.stranger})).await;
    assert_eq!(some(&engine, "activities", id, &["account_id"]).await, json!([w.other]));
    let both = json!({"contact_id": w.contact, "account_id": w.other});
    engine.change("activities", id, both).await;
    assert_eq!(some(&engine, "activities", id, &["account_id"]).await, json!([w.other]));
    engine.change("activities", id, json!({"account_id": null})).await;
    assert_eq!(some(&engine, "activities", id, &["account_id"]).await, json!([w.account]));
}

async fn the_opportunitys_account_wins(engine: TestEngine) {
    let w = world(&engine).await;
    let about = json!({"opportunity_id": w.opportunity, "contact_id": w.stranger});
    let id = call(&engine, &w, about).await;
    assert_eq!(some(&engine, "activities", id, &["account_id"]).await, json!([w.account]));
    let about = json!({
        "kind": "call", "user_id": w.user, "opportunity_id": w.opportunity, "account_id": w.other,
    });
    refused(engine.try_create("activities", about).await, &["account_id: other_account"]);
    let result = engine.try_change("activities", id, json!({"account_id": w.other})).await;
    refused(result, &["account_id: other_account"]);
    let missing = json!({"kind": "call", "user_id": w.user, "opportunity_id": 999});
    refused(engine.try_create("activities", missing).await, &["opportunity_id: not_found"]);
}

async fn who_and_when_are_filled_in(engine: TestEngine) {
    let w = world(&engine).await;
    let caller = engine.user(w.user).await;
    let add = async |values: Json| {
        let body = values.as_object().unwrap().clone();
        let made = engine.insert(&caller, "activities", vec![body], &WriteWish::default()).await;
        let id = made.unwrap().ids[0];
        some(&engine, "activities", id, &["user_id", "happened_at", "kind"]).await
    };
    let at = steward_model::kind::format_datetime;
    let note = json!({"account_id": w.account});
    assert_eq!(add(note).await, json!([w.user, at(NOW), "note"]));
    let other = user(&engine, "other", "member").await;
    let past = json!({"kind": "visit", "user_id": other, "happened_at": "2026-11-20T01:00:00Z"});
    assert_eq!(add(past).await, json!([other, "2026-11-20T01:00:00.000000Z", "visit"]));
    let result = engine.try_create("activities", json!({"kind": "call"})).await;
    refused(result, &["user_id: required"]);
}

async fn mail_starts_private(engine: TestEngine) {
    let w = world(&engine).await;
    let seen = async |values: Json| {
        let mut values = values;
        values["user_id"] = json!(w.user);
        let id = engine.create("activities", values).await;
        engine.get("activities", id).await["visibility"].clone()
    };
    assert_eq!(seen(json!({"kind": "mail"})).await, "private");
    assert_eq!(seen(json!({"kind": "mail", "visibility": "record"})).await, "record");
    assert_eq!(seen(json!({"kind": "call"})).await, "record");
    assert_eq!(seen(json!({"kind": "call", "visibility": "private"})).await, "private");
}

async fn what_it_is_about_is_followed(engine: TestEngine) {
    let w = world(&engine).await;
    let about = json!({
        "opportunity_id": w.opportunity, "contact_id": w.contact, "is_effective": true,
        "happened_at": "2026-11-01T00:00:00Z",
    });
    let first = call(&engine, &w, about).await;
    call(&engine, &w, json!({"contact_id": w.contact, "happened_at": "2026-11-05T00:00:00Z"}))
        .await;
    let fields = ["activity_count", "last_activity_at", "last_effective_at", "version"];
    let (early, late) = ("2026-11-01T00:00:00.000000Z", "2026-11-05T00:00:00.000000Z");
    let of = async |plural, id| some(&engine, plural, id, &fields).await;
    assert_eq!(of("accounts", w.account).await, json!([2, late, early, 1]), "no new version");
    assert_eq!(of("contacts", w.contact).await, json!([2, late, early, 1]));
    assert_eq!(of("opportunities", w.opportunity).await, json!([1, early, early, 1]));
    engine.remove("activities", first).await;
    assert_eq!(of("accounts", w.account).await, json!([1, late, null, 1]));
    assert_eq!(of("opportunities", w.opportunity).await, json!([0, null, null, 1]));
    engine.bring_back("activities", first).await;
    assert_eq!(of("accounts", w.account).await, json!([2, late, early, 1]));
    assert_eq!(engine.log("account", w.account).await.len(), 1);
    assert_eq!(version(&engine, "activities", first).await, 3);
}

async fn private_is_for_those_who_took_part(engine: TestEngine) {
    let w = world(&engine).await;
    let colleague = user(&engine, "colleague", "administrator").await;
    let mail =
        json!({"kind": "mail", "subject_line": "报价", "account_id": w.account, "user_id": w.user});
    let mail = engine.create("activities", mail).await;
    let shared = call(&engine, &w, json!({"account_id": w.account})).await;
    let seen = async |who: i64| {
        let caller = engine.user(who).await;
        let rows = engine.rows_for(&caller, "activities", "select=id&order=id").await;
        let list: Vec<i64> = rows.iter().map(|row| row["id"].as_i64().unwrap()).collect();
        let of = format!("select=activities(id)&id=eq.{}", w.account);
        let embedded = engine.rows_for(&caller, "accounts", &of).await;
        let embedded = embedded[0]["activities"].as_array().unwrap().len();
        assert_eq!(embedded, list.len(), "an embedding shows what the list shows");
        let sum = engine.rows_for(&caller, "activities", "select=count()").await;
        assert_eq!(sum[0]["count"].as_u64(), Some(list.len() as u64), "so does a count");
        list
    };
    assert_eq!(seen(w.user).await, [mail, shared]);
    assert_eq!(seen(colleague).await, [shared], "whatever else the colleague sees");
    let caller = engine.user(colleague).await;
    let query = steward_grammar::parse_list(&format!("id=eq.{mail}")).unwrap();
    let patch = json!({"visibility": "record"}).as_object().unwrap().clone();
    let written = engine.update(&caller, "activities", &query, patch, &WriteWish::default()).await;
    assert!(written.unwrap().ids.is_empty(), "nor can he open it");
    let part = json!({"activity_id": mail, "user_id": colleague, "role": "cc"});
    let part = engine.create("activity_participants", part).await;
    assert_eq!(seen(colleague).await, [mail, shared]);
    engine.remove("activity_participants", part).await;
    assert_eq!(seen(colleague).await, [shared]);
    engine.change("activities", mail, json!({"visibility": "record"})).await;
    assert_eq!(seen(colleague).await, [mail, shared]);
}
