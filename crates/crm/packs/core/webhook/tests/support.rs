//! What the tests of webhooks share.

use serde_json::{Map, Value as Json, json};
use steward_engine::action::Call;
use steward_engine::job::JobKinds;
use steward_engine::outgoing::{Limits, Poster, SigningSecret, signature};
use steward_engine::{Caller, WriteWish};
use steward_model::{Error, Result};
use steward_testkit::{Received, TestEngine};

use crate::support::user;

/// An engine whose consumers have begun, and its administrator.
pub(super) async fn begun(engine: &TestEngine) -> Caller {
    engine.begin_log().await;
    let boss = user(engine, "主管", "administrator").await;
    assert_eq!(follow(engine).await, 0);
    engine.user(boss).await
}

pub(super) async fn make(engine: &TestEngine, caller: &Caller, plural: &str, values: Json) -> i64 {
    let made = try_make(engine, caller, plural, values).await;
    made.unwrap_or_else(|error| panic!("{plural}: {error}"))
}

pub(super) async fn try_make(
    engine: &TestEngine,
    caller: &Caller,
    plural: &str,
    values: Json,
) -> Result<i64> {
    let row = values.as_object().unwrap().clone();
    Ok(engine.insert(caller, plural, vec![row], &WriteWish::default()).await?.ids[0])
}

/// What a webhook says that wants to hear of everything at an address.
pub(super) fn hook(url: &str, more: Json) -> Json {
    let mut values = json!({
        "name": "ERP", "url": url, "objects": "*",
        "changes": ["created", "updated", "deleted", "restored"],
    });
    values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    values
}

/// The webhook, of somebody.
pub(super) async fn webhook(engine: &TestEngine, caller: &Caller, url: &str, more: Json) -> i64 {
    make(engine, caller, "webhooks", hook(url, more)).await
}

/// The log is sealed, and what follows from it is written; how much.
pub(super) async fn follow(engine: &TestEngine) -> u64 {
    engine.seal().await;
    let made = engine.consume(&steward_crm::consumers()).await;
    made.unwrap_or_else(|error| panic!("{error}"))
}

/// The jobs that are due are done, until there are none.
pub(super) async fn deliver(engine: &TestEngine) {
    let done = engine.do_jobs(&kinds(engine)).await;
    done.unwrap_or_else(|error| panic!("{error}"));
}

pub(super) fn kinds(engine: &TestEngine) -> JobKinds {
    let poster = Poster::new(engine.allowed().clone(), Limits::default()).unwrap();
    JobKinds::default().with(steward_crm::DeliverWebhooks::new(poster))
}

/// All deliveries, oldest first.
pub(super) async fn deliveries(engine: &TestEngine) -> Vec<Json> {
    engine.rows("webhook_deliveries", "order=id").await
}

/// The states of all deliveries, oldest first.
pub(super) async fn states(engine: &TestEngine) -> Vec<String> {
    let rows = deliveries(engine).await;
    rows.iter().map(|row| row["state"].as_str().unwrap().to_owned()).collect()
}

/// Calls an action.
pub(super) async fn call(
    engine: &TestEngine,
    caller: &Caller,
    name: &str,
    input: Json,
) -> Result<Json, Error> {
    let mut call = Call::new(engine, caller, WriteWish::default());
    engine.actions().run(name, &mut call, input).await
}

/// The signature that a call must have with this secret.
pub(super) fn signed(secret: &str, call: &Received) -> String {
    let secret = SigningSecret::parse(secret).unwrap();
    signature(&[secret], &call.id, call.timestamp, call.text.as_bytes())
}

/// Changes a record as somebody.
pub(super) async fn change(engine: &TestEngine, caller: &Caller, plural: &str, id: i64, to: Json) {
    let body: Map<String, Json> = to.as_object().unwrap().clone();
    let query = steward_grammar::parse_list(&format!("id=eq.{id}")).unwrap();
    let done = engine.update(caller, plural, &query, body, &WriteWish::default()).await;
    assert_eq!(done.unwrap_or_else(|error| panic!("{plural}: {error}")).ids, [id]);
}
