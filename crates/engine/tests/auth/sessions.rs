//! Sessions: known without asking, ended at once.

use serde_json::json;
use steward_engine::auth::{SESSION_IDLE, SESSION_LIFETIME};
use steward_model::clock::DAY;
use steward_testkit::{NOW, TestEngine, both_engines};

use crate::support::{knows, person, rows, sign_in};

async fn a_known_token_asks_no_database(engine: TestEngine) {
    person(&engine).await;
    let signed = sign_in(&engine).await;
    assert!(knows(&engine, signed.token.text()).await);
    let before = engine.database().stats();
    for _ in 0..100 {
        assert!(knows(&engine, signed.token.text()).await);
    }
    assert_eq!(engine.database().stats(), before);
}

async fn an_unknown_token_opens_nothing(engine: TestEngine) {
    for token in ["", "x", "stw_x", &"x".repeat(43), &"x".repeat(10_000), "é'\"\0"] {
        assert!(!knows(&engine, token).await, "{token}");
    }
}

async fn signing_out_ends_one_session(engine: TestEngine) {
    let id = person(&engine).await;
    let (one, two) = (sign_in(&engine).await, sign_in(&engine).await);
    let known = engine.authenticate(one.token.text()).await.unwrap().unwrap();
    assert!(knows(&engine, two.token.text()).await);
    assert_eq!(engine.sessions(id).await.unwrap().len(), 2);
    engine.sign_out(known).await.unwrap();
    engine.sign_out(known).await.unwrap();
    assert!(!knows(&engine, one.token.text()).await);
    assert!(knows(&engine, two.token.text()).await);
    let left = engine.sessions(id).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].address.as_deref(), Some("192.0.2.7"));
    assert!(!engine.end_session(id + 1, left[0].id).await.unwrap(), "somebody else's");
    assert!(engine.end_session(id, left[0].id).await.unwrap());
    assert!(!knows(&engine, two.token.text()).await);
}

async fn who_is_frozen_is_out_at_once(engine: TestEngine) {
    let id = person(&engine).await;
    let signed = sign_in(&engine).await;
    assert!(knows(&engine, signed.token.text()).await);
    engine.change("users", id, json!({"status": "frozen"})).await;
    assert!(!knows(&engine, signed.token.text()).await);
    assert!(engine.scope_of(id).await.is_err());
    assert!(engine.sessions(id).await.unwrap().is_empty());
    engine.change("users", id, json!({"status": "active"})).await;
    assert!(!knows(&engine, signed.token.text()).await, "who comes back signs in again");
    sign_in(&engine).await;
}

async fn who_is_deleted_is_out_at_once(engine: TestEngine) {
    let id = person(&engine).await;
    let signed = sign_in(&engine).await;
    assert!(knows(&engine, signed.token.text()).await);
    engine.remove("users", id).await;
    assert!(!knows(&engine, signed.token.text()).await);
    engine.bring_back("users", id).await;
    assert!(!knows(&engine, signed.token.text()).await, "who comes back signs in again");
}

async fn a_session_that_rests_ends(engine: TestEngine) {
    person(&engine).await;
    let signed = sign_in(&engine).await;
    engine.time().advance(SESSION_IDLE - 1);
    assert!(knows(&engine, signed.token.text()).await);
    engine.time().advance(SESSION_IDLE - 1);
    assert!(knows(&engine, signed.token.text()).await);
    engine.time().advance(SESSION_IDLE);
    assert!(!knows(&engine, signed.token.text()).await);
}

async fn a_session_lasts_a_month_at_most(engine: TestEngine) {
    person(&engine).await;
    let signed = sign_in(&engine).await;
    for _ in 0..29 {
        engine.time().advance(DAY);
        assert!(knows(&engine, signed.token.text()).await);
    }
    engine.time().advance(DAY);
    assert_eq!(SESSION_LIFETIME, 30 * DAY);
    assert!(!knows(&engine, signed.token.text()).await);
}

async fn when_it_was_used_is_stored(engine: TestEngine) {
    person(&engine).await;
    let signed = sign_in(&engine).await;
    engine.time().advance(DAY);
    assert!(knows(&engine, signed.token.text()).await);
    engine.store_seen().await.unwrap();
    let stored = rows(&engine, "SELECT seen_at FROM session").await;
    assert_eq!(stored[0].int(0).unwrap(), Some(NOW + DAY));
    let before = engine.database().stats().writes;
    assert!(knows(&engine, signed.token.text()).await);
    engine.store_seen().await.unwrap();
    assert_eq!(engine.database().stats().writes, before, "nothing new, nothing written");
}

async fn ended_sessions_are_removed(engine: TestEngine) {
    person(&engine).await;
    sign_in(&engine).await;
    engine.time().advance(SESSION_IDLE - 1);
    let young = sign_in(&engine).await;
    engine.forget_ended().await.unwrap();
    assert_eq!(rows(&engine, "SELECT id FROM session").await.len(), 2);
    engine.time().advance(1);
    engine.forget_ended().await.unwrap();
    assert_eq!(rows(&engine, "SELECT id FROM session").await.len(), 1);
    assert!(knows(&engine, young.token.text()).await);
}

both_engines!(
    a_known_token_asks_no_database,
    an_unknown_token_opens_nothing,
    signing_out_ends_one_session,
    who_is_frozen_is_out_at_once,
    who_is_deleted_is_out_at_once,
    a_session_that_rests_ends,
    a_session_lasts_a_month_at_most,
    when_it_was_used_is_stored,
    ended_sessions_are_removed,
);
