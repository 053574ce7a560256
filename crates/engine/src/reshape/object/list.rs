//! `own_objects`: the objects of the company's own, removed ones included.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_model::{Result, Text, text};
use steward_store::reshaped;

use super::super::RIGHT;
use super::super::limits::MOST_OBJECTS;
use super::told::{ToldObject, told};
use crate::action::{Action, Call};

/// Lists the objects of the company's own.
#[derive(Debug)]
pub struct OwnObjects;

/// Nothing is asked.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {}

/// The objects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Output {
    /// Those that there are, the oldest first.
    objects: Vec<ToldObject>,
    /// Those that were removed and can be restored, the newest removal first.
    removed: Vec<ToldObject>,
    /// How many more can be added.
    room: usize,
}

impl Action for OwnObjects {
    type Input = Input;
    type Output = Output;

    fn name(&self) -> &'static str {
        "own_objects"
    }

    fn writes(&self) -> bool {
        false
    }

    fn help(&self) -> Text {
        text!(
            en = "Lists the objects that the company has added, and removed ones.",
            zh = "列出自定义对象，包括已移除的对象。"
        )
    }

    fn needs_right(&self) -> bool {
        true
    }

    fn right(&self) -> &'static str {
        RIGHT
    }

    async fn run(&self, call: &Call<'_>, _: Input) -> Result<Output> {
        let (rows, _) = reshaped::read(call.engine().database()).await?;
        let rows = rows.iter().filter(|row| row.is_object() && row.purged_at.is_none());
        let all: Vec<ToldObject> = rows.map(told).collect::<Result<_>>()?;
        let room = MOST_OBJECTS.saturating_sub(all.len());
        let (mut removed, objects): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|object| object.removed_at.is_some());
        removed.sort_by(|one, other| other.removed_at.cmp(&one.removed_at));
        Ok(Output { objects, removed, room })
    }
}
