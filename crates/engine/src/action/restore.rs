//! `restore`: records out of the bin.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, Text, text};

use super::{Action, Call};

/// Takes records out of the bin.
#[derive(Debug)]
pub struct Restore;

/// What to restore.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The plural of an object.
    object: String,
    /// The records.
    ids: Vec<i64>,
}

/// What was restored.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Output {
    /// The records.
    restored: Vec<i64>,
}

impl Action for Restore {
    type Input = Input;
    type Output = Output;

    fn name(&self) -> &'static str {
        "restore"
    }

    fn has_dry_run(&self) -> bool {
        true
    }

    fn help(&self) -> Text {
        text!(
            en = "Takes records out of the bin, with what went there together with them.",
            zh = "从回收站恢复记录，连同一起删除的下级记录。"
        )
    }

    async fn run(&self, call: &Call<'_>, input: Input) -> Result<Output> {
        if input.ids.is_empty() {
            return Err(Error::new(
                ErrorKind::BadBody,
                text!(en = "'ids' names no record.", zh = "ids 中没有记录。"),
            ));
        }
        let engine = call.engine();
        let written = engine.restore(call.caller(), &input.object, &input.ids, call.wish()).await?;
        call.note(&written);
        Ok(Output { restored: written.ids })
    }
}
