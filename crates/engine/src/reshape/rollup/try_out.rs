//! `try_rollup`: what the newest records would have in a roll-up, before it is kept.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use steward_model::catalog::definition::Field;
use steward_model::catalog::{Catalog, FieldDef, ObjectDef, RollUp, try_field};
use steward_model::{Error, Result, Text, Value, text};
use steward_store::{ReadOptions, each, emit};

use super::super::sample::{self, Found, Sample};
use super::super::{RIGHT, check};
use super::GivenRollUp;
use crate::action::{Action, Call};
use crate::record::Problems;

/// How many records are tried: each may have many children.
const TRIED: usize = 8;

/// Tries a roll-up.
#[derive(Debug)]
pub struct TryRollUp;

/// The roll-up.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The plural of the object that would have the field.
    object: String,
    /// What it would be kept up from.
    rollup: GivenRollUp,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Output {
    /// The kind that the field would have.
    kind: String,
    /// Its decimals.
    decimals: Option<u8>,
    /// How many records were looked at: the newest that one may see.
    tried: usize,
    /// How many of them would have nothing in the field.
    empty: usize,
    /// They, each with what it would have.
    newest: Vec<RolledUp>,
}

/// What a record would have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
struct RolledUp {
    #[serde(flatten)]
    record: Found,
    /// The value; null for nothing.
    value: Json,
}

impl Action for TryRollUp {
    type Input = Input;
    type Output = Output;

    fn name(&self) -> &'static str {
        "try_rollup"
    }

    fn writes(&self) -> bool {
        false
    }

    fn help(&self) -> Text {
        text!(
            en = "Says what the newest records would have in a roll-up, without adding it.",
            zh = "试算：最新的记录按该汇总会得到什么值，不会保存。"
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
        let mut problems = Problems::new(false);
        let access = &call.caller().access;
        let rollup = super::check(access, (&catalog, object), &input.rollup, &mut problems);
        problems.finish()?;
        let rollup = rollup.ok_or_else(|| Error::internal("a roll-up was not checked"))?;
        let (kind, scale) = super::result(&catalog, &rollup)
            .ok_or_else(|| Error::internal("a roll-up has no kind"))?;
        let field =
            Field { name: "x_field".to_owned(), kind: kind.to_owned(), scale, ..Field::default() };
        let field = try_field(&field)?;
        let mut seen = Sample::read(call, &catalog, object, std::iter::empty()).await?;
        seen.records.truncate(TRIED);
        let ids: Vec<i64> = seen.records.iter().map(|record| record.id()).collect();
        let values = values(call, (&catalog, object), (&field, &rollup), &ids).await?;
        let newest = seen.records.iter().map(|record| {
            let value = values.get(&record.id()).unwrap_or(&Value::Null);
            RolledUp { record: seen.name(call, record), value: sample::json(&field, value) }
        });
        let newest: Vec<RolledUp> = newest.collect();
        Ok(Output {
            kind: kind.to_owned(),
            decimals: scale,
            tried: newest.len(),
            empty: newest.iter().filter(|one| one.value.is_null()).count(),
            newest,
        })
    }
}

/// What the roll-up comes to for these records.
async fn values(
    call: &Call<'_>,
    (catalog, object): (&Catalog, &ObjectDef),
    (field, rollup): (&FieldDef, &RollUp),
    ids: &[i64],
) -> Result<BTreeMap<i64, Value>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let database = call.engine().database();
    let statement = emit::rolled_up(database.dialect(), catalog, object, rollup, ids);
    let column = field.kind().column();
    let rows = each(move |row| Ok((row.int(0)?.unwrap_or_default(), row.typed(1, column)?)));
    let answer = database.query(statement, rows, ReadOptions::default()).await?;
    Ok(answer.out.into_iter().collect())
}
