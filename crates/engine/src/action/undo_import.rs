//! `undo_import`: takes a whole import out again, in the background.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_model::{Result, Text, text};

use super::{Action, Call};

/// Takes an import out again.
#[derive(Debug)]
pub struct UndoImport;

/// Which import.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The record of the import.
    id: i64,
}

/// What does it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Output {
    /// The job, for `jobs`.
    job: i64,
}

impl Action for UndoImport {
    type Input = Input;
    type Output = Output;

    fn name(&self) -> &'static str {
        "undo_import"
    }

    fn help(&self) -> Text {
        text!(
            en = "Takes an import out again: what it made goes into the bin, what it changed gets its former \
                  values. What somebody has changed or used since stays and is named.",
            zh = "撤销一次导入：由它新建的记录移入回收站，被它修改的字段恢复原值；之后又被修改或已被使用的记录保持不变并逐条列出。"
        )
    }

    async fn run(&self, call: &Call<'_>, input: Input) -> Result<Output> {
        Ok(Output { job: call.engine().undo_import(call.caller(), input.id).await? })
    }
}
