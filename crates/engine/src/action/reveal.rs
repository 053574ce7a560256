//! `reveal`: the plain text of one secret.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_model::{Result, Text, text};

use super::{Action, Call};

/// Shows a secret. Who may see it is said of its field, not of the action.
#[derive(Debug)]
pub struct Reveal;

/// What to show.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The plural of an object.
    object: String,
    /// The record.
    id: i64,
    /// The secret field.
    field: String,
}

/// What is shown.
#[derive(Serialize, JsonSchema)]
pub struct Output {
    /// The plain text; null where there is none.
    value: Option<String>,
}

impl Action for Reveal {
    type Input = Input;
    type Output = Output;

    fn name(&self) -> &'static str {
        "reveal"
    }

    fn help(&self) -> Text {
        text!(
            en = "Shows the plain text of one secret, which goes into the log.",
            zh = "显示一个加密字段的明文，并记入日志。"
        )
    }

    fn writes(&self) -> bool {
        false
    }

    /// There is nothing to repeat safely here, so an idempotency key means nothing and nothing is
    /// kept.
    async fn run(&self, call: &Call<'_>, input: Input) -> Result<Output> {
        let Input { object, id, field } = input;
        Ok(Output { value: call.engine().reveal(call.caller(), &object, id, &field).await? })
    }
}
