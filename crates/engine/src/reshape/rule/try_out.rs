//! `try_rule`: what a rule would say of the newest records, before it is kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_model::catalog::{Catalog, ObjectDef, Rule};
use steward_model::formula::Saved;
use steward_model::record::Record;
use steward_model::{Error, Result, Text, text};

use super::super::sample::{self, Found, Sample};
use super::super::{RIGHT, check};
use super::checked::Checked;
use super::said;
use crate::action::{Action, Call};
use crate::record::Problems;

/// Tries a rule.
#[derive(Debug)]
pub struct TryRule;

/// The rule, as it would be added.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The plural of an object.
    object: String,
    /// What would have to hold.
    condition: String,
    /// Of which records; of all, if it is left out.
    #[serde(default)]
    when: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Output {
    /// How many records were looked at: the newest that one may see.
    tried: usize,
    /// How many of them would be refused as they are.
    refused: usize,
    /// The newest of those.
    newest: Vec<Found>,
}

impl Action for TryRule {
    type Input = Input;
    type Output = Output;

    fn name(&self) -> &'static str {
        "try_rule"
    }

    fn writes(&self) -> bool {
        false
    }

    fn help(&self) -> Text {
        text!(
            en = "Says how many of the newest records a rule would refuse, without adding it.",
            zh = "试算：最新的记录中有多少不符合该规则，不会保存规则。"
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
        let rule = checked(call, &catalog, object, &input)?;
        let parents = rule.parents().copied();
        let sample = Sample::read(call, &catalog, object, parents).await?;
        let when = sample::present(call).await?;
        let breaks = |record: &&Record| {
            let parents = sample.parents(record);
            let (new, old) = (*record, Some(*record));
            rule.is_broken(&Saved { new, old, object, parents: &parents, when: &when })
        };
        let broken: Vec<&Record> = sample.records.iter().filter(breaks).collect();
        let newest = sample.named(call, &broken);
        Ok(Output { tried: sample.records.len(), refused: broken.len(), newest })
    }
}

/// The rule, if it can be asked by somebody who sees what it looks at.
fn checked(
    call: &Call<'_>,
    catalog: &Catalog,
    object: &ObjectDef,
    input: &Input,
) -> Result<Checked> {
    let mut rule = Rule {
        number: 0,
        object: object.name.clone(),
        condition: input.condition.trim().to_owned(),
        when: said::expression(input.when.as_deref()),
        message: Text::default(),
        field: String::new(),
        off: false,
    };
    let mut problems = Problems::new(false);
    let checked = said::check(catalog, object, &mut rule, &mut problems);
    if let Some(checked) = &checked {
        let parents = checked.parents().copied();
        let at = (catalog, object, "condition");
        sample::must_see(call, at, checked.fields(), parents, &mut problems);
    }
    problems.finish()?;
    checked.ok_or_else(|| Error::internal("a rule without problems was not checked"))
}
