//! Setting and changing passwords.

use steward_engine::auth::ATTEMPTS_PER_ACCOUNT;
use steward_model::error::ErrorKind;
use steward_store::auth::account;
use steward_testkit::{TestEngine, both_engines, field_codes};

use crate::support::{PASSWORD, knows, logged, person, refused, sign_in, try_sign_in};

async fn a_new_password_ends_all_sessions(engine: TestEngine) {
    let id = person(&engine).await;
    let signed = sign_in(&engine).await;
    assert!(knows(&engine, signed.token.text()).await);
    engine.set_password(Some(9), id, "another one").await.unwrap();
    assert!(!knows(&engine, signed.token.text()).await);
    refused(&engine, "E-007", PASSWORD).await;
    try_sign_in(&engine, "E-007", "another one").await.unwrap();
    let by: Vec<Option<i64>> = logged(&engine, id)
        .await
        .into_iter()
        .filter(|(verb, ..)| verb == "set_password")
        .map(|(_, by, _)| by)
        .collect();
    assert_eq!(by, [None, Some(9)]);
}

async fn changing_ones_own_keeps_this_session(engine: TestEngine) {
    person(&engine).await;
    let (here, there) = (sign_in(&engine).await, sign_in(&engine).await);
    let me = engine.authenticate(here.token.text()).await.unwrap().unwrap();
    engine.change_password(me, PASSWORD, "another one").await.unwrap();
    assert!(knows(&engine, here.token.text()).await);
    assert!(!knows(&engine, there.token.text()).await);
    try_sign_in(&engine, "E-007", "another one").await.unwrap();
}

async fn the_old_one_must_be_known(engine: TestEngine) {
    person(&engine).await;
    let signed = sign_in(&engine).await;
    let me = engine.authenticate(signed.token.text()).await.unwrap().unwrap();
    for _ in 0..ATTEMPTS_PER_ACCOUNT {
        let error = engine.change_password(me, "guess", "another one").await.unwrap_err();
        assert_eq!(field_codes(&error), ["old_password: wrong_password"]);
    }
    let error = engine.change_password(me, PASSWORD, "another one").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooManyAttempts);
}

async fn short_ones_and_strangers_are_refused(engine: TestEngine) {
    let id = person(&engine).await;
    let error = engine.set_password(None, id, "1234567").await.unwrap_err();
    assert_eq!(field_codes(&error), ["password: too_short"]);
    let error = engine.set_password(None, 99_999, "long enough").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    sign_in(&engine).await;
}

/// The hash of `password` with settings of an earlier time.
const OLD_HASH: &str = "$argon2id$v=19$m=8192,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$";

async fn an_old_hash_is_renewed(engine: TestEngine) {
    use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
    let id = person(&engine).await;
    let params = Params::new(8192, 1, 1, None).unwrap();
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = argon.hash_password_with_salt(PASSWORD.as_bytes(), b"0123456789abcdef").unwrap();
    let old = hash.to_string();
    assert!(old.starts_with(OLD_HASH));
    let set = engine.database().write(move |tx| {
        let old = old.clone();
        Box::pin(async move { account::set_password(tx, id, &old, 0).await })
    });
    set.await.unwrap();
    sign_in(&engine).await;
    let renewed = account::password_hash(engine.database(), id).await.unwrap().unwrap();
    assert!(!renewed.starts_with(OLD_HASH), "{renewed}");
    sign_in(&engine).await;
    let same = account::password_hash(engine.database(), id).await.unwrap().unwrap();
    assert_eq!(same, renewed, "once is enough");
}

both_engines!(
    a_new_password_ends_all_sessions,
    changing_ones_own_keeps_this_session,
    the_old_one_must_be_known,
    short_ones_and_strangers_are_refused,
    an_old_hash_is_renewed,
);
