//! Signing in by any name; saying no without telling why.

use serde_json::json;
use steward_engine::auth::{SESSION_LIFETIME, Via};
use steward_model::error::ErrorKind;
use steward_testkit::{NOW, TestEngine, both_engines};

use crate::support::{PASSWORD, logged, person, refused, rows, sign_in, try_sign_in};

async fn by_any_of_three_names(engine: TestEngine) {
    let id = person(&engine).await;
    for login in [" Chen@Example.com", "138-1234-5678", "+86 13812345678", "E-007"] {
        let signed = try_sign_in(&engine, login, PASSWORD).await.unwrap();
        assert_eq!((signed.user_id, signed.expires_at), (id, NOW + SESSION_LIFETIME));
        let known = engine.authenticate(signed.token.text()).await.unwrap().unwrap();
        assert_eq!(known.user_id, id);
        assert!(matches!(known.via, Via::Session(_)));
    }
}

async fn a_wrong_password_and_an_unknown_name_say_the_same(engine: TestEngine) {
    person(&engine).await;
    let wrong = refused(&engine, "chen@example.com", "浓缩咖啡 0572").await;
    let unknown = refused(&engine, "nobody@example.com", PASSWORD).await;
    let nothing = refused(&engine, "", PASSWORD).await;
    for error in [&wrong, &unknown, &nothing] {
        assert_eq!(error.kind(), ErrorKind::Unauthenticated);
        assert_eq!(error.text().zh, "账号或密码不正确。");
        assert_eq!((error.details(), error.hint()), (None, None));
    }
    assert!(rows(&engine, "SELECT id FROM session").await.is_empty());
}

async fn who_has_no_password_can_not_come_in(engine: TestEngine) {
    let department = engine.create("departments", json!({"name": "华东销售部"})).await;
    let new = json!({"name": "新人", "employee_no": "E-008", "department_id": department});
    engine.create("users", new).await;
    for password in ["", "x", "$argon2id$v=19$m=19456,t=2,p=1$"] {
        let error = refused(&engine, "E-008", password).await;
        assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    }
}

async fn who_is_not_active_can_not_come_in(engine: TestEngine) {
    let id = person(&engine).await;
    for status in ["invited", "frozen", "left"] {
        engine.change("users", id, json!({"status": status})).await;
        let error = refused(&engine, "E-007", PASSWORD).await;
        assert_eq!(error.kind(), ErrorKind::Unauthenticated);
        assert!(error.text().en.contains("may not sign in"), "{status}: {error}");
        // Who doesn't know the password is told nothing.
        let error = refused(&engine, "E-007", "guessed").await;
        assert!(error.text().en.contains("not right"), "{status}: {error}");
    }
    engine.remove("users", id).await;
    let error = refused(&engine, "E-007", PASSWORD).await;
    assert!(error.text().en.contains("not right"), "deleted: {error}");
}

async fn it_is_logged_without_a_secret(engine: TestEngine) {
    let id = person(&engine).await;
    let signed = sign_in(&engine).await;
    let known = engine.authenticate(signed.token.text()).await.unwrap().unwrap();
    engine.sign_out(known).await.unwrap();
    let Via::Session(session) = known.via else { panic!("a session") };
    let logged = logged(&engine, id).await;
    assert_eq!(
        logged,
        [
            ("set_password".to_owned(), None, json!({})),
            ("sign_in".to_owned(), Some(id), json!({"address": "192.0.2.7", "client": "Test"})),
            ("sign_out".to_owned(), Some(id), json!({"session": session})),
        ]
    );
    let shown = format!("{signed:?}");
    assert!(!shown.contains(signed.token.text()), "{shown}");
}

async fn the_token_is_stored_nowhere(engine: TestEngine) {
    person(&engine).await;
    let signed = sign_in(&engine).await;
    let stored = rows(&engine, "SELECT token_hash FROM session").await;
    let hash = stored[0].bytes(0).unwrap().unwrap();
    assert_eq!(hash.len(), 32);
    assert!(!signed.token.text().as_bytes().windows(8).any(|part| hash.starts_with(part)));
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(engine.authenticate(&hex).await.unwrap().is_none(), "the hash opens nothing");
}

both_engines!(
    by_any_of_three_names,
    a_wrong_password_and_an_unknown_name_say_the_same,
    who_has_no_password_can_not_come_in,
    who_is_not_active_can_not_come_in,
    it_is_logged_without_a_secret,
    the_token_is_stored_nowhere,
);
