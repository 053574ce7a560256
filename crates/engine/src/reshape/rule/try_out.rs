//! `try_rule`: what a rule would say of the newest records, before it is kept.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use steward_model::catalog::{Catalog, FieldId, ObjectDef, ObjectId, Rule};
use steward_model::formula::{ByReference, Saved, When, parents_of};
use steward_model::kind::Scalar;
use steward_model::query::{Direction, ListQuery, OrderTerm, SelectItem};
use steward_model::record::Record;
use steward_model::scope::FieldRight;
use steward_model::{Error, Result, Text, text};

use super::super::{RIGHT, check};
use super::checked::Checked;
use super::said;
use crate::action::{Action, Call};
use crate::permission::{among, rows};
use crate::record::Problems;

/// How many records are tried.
const TRIED: u64 = 200;

/// How many of the broken ones are named.
const NAMED: usize = 5;

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

/// A record that would be refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Found {
    /// Its id.
    id: i64,
    /// What it is called.
    title: Option<String>,
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
        let ids = newest(call, object).await?;
        let sample = Sample::read(call, &catalog, object, (&rule, &ids)).await?;
        let zone = call.engine().company().await?.zone();
        let when = When::new(call.engine().clock().now(), zone);
        let broken = sample.records.iter().filter(|record| sample.breaks(&rule, record, &when));
        let broken: Vec<&Record> = broken.collect();
        let title = &object.fields[object.title];
        let may = call.caller().access.field(object.id, &title.name) >= FieldRight::Read;
        let found = broken.iter().take(NAMED).map(|record| {
            let value = record.get(object.title);
            let named = may && !value.is_null();
            let title = named.then(|| title.kind().wire().to_text(Scalar::from(value)));
            Found { id: record.id(), title }
        });
        let newest = found.collect();
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
        let own = checked.fields().map(|field| (object, field));
        let parents = checked.parents().map(|parent| (catalog.object(parent.object), parent.field));
        for (of, field) in own.chain(parents) {
            let name = &of.fields[field].name;
            if call.caller().access.field(of.id, name) < FieldRight::Read {
                let message = text!(
                    en = "You may not see '{name}', so this can't be tried.",
                    zh = "您无权查看“{name}”，无法试算。"
                );
                problems.add(0, "condition", "forbidden", message);
            }
        }
    }
    problems.finish()?;
    checked.ok_or_else(|| Error::internal("a rule without problems was not checked"))
}

/// The ids of the newest records that the caller may see.
async fn newest(call: &Call<'_>, object: &ObjectDef) -> Result<Vec<i64>> {
    let id = || object.fields[0].name.clone();
    let direction = Direction::Desc;
    let order = OrderTerm { relation: None, field: id(), bucket: None, direction, nulls: None };
    let query = ListQuery {
        select: vec![SelectItem::Field { alias: None, field: id(), cast: None }],
        order: vec![order],
        limit: Some(TRIED),
        ..ListQuery::default()
    };
    let read = call.engine().read(call.caller(), &object.plural, &query, None).await?;
    let found: Vec<Json> = serde_json::from_slice(&read.page.body).map_err(Error::internal)?;
    Ok(found.iter().filter_map(|row| row["id"].as_i64()).collect())
}

/// Records, newest first, with the parents that a rule looks at.
struct Sample<'c> {
    object: &'c ObjectDef,
    records: Vec<Record>,
    parents: ByReference,
}

impl<'c> Sample<'c> {
    async fn read(
        call: &Call<'_>,
        catalog: &'c Catalog,
        object: &'c ObjectDef,
        (rule, ids): (&Checked, &[i64]),
    ) -> Result<Self> {
        let mut records = rows(call.engine(), object, among("id", ids)).await?.records;
        records.reverse();
        let mut parents = BTreeMap::new();
        let ways: BTreeSet<(FieldId, ObjectId)> =
            rule.parents().map(|parent| (parent.via, parent.object)).collect();
        for (via, parent) in ways {
            let ids: BTreeSet<i64> = records.iter().filter_map(|r| r.get(via).as_int()).collect();
            let ids: Vec<i64> = ids.into_iter().collect();
            let found = rows(call.engine(), catalog.object(parent), among("id", &ids)).await?;
            let by_id = found.records.into_iter().map(|record| (record.id(), record));
            parents.insert(via, by_id.collect());
        }
        Ok(Self { object, records, parents })
    }

    /// Whether a record breaks a rule as it is.
    fn breaks(&self, rule: &Checked, record: &Record, when: &When) -> bool {
        let parents = parents_of(record, &self.parents);
        let object = self.object;
        let saved = Saved { new: record, old: Some(record), object, parents: &parents, when };
        rule.is_broken(&saved)
    }
}
