//! The address of a user's calendar.

use serde_json::json;
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{knows, logged, person, rows};

async fn an_address_holds_until_it_is_taken_back(engine: TestEngine) {
    let id = person(&engine).await;
    assert_eq!(engine.calendar_token(id).await.unwrap(), None);
    let first = engine.make_calendar_token(Some(id), id).await.unwrap();
    let whose = async |token: &str| engine.user_of_calendar(token).await.unwrap();
    assert_eq!(whose(first.text()).await, Some(id));
    assert!(!knows(&engine, first.text()).await, "it opens nothing else");
    let second = engine.make_calendar_token(Some(id), id).await.unwrap();
    assert_eq!((whose(first.text()).await, whose(second.text()).await), (None, Some(id)));
    assert!(engine.calendar_token(id).await.unwrap().is_some());
    assert!(engine.revoke_calendar_token(Some(id), id).await.unwrap());
    assert!(!engine.revoke_calendar_token(Some(id), id).await.unwrap());
    assert_eq!(whose(second.text()).await, None);
    assert_eq!(whose("").await, None);
    let verbs: Vec<_> = logged(&engine, id).await.into_iter().skip(1).collect();
    let of = |verb: &str| (verb.to_owned(), Some(id), json!({}));
    assert_eq!(verbs, [of("share_calendar"), of("share_calendar"), of("unshare_calendar")]);
}

async fn it_is_its_users(engine: TestEngine) {
    let id = person(&engine).await;
    let token = engine.make_calendar_token(Some(id), id).await.unwrap();
    let api = engine.create_api_token(None, id, "import", None).await.unwrap();
    assert_eq!(engine.user_of_calendar(api.token.text()).await.unwrap(), None);
    engine.change("users", id, json!({"status": "frozen"})).await;
    assert_eq!(engine.user_of_calendar(token.text()).await.unwrap(), None);
    let error = engine.make_calendar_token(None, 99_999).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let stored = rows(&engine, "SELECT token_hash FROM link_token").await;
    assert_eq!(stored.len(), 1);
    assert_ne!(stored[0].bytes(0).unwrap(), Some(token.text().as_bytes()));
}

both_engines!(an_address_holds_until_it_is_taken_back, it_is_its_users);
