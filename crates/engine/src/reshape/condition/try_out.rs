//! `try_condition`: for how many of the newest records a condition holds, before it is kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_model::formula::{Condition, Saved};
use steward_model::record::Record;
use steward_model::{Error, FieldError, Result, Text, text};

use super::super::sample::{self, Found, Sample};
use super::super::{RIGHT, check};
use crate::action::{Action, Call};
use crate::record::Problems;

/// Tries a condition.
#[derive(Debug)]
pub struct TryCondition;

/// The condition.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The plural of an object.
    object: String,
    /// What would decide.
    condition: String,
    /// The field that it would be said of, if it is there already: how many records lack it is said as well.
    #[serde(default)]
    field: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Output {
    /// How many records were looked at: the newest that one may see.
    tried: usize,
    /// For how many of them it holds.
    holds: usize,
    /// How many of those have nothing in the field.
    lacking: Option<usize>,
    /// The newest of those for which it holds; if there are some that lack the field, of these.
    newest: Vec<Found>,
}

impl Action for TryCondition {
    type Input = Input;
    type Output = Output;

    fn name(&self) -> &'static str {
        "try_condition"
    }

    fn writes(&self) -> bool {
        false
    }

    fn help(&self) -> Text {
        text!(
            en = "Says for how many of the newest records a condition of a field holds, without keeping it.",
            zh = "试算：字段的条件对最新的记录中多少条成立，不会保存条件。"
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
        let source = input.condition.trim();
        let condition = Condition::compile(source, &catalog, object).map_err(|fault| {
            let why = fault.sentence(source);
            Error::invalid(vec![FieldError::new("condition", "wrong_expression", why)])
        })?;
        let mut problems = Problems::new(false);
        let parents = || condition.parents().iter().copied();
        let at = (&*catalog, object, "condition");
        sample::must_see(call, at, condition.fields(), parents(), &mut problems);
        problems.finish()?;
        let sample = Sample::read(call, &catalog, object, parents()).await?;
        let when = sample::present(call).await?;
        let holds = |record: &&Record| {
            let parents = sample.parents(record);
            let (new, old) = (*record, Some(*record));
            let saved = Saved { new, old, object, parents: &parents, when: &when };
            condition.holds(&saved) == Some(true)
        };
        let found: Vec<&Record> = sample.records.iter().filter(holds).collect();
        let field = input.field.as_deref().and_then(|name| object.field(name));
        let lacking: Option<Vec<&Record>> = field.map(|field| {
            found.iter().filter(|record| record.get(field.id).is_null()).copied().collect()
        });
        let named = lacking.as_ref().filter(|lacking| !lacking.is_empty()).unwrap_or(&found);
        Ok(Output {
            tried: sample.records.len(),
            holds: found.len(),
            newest: sample.named(call, named),
            lacking: lacking.map(|lacking| lacking.len()),
        })
    }
}
