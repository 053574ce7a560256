//! Guessing is slowed down.

use std::sync::Arc;

use steward_engine::auth::{ATTEMPTS_PER_ACCOUNT, ATTEMPTS_PER_ADDRESS, ATTEMPTS_WINDOW};
use steward_model::clock::SECOND;
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{PASSWORD, person, refused, rows, script, sign_in, try_sign_in, typed};

async fn after_too_many_the_right_one_does_not_help(engine: TestEngine) {
    person(&engine).await;
    for login in ["E-007", "chen@example.com", "13812345678"].iter().cycle().take(8) {
        assert_eq!(refused(&engine, login, "guess").await.kind(), ErrorKind::Unauthenticated);
    }
    engine.time().advance(60 * SECOND);
    let error = refused(&engine, "E-007", PASSWORD).await;
    assert_eq!(error.kind(), ErrorKind::TooManyAttempts);
    assert_eq!(
        error.text().en,
        "There were too many failed attempts to sign in. Try again in 14 min."
    );
    assert_eq!(error.text().zh, "登录失败次数过多，请在 14 分钟后重试。");
    engine.time().advance(ATTEMPTS_WINDOW - 60 * SECOND);
    sign_in(&engine).await;
}

async fn success_begins_anew(engine: TestEngine) {
    person(&engine).await;
    for _ in 0..3 {
        for _ in 1..ATTEMPTS_PER_ACCOUNT {
            refused(&engine, "E-007", "guess").await;
        }
        sign_in(&engine).await;
    }
}

async fn an_unknown_name_is_slowed_down_alike(engine: TestEngine) {
    for _ in 0..ATTEMPTS_PER_ACCOUNT {
        let error = refused(&engine, "nobody@example.com", "guess").await;
        assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    }
    let error = refused(&engine, "nobody@example.com", "guess").await;
    assert_eq!(error.kind(), ErrorKind::TooManyAttempts);
    let other = refused(&engine, "somebody@example.com", "guess").await;
    assert_eq!(other.kind(), ErrorKind::Unauthenticated);
    let keys = rows(&engine, "SELECT key FROM sign_in_failure").await;
    for key in keys {
        let key = String::from_utf8_lossy(key.bytes(0).unwrap().unwrap()).into_owned();
        assert!(!key.contains("nobody"), "what was typed is not kept");
    }
}

async fn one_address_can_not_try_everybody(engine: TestEngine) {
    person(&engine).await;
    refused(&engine, "nobody@example.com", "guess").await;
    assert_eq!(ATTEMPTS_PER_ADDRESS, 100);
    script(&engine, "UPDATE sign_in_failure SET attempts = 100").await;
    let error = refused(&engine, "E-007", PASSWORD).await;
    assert_eq!(error.kind(), ErrorKind::TooManyAttempts);
    let mut elsewhere = typed("E-007", PASSWORD);
    elsewhere.address = Some("192.0.2.8".parse().unwrap());
    engine.sign_in(&elsewhere).await.unwrap();
}

async fn many_at_once_do_not_slip_through(engine: TestEngine) {
    person(&engine).await;
    let engine = Arc::new(engine);
    let guesses: Vec<_> = (0..20)
        .map(|_| {
            let engine = Arc::clone(&engine);
            tokio::spawn(async move { try_sign_in(&engine, "E-007", "guess").await.unwrap_err() })
        })
        .collect();
    let mut tried = 0;
    for guess in guesses {
        match guess.await.unwrap().kind() {
            ErrorKind::Unauthenticated => tried += 1,
            kind => assert_eq!(kind, ErrorKind::TooManyAttempts),
        }
    }
    assert_eq!(tried, ATTEMPTS_PER_ACCOUNT);
}

both_engines!(
    after_too_many_the_right_one_does_not_help,
    success_begins_anew,
    an_unknown_name_is_slowed_down_alike,
    one_address_can_not_try_everybody,
    many_at_once_do_not_slip_through,
);
