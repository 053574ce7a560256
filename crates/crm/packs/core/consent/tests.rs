//! Consents: never rewritten, the latest counts.

use serde_json::json;
use steward_crm::packs::consent::standing;
use steward_crm::typed::consent::{Channel, Purpose, State};
use steward_engine::WriteWish;
use steward_model::error::ErrorKind;
use steward_testkit::{NOW, TestEngine, both_engines};

use crate::support::user;

both_engines!(the_latest_counts, nobody_rewrites_what_was_agreed);

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

async fn the_latest_counts(engine: TestEngine) {
    let contact = engine.create("contacts", json!({"name": "张三"})).await;
    let today = NOW / DAY;
    let state = async |channel: Channel, day: i64| {
        let caller = engine.system();
        let what = (&channel, &Purpose::Marketing);
        standing(&engine, &caller, ("contact_id", contact), what, day).await.unwrap()
    };
    let say = async |channel: &str, state: &str, more: serde_json::Value| {
        let mut values = json!({"contact_id": contact, "channel": channel, "purpose": "marketing", "state": state});
        values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        engine.create("consents", values).await
    };
    assert_eq!(state(Channel::Sms, today).await, None);
    let first = say("sms", "granted", json!({})).await;
    let at = engine.get("consents", first).await["at"].clone();
    assert_eq!(at, steward_model::kind::format_datetime(NOW), "now, unless it is said");
    assert_eq!(state(Channel::Sms, today).await, Some(State::Granted));
    assert_eq!(state(Channel::Email, today).await, None, "each channel for itself");
    // A paper found later tells of an earlier time.
    say("sms", "withdrawn", json!({"at": "2020-01-01T00:00:00Z", "basis": "paper"})).await;
    assert_eq!(state(Channel::Sms, today).await, Some(State::Granted));
    engine.time().advance(1_000_000);
    say("sms", "withdrawn", json!({})).await;
    assert_eq!(state(Channel::Sms, today).await, Some(State::Withdrawn));
    engine.time().advance(1_000_000);
    say("sms", "granted", json!({"expires_on": "2026-12-31"})).await;
    assert_eq!(state(Channel::Sms, today).await, Some(State::Granted));
    let last = today + 40;
    assert_eq!(state(Channel::Sms, last).await, Some(State::Granted), "on the last day, too");
    assert_eq!(state(Channel::Sms, last + 1).await, None);
    assert_eq!(engine.rows("consents", "select=id").await.len(), 4);
}

async fn nobody_rewrites_what_was_agreed(engine: TestEngine) {
    let owner = user(&engine, "owner", "member").await;
    let contact = engine.create("contacts", json!({"name": "张三", "owner_id": owner})).await;
    let caller = engine.user(owner).await;
    let row = json!({"contact_id": contact, "channel": "phone", "purpose": "marketing"});
    let row = row.as_object().unwrap().clone();
    let wish = WriteWish::default();
    let id = engine.insert(&caller, "consents", vec![row], &wish).await.unwrap().ids[0];
    let query = steward_grammar::parse_list(&format!("id=eq.{id}")).unwrap();
    let patch = json!({"state": "withdrawn"}).as_object().unwrap().clone();
    for caller in [&caller, &engine.system()] {
        let changed = engine.update(caller, "consents", &query, patch.clone(), &wish).await;
        assert_eq!(changed.expect_err("no changes").kind(), ErrorKind::Forbidden);
        let removed = engine.delete(caller, "consents", &query, &wish).await;
        assert_eq!(removed.expect_err("no removal").kind(), ErrorKind::Forbidden);
    }
    assert_eq!(engine.get("consents", id).await["state"], "granted");
}
