//! Forgotten passwords.

use serde_json::json;
use steward_engine::auth::{
    ATTEMPTS_PER_ACCOUNT, ATTEMPTS_WINDOW, RESET_LIFETIME, RESETS_PER_ADDRESS, RESETS_PER_USER,
};
use steward_model::error::ErrorKind;
use steward_model::text::Language;
use steward_testkit::{TestEngine, both_engines, field_codes};

use crate::support::{PASSWORD, knows, logged, person, refused, rows, sign_in, try_sign_in};

const NEW: &str = "新的咖啡 1860";

async fn link(engine: &TestEngine, login: &str) -> Option<steward_engine::auth::ResetLink> {
    engine.begin_reset(login).await.unwrap()
}

async fn a_link_sets_a_password_once(engine: TestEngine) {
    let id = person(&engine).await;
    engine.change("users", id, json!({"locale": "zh"})).await;
    let session = sign_in(&engine).await;
    for login in ["138 1234 5678", "E-007", " Chen@example.com "] {
        assert!(link(&engine, login).await.is_some(), "{login}");
    }
    engine.time().advance(ATTEMPTS_WINDOW);
    let link = link(&engine, "chen@example.com").await.unwrap();
    assert_eq!((link.user_id, link.email.as_str()), (id, "chen@example.com"));
    assert_eq!((link.name.as_str(), link.language), ("陈宇航", Some(Language::Zh)));
    assert!(!knows(&engine, link.token.text()).await, "it opens nothing else");
    let short = engine.finish_reset(link.token.text(), "short").await.unwrap_err();
    assert_eq!(short.fields()[0].field, "password");
    engine.finish_reset(link.token.text(), NEW).await.unwrap();
    assert!(!knows(&engine, session.token.text()).await, "whoever was signed in is out");
    try_sign_in(&engine, "chen@example.com", NEW).await.unwrap();
    refused(&engine, "chen@example.com", PASSWORD).await;
    let again = engine.finish_reset(link.token.text(), PASSWORD).await.unwrap_err();
    assert_eq!(field_codes(&again), ["token: link_ended"]);
    let verbs: Vec<_> =
        logged(&engine, id).await.into_iter().map(|(verb, by, _)| (verb, by)).collect();
    assert!(verbs.contains(&("ask_password".to_owned(), None)));
    assert!(verbs.contains(&("reset_password".to_owned(), Some(id))));
}

async fn a_link_ends(engine: TestEngine) {
    let id = person(&engine).await;
    let first = link(&engine, "chen@example.com").await.unwrap();
    let second = link(&engine, "chen@example.com").await.unwrap();
    let ended = async |token: &str| {
        let error = engine.finish_reset(token, NEW).await.unwrap_err();
        field_codes(&error) == ["token: link_ended"]
    };
    assert!(ended(first.token.text()).await, "a newer one takes its place");
    assert!(ended("").await && ended("guess").await);
    engine.time().advance(RESET_LIFETIME);
    assert!(ended(second.token.text()).await, "its time is over");
    engine.forget_ended().await.unwrap();
    assert!(rows(&engine, "SELECT user_id FROM link_token").await.is_empty());
    let third = link(&engine, "chen@example.com").await.unwrap();
    engine.set_password(None, id, NEW).await.unwrap();
    assert!(ended(third.token.text()).await, "the password was set otherwise");
    let fourth = link(&engine, "chen@example.com").await.unwrap();
    engine.change("users", id, json!({"status": "frozen"})).await;
    assert!(ended(fourth.token.text()).await);
}

async fn nobody_gets_none(engine: TestEngine) {
    let id = person(&engine).await;
    assert_eq!(link(&engine, "nobody@example.com").await, None);
    assert_eq!(link(&engine, "").await, None);
    engine.change("users", id, json!({"email": null})).await;
    assert_eq!(link(&engine, "E-007").await, None, "there is no address to send it to");
    engine.change("users", id, json!({"email": "chen@example.com", "status": "frozen"})).await;
    assert_eq!(link(&engine, "chen@example.com").await, None);
    assert!(rows(&engine, "SELECT user_id FROM link_token").await.is_empty());
}

async fn it_is_not_asked_for_too_often(engine: TestEngine) {
    person(&engine).await;
    for _ in 0..RESETS_PER_USER {
        assert!(link(&engine, "chen@example.com").await.is_some());
    }
    assert_eq!(link(&engine, "chen@example.com").await, None);
    engine.time().advance(ATTEMPTS_WINDOW);
    assert!(link(&engine, "chen@example.com").await.is_some());
    let address = Some("192.0.2.7".parse().unwrap());
    for _ in 0..RESETS_PER_ADDRESS {
        engine.allow_reset(address).await.unwrap();
    }
    let error = engine.allow_reset(address).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooManyAttempts);
    assert!(error.retry_after().is_some());
    engine.allow_reset(Some("192.0.2.8".parse().unwrap())).await.unwrap();
    // Who asks for links locks nobody out, and a link opens what wrong passwords have locked.
    for _ in 0..=ATTEMPTS_PER_ACCOUNT {
        refused(&engine, "chen@example.com", "wrong").await;
    }
    engine.time().advance(1);
    let link = link(&engine, "chen@example.com").await.unwrap();
    engine.finish_reset(link.token.text(), NEW).await.unwrap();
    try_sign_in(&engine, "chen@example.com", NEW).await.unwrap();
}

both_engines!(
    a_link_sets_a_password_once,
    a_link_ends,
    nobody_gets_none,
    it_is_not_asked_for_too_often,
);
