//! Short words for what an administrator does.

use serde_json::Value as Json;
use steward_engine::action::Call;
use steward_engine::job::JobKinds;
use steward_engine::reshape::ComputeField;
use steward_engine::{Caller, Engine, WriteWish};
use steward_model::scope::{Access, SystemAccess};
use steward_model::{Error, Result};
use steward_testkit::TestEngine;

pub(crate) fn system() -> Caller {
    let access = Access::System(SystemAccess::because("test"));
    Caller { access, origin: "manual", request_id: None }
}

/// Does an action as somebody.
pub(crate) async fn act_as(
    engine: &Engine,
    caller: &Caller,
    name: &str,
    input: Json,
) -> Result<Json> {
    let mut call = Call::new(engine, caller, WriteWish::default());
    engine.actions().run(name, &mut call, input).await
}

/// Does an action that is expected to work.
pub(crate) async fn act(engine: &Engine, name: &str, input: Json) -> Json {
    let done = act_as(engine, &system(), name, input.clone()).await;
    done.unwrap_or_else(|error| panic!("{name} {input}: {error}"))
}

/// Does an action that is expected to be refused; answers which fields for what, and the whole error.
pub(crate) async fn refused(engine: &Engine, name: &str, input: Json) -> (Vec<String>, Error) {
    let done = act_as(engine, &system(), name, input.clone()).await;
    let error = done.err().unwrap_or_else(|| panic!("{name} {input} is refused"));
    let of = |field: &steward_model::FieldError| format!("{} {}", field.field, field.code);
    (error.fields().iter().map(of).collect(), error)
}

/// Computes what waits to be computed; how many jobs that were.
pub(crate) async fn compute(engine: &Engine) -> u64 {
    let kinds = JobKinds::default().with(ComputeField);
    engine.do_jobs(&kinds).await.unwrap_or_else(|error| panic!("{error}"))
}

/// What all accounts have in a field, the oldest first.
pub(crate) async fn of_all(engine: &TestEngine, field: &str) -> Vec<Json> {
    let rows = engine.rows("accounts", &format!("select={field}&order=id")).await;
    rows.into_iter().map(|row| row[field].clone()).collect()
}
