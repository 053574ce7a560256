//! Suppressions: known again however they are spelled, but nowhere readable.

use serde_json::json;
use steward_crm::packs::suppression::is_suppressed;
use steward_crm::typed::suppression::Kind;
use steward_engine::WriteWish;
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{refused, user};

both_engines!(what_is_suppressed_is_known_again, nobody_takes_a_suppression_back);

async fn what_is_suppressed_is_known_again(engine: TestEngine) {
    let system = engine.system();
    let known = async |kind: Kind, value: &str| {
        is_suppressed(&engine, &system, &kind, value).await.expect("it is looked up")
    };
    assert!(!known(Kind::Phone, "13812345678").await);
    let phone = engine.create("suppressions", json!({"value": "138 1234 5678"})).await;
    engine.create("suppressions", json!({"kind": "email", "value": "Lin@Example.com"})).await;
    for (kind, value, is) in [
        (Kind::Phone, "+86-13812345678", true),
        (Kind::Phone, "13812345679", false),
        (Kind::Email, "lin@example.com", true),
        (Kind::Wechat, "lin@example.com", false),
        (Kind::Email, "lin", false),
    ] {
        assert_eq!(known(kind, value).await, is, "{value}");
    }
    let row = engine.get("suppressions", phone).await;
    assert_eq!(row["reason"], "erasure");
    let log = engine.log("suppression", phone).await;
    let logged = log[0].payload.as_deref().expect("what was written");
    assert!(
        !row.to_string().contains("12345678") && !logged.contains("12345678"),
        "{row} {logged}"
    );
    for (kind, value, code) in
        [("email", "lin", "value: not_an_email"), ("phone", "找王总", "value: no_number")]
    {
        let row = json!({"kind": kind, "value": value});
        refused(engine.try_create("suppressions", row).await, &[code]);
    }
}

async fn nobody_takes_a_suppression_back(engine: TestEngine) {
    let id = engine.create("suppressions", json!({"value": "13812345678"})).await;
    let wish = WriteWish::default();
    let query = steward_grammar::parse_list(&format!("id=eq.{id}")).expect("a filter");
    let removed = engine.delete(&engine.system(), "suppressions", &query, &wish).await;
    assert_eq!(removed.expect_err("no removal").kind(), ErrorKind::Forbidden);
    let member = user(&engine, "member", "member").await;
    let caller = engine.user(member).await;
    let looked = is_suppressed(&engine, &caller, &Kind::Phone, "13812345678").await;
    assert_eq!(looked.expect_err("not for members").kind(), ErrorKind::UnknownObject);
}
