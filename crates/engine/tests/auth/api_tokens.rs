//! Tokens of programs.

use serde_json::json;
use steward_engine::auth::{API_TOKEN_PREFIX, SESSION_LIFETIME, Via};
use steward_model::clock::DAY;
use steward_model::error::ErrorKind;
use steward_testkit::{NOW, TestEngine, both_engines, field_codes};

use crate::support::{knows, logged, person, rows};

async fn a_token_works_until_it_is_taken_back(engine: TestEngine) {
    let id = person(&engine).await;
    let made = engine.create_api_token(None, id, " import ", None).await.unwrap();
    assert!(made.token.text().starts_with(API_TOKEN_PREFIX));
    let known = engine.authenticate(made.token.text()).await.unwrap().unwrap();
    assert_eq!((known.user_id, known.via), (id, Via::ApiToken(made.id)));
    engine.time().advance(10 * SESSION_LIFETIME);
    assert!(knows(&engine, made.token.text()).await, "it has no end");
    let listed = engine.api_tokens(id).await.unwrap();
    assert_eq!((listed[0].name.as_str(), listed[0].revoked_at), ("import", None));
    assert!(!engine.revoke_api_token(None, id + 1, made.id).await.unwrap(), "somebody else's");
    assert!(engine.revoke_api_token(Some(id), id, made.id).await.unwrap());
    assert!(!engine.revoke_api_token(Some(id), id, made.id).await.unwrap());
    assert!(!knows(&engine, made.token.text()).await);
    let logged = logged(&engine, id).await;
    let of = |verb: &str, by| {
        let payload = match verb {
            "create_token" => json!({"token": made.id, "name": "import"}),
            _ => json!({"token": made.id}),
        };
        (verb.to_owned(), by, payload)
    };
    assert_eq!(logged[1..], [of("create_token", None), of("revoke_token", Some(id))]);
}

async fn a_token_ends_at_its_time(engine: TestEngine) {
    let id = person(&engine).await;
    let made = engine.create_api_token(None, id, "import", Some(NOW + DAY)).await.unwrap();
    engine.time().advance(DAY - 1);
    assert!(knows(&engine, made.token.text()).await);
    engine.time().advance(1);
    assert!(!knows(&engine, made.token.text()).await);
}

async fn a_token_ends_with_its_user(engine: TestEngine) {
    let id = person(&engine).await;
    let made = engine.create_api_token(None, id, "import", None).await.unwrap();
    assert!(knows(&engine, made.token.text()).await);
    engine.change("users", id, json!({"status": "left"})).await;
    assert!(!knows(&engine, made.token.text()).await);
    engine.change("users", id, json!({"status": "active"})).await;
    assert!(knows(&engine, made.token.text()).await, "it was not taken back");
}

async fn when_it_was_used_is_stored(engine: TestEngine) {
    let id = person(&engine).await;
    let made = engine.create_api_token(None, id, "import", None).await.unwrap();
    assert_eq!(engine.api_tokens(id).await.unwrap()[0].used_at, None);
    assert!(knows(&engine, made.token.text()).await);
    engine.store_seen().await.unwrap();
    assert_eq!(engine.api_tokens(id).await.unwrap()[0].used_at, Some(NOW));
}

async fn what_makes_no_sense_is_refused(engine: TestEngine) {
    let id = person(&engine).await;
    let error = engine.create_api_token(None, id, "  ", Some(NOW)).await.unwrap_err();
    assert_eq!(field_codes(&error), ["name: required", "expires_at: past"]);
    for (name, code) in [("a\0b", "control_character"), (&"x".repeat(101), "too_long")] {
        let error = engine.create_api_token(None, id, name, None).await.unwrap_err();
        assert_eq!(error.fields()[0].code, code);
    }
    let error = engine.create_api_token(None, 99_999, "import", None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(rows(&engine, "SELECT id FROM api_token").await.is_empty());
}

both_engines!(
    a_token_works_until_it_is_taken_back,
    a_token_ends_at_its_time,
    a_token_ends_with_its_user,
    when_it_was_used_is_stored,
    what_makes_no_sense_is_refused,
);
