//! `history` and `my_changes`: what the change log says, as far as the caller may see it.

use schemars::JsonSchema;
use serde::Deserialize;
use steward_model::clock::Micros;
use steward_model::error::ErrorKind;
use steward_model::kind::{Datetime, Kind as _};
use steward_model::{Error, Result, Text, text};

use super::{Action, Call};
use crate::history::{LONGEST_PAGE, Page};

/// How many changes come at once if nobody says otherwise.
const USUAL: i64 = 50;

/// How far back one may ask for what one did oneself.
const FURTHEST: Micros = 7 * 24 * 3600 * 1_000_000;

/// Who changed a record, when, from what.
#[derive(Debug)]
pub struct History;

/// Whose history.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The plural of an object.
    object: String,
    /// The record.
    id: i64,
    /// Only changes of this field.
    #[serde(default)]
    field: Option<String>,
    /// Only what is older than the change with this id.
    #[serde(default)]
    before: Option<i64>,
    /// At most so many changes, 1 to 1,000.
    #[serde(default)]
    limit: Option<i64>,
}

impl Action for History {
    type Input = Input;
    type Output = Page;

    fn name(&self) -> &'static str {
        "history"
    }

    fn help(&self) -> Text {
        text!(
            en = "Says who changed a record, when and from what, or one of its fields; newest first.",
            zh = "查看一条记录或其中一个字段的修改历史：谁、何时、从什么改成什么，最新的在前。"
        )
    }

    fn writes(&self) -> bool {
        false
    }

    async fn run(&self, call: &Call<'_>, input: Input) -> Result<Page> {
        let page = (input.before, within(input.limit)?);
        let of = (input.object.as_str(), input.id);
        call.engine().history(call.caller(), of, input.field.as_deref(), page).await
    }
}

/// What the caller did himself.
#[derive(Debug)]
pub struct MyChanges;

/// Since when.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Since {
    /// Only what was done at this moment or later, RFC 3339; at most seven days ago.
    since: String,
    /// Only what is older than the change with this id.
    #[serde(default)]
    before: Option<i64>,
    /// At most so many changes, 1 to 1,000.
    #[serde(default)]
    limit: Option<i64>,
}

impl Action for MyChanges {
    type Input = Since;
    type Output = Page;

    fn name(&self) -> &'static str {
        "my_changes"
    }

    fn help(&self) -> Text {
        text!(
            en = "Lists what one has changed oneself since a moment, newest first.",
            zh = "列出自己从某一时刻起所做的修改，最新的在前。"
        )
    }

    fn writes(&self) -> bool {
        false
    }

    async fn run(&self, call: &Call<'_>, input: Since) -> Result<Page> {
        let read = Datetime.read_text(&input.since).ok().and_then(|value| value.as_int());
        let oldest = call.engine().clock().now() - FURTHEST;
        let since = read.filter(|since| *since >= oldest).ok_or_else(too_early)?;
        let page = (input.before, within(input.limit)?);
        call.engine().my_changes(call.caller(), since, page).await
    }
}

fn within(limit: Option<i64>) -> Result<i64> {
    let limit = limit.unwrap_or(USUAL);
    if (1..=LONGEST_PAGE).contains(&limit) {
        return Ok(limit);
    }
    Err(Error::new(
        ErrorKind::BadBody,
        text!(
            en = "'limit' must be between 1 and {LONGEST_PAGE}.",
            zh = "limit 应在 1 到 {LONGEST_PAGE} 之间。"
        ),
    ))
}

fn too_early() -> Error {
    Error::new(
        ErrorKind::BadBody,
        text!(
            en = "'since' must be a time within the last 7 days, like 2026-11-23T01:00:00Z.",
            zh = "since 应为最近 7 天内的时间，例如 2026-11-23T01:00:00Z。"
        ),
    )
}
