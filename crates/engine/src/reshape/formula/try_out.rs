//! `try_formula`: what the newest records would have in a computed field, before it is kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use steward_model::catalog::definition::Field;
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::formula::{Planned, Trial};
use steward_model::{Error, Result, Text, Value, text};

use super::super::sample::{self, Found, Sample};
use super::super::words::Words;
use super::super::{RIGHT, check};
use crate::action::{Action, Call};
use crate::record::Problems;

/// How many records are shown with their values.
const SHOWN: usize = 8;

/// Tries a formula.
#[derive(Debug)]
pub struct TryFormula;

/// The formula, and what its result would be.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The plural of an object.
    object: String,
    /// The kind of the result, as of `add_field`.
    kind: String,
    /// The formula.
    formula: String,
    /// Decimal, money, percent: how many decimals.
    #[serde(default)]
    decimals: Option<u8>,
    /// The field whose formula it would be, if it is there already: then its other settings hold.
    #[serde(default)]
    field: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Output {
    /// Whether the results would be stored: those that depend on the present time are not, and can only be shown.
    stored: bool,
    /// How many records were looked at: the newest that one may see.
    tried: usize,
    /// How many of them would have nothing in the field.
    empty: usize,
    /// How many of those because the result does not fit the field.
    unfit: usize,
    /// Why it does not fit the first of them.
    why: Option<Words>,
    /// The newest with what they would have.
    newest: Vec<Computed>,
}

/// What a record would have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
struct Computed {
    #[serde(flatten)]
    record: Found,
    /// The value; null for nothing.
    value: Json,
}

impl Action for TryFormula {
    type Input = Input;
    type Output = Output;

    fn name(&self) -> &'static str {
        "try_formula"
    }

    fn writes(&self) -> bool {
        false
    }

    fn help(&self) -> Text {
        text!(
            en = "Says what the newest records would have in a computed field, without adding it.",
            zh = "试算：最新的记录按该公式会得到什么值，不会保存公式。"
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
        let model = call.engine().model();
        let catalog = &model.catalog;
        let object = check::object(catalog, &input.object)?;
        let mut problems = Problems::new(false);
        let trial = trial(catalog, object, &input, &model.formulas, &mut problems);
        if let Some(trial) = &trial {
            let (fields, parents) = (trial.fields(), trial.parents().iter().copied());
            let at = (catalog.as_ref(), object, "formula");
            sample::must_see(call, at, fields, parents, &mut problems);
        }
        problems.finish()?;
        let trial = trial.ok_or_else(|| Error::internal("a formula was not checked"))?;
        let sample = Sample::read(call, catalog, object, trial.parents().iter().copied()).await?;
        let when = sample::present(call).await?;
        let values: Vec<_> = sample
            .records
            .iter()
            .map(|record| trial.value(record, object, &sample.parents(record), &when))
            .collect();
        let nothing =
            |value: &&std::result::Result<Value, _>| value.as_ref().map_or(true, Value::is_null);
        let why = values.iter().find_map(|value| value.as_ref().err());
        let newest = sample.records.iter().zip(&values).take(SHOWN).map(|(record, value)| {
            let value =
                value.as_ref().map_or(Json::Null, |value| sample::json(trial.target(), value));
            Computed { record: sample.name(call, record), value }
        });
        Ok(Output {
            stored: trial.is_stored(),
            tried: values.len(),
            empty: values.iter().filter(nothing).count(),
            unfit: values.iter().filter(|value| value.is_err()).count(),
            why: why.map(|refusal| Words::from(&refusal.message)),
            newest: newest.collect(),
        })
    }
}

/// The formula, if it can be computed.
fn trial(
    catalog: &Catalog,
    object: &ObjectDef,
    input: &Input,
    known: &[Planned],
    problems: &mut Problems,
) -> Option<Trial> {
    let there = input.field.as_deref().and_then(|name| object.field(name));
    let field = Field {
        name: input.field.clone().unwrap_or_else(|| "x_field".to_owned()),
        kind: input.kind.clone(),
        scale: input.decimals,
        formula: Some(input.formula.trim().to_owned()),
        options: there.map(|field| check::options_of(field).to_vec()).unwrap_or_default(),
        ..Field::default()
    };
    check::settings(&field, problems);
    super::check((catalog, object), &field, (there.map(|field| field.id), known), problems)
}
