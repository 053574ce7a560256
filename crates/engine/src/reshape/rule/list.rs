//! `rules`: what a company says must hold of an object's records.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_model::{Result, Text, text};

use super::super::{MOST_RULES, RIGHT, check};
use super::told::{ToldRule, told};
use crate::action::{Action, Call};

/// Lists the rules of an object.
#[derive(Debug)]
pub struct Rules;

/// Of which object.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The plural of an object.
    object: String,
}

/// The rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Output {
    /// The rules, oldest first.
    rules: Vec<ToldRule>,
    /// How many more the object takes.
    room: usize,
}

impl Action for Rules {
    type Input = Input;
    type Output = Output;

    fn name(&self) -> &'static str {
        "rules"
    }

    fn writes(&self) -> bool {
        false
    }

    fn help(&self) -> Text {
        text!(
            en = "Lists what the company says must hold of an object's records.",
            zh = "列出对象的校验规则。"
        )
    }

    fn needs_right(&self) -> bool {
        true
    }

    fn right(&self) -> &'static str {
        RIGHT
    }

    async fn run(&self, call: &Call<'_>, input: Input) -> Result<Output> {
        call.engine().look_at_catalog().await?;
        let catalog = call.engine().catalog();
        let object = check::object(&catalog, &input.object)?;
        let rules = object.rules.iter().map(|rule| told(&catalog, object, rule)).collect();
        Ok(Output { rules, room: MOST_RULES.saturating_sub(object.rules.len()) })
    }
}
