//! `bin` and `look_in_bin`: what was deleted and may be taken back.

use schemars::JsonSchema;
use serde::Deserialize;
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, Text, text};

use super::{Action, Call};
use crate::history::{BinPage, BinWish, LyingWhole, MOST_LYING, Place};

/// How many records come at once if nobody says otherwise.
const USUAL: usize = 50;

/// What lies in the bin.
#[derive(Debug)]
pub struct Bin;

/// Which part of it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The plural of an object; otherwise all objects but those whose records are parts of others.
    #[serde(default)]
    object: Option<String>,
    /// Only what one put there oneself.
    #[serde(default)]
    mine: bool,
    /// `next` of the page before.
    #[serde(default)]
    before: Option<Place>,
    /// At most so many records, 1 to 200.
    #[serde(default)]
    limit: Option<usize>,
}

impl Action for Bin {
    type Input = Input;
    type Output = BinPage;

    fn name(&self) -> &'static str {
        "bin"
    }

    fn help(&self) -> Text {
        text!(
            en = "Lists the deleted records that one may take back, those first that were deleted last.",
            zh = "列出回收站中自己有权恢复的记录，最近删除的在前。"
        )
    }

    fn writes(&self) -> bool {
        false
    }

    async fn run(&self, call: &Call<'_>, input: Input) -> Result<BinPage> {
        let limit = input.limit.unwrap_or(USUAL);
        if !(1..=MOST_LYING).contains(&limit) {
            return Err(Error::new(
                ErrorKind::BadBody,
                text!(
                    en = "'limit' must be between 1 and {MOST_LYING}.",
                    zh = "limit 应在 1 到 {MOST_LYING} 之间。"
                ),
            ));
        }
        let Input { object, mine, before, .. } = input;
        call.engine().bin(call.caller(), &BinWish { object, mine, before, limit }).await
    }
}

/// What a record in the bin says.
#[derive(Debug)]
pub struct LookInBin;

/// Which record.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// The plural of an object.
    object: String,
    /// The record.
    id: i64,
}

impl Action for LookInBin {
    type Input = Which;
    type Output = LyingWhole;

    fn name(&self) -> &'static str {
        "look_in_bin"
    }

    fn help(&self) -> Text {
        text!(
            en = "Shows a deleted record that one may take back.",
            zh = "查看回收站中自己有权恢复的一条记录。"
        )
    }

    fn writes(&self) -> bool {
        false
    }

    async fn run(&self, call: &Call<'_>, input: Which) -> Result<LyingWhole> {
        call.engine().look_in_bin(call.caller(), &input.object, input.id).await
    }
}
