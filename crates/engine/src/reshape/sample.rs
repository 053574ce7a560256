//! Records that are there, to try something on them before it is kept.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use steward_model::catalog::{Catalog, FieldDef, FieldId, ObjectDef, ObjectId};
use steward_model::formula::{ByReference, ParentField, Parents, When, parents_of};
use steward_model::kind::Scalar;
use steward_model::query::{Direction, ListQuery, OrderTerm, SelectItem};
use steward_model::record::Record;
use steward_model::scope::{FieldRight, Reach, Verb};
use steward_model::{Error, Result, Value, text};

use crate::action::Call;
use crate::permission::{among, rows};
use crate::record::Problems;

/// How many records are tried.
const TRIED: u64 = 200;

/// How many of those that were found are named.
const NAMED: usize = 5;

/// A record that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Found {
    /// Its id.
    id: i64,
    /// What it is called.
    title: Option<String>,
}

/// The newest records that somebody may see, newest first, with the parents that something looks at.
pub(super) struct Sample<'c> {
    object: &'c ObjectDef,
    pub(super) records: Vec<Record>,
    parents: ByReference,
}

impl<'c> Sample<'c> {
    /// Reads them.
    pub(super) async fn read(
        call: &Call<'_>,
        catalog: &'c Catalog,
        object: &'c ObjectDef,
        looks_at: impl Iterator<Item = ParentField>,
    ) -> Result<Self> {
        let ids = newest(call, object).await?;
        let mut records = rows(call.engine(), object, among("id", &ids)).await?.records;
        records.reverse();
        let parents = seen_parents(call, catalog, &records, looks_at).await?;
        // What is said of a record would tell of a parent that one may not see.
        let is_seen = |record: &Record| {
            parents.iter().all(|(via, known)| {
                record.get(*via).as_int().is_none_or(|id| known.contains_key(&id))
            })
        };
        records.retain(is_seen);
        Ok(Self { object, records, parents })
    }

    /// The parents of one of them.
    pub(super) fn parents(&self, record: &Record) -> Parents<'_> {
        parents_of(record, &self.parents)
    }

    /// The first few of these, as the caller knows them.
    pub(super) fn named(&self, call: &Call<'_>, found: &[&Record]) -> Vec<Found> {
        found.iter().take(NAMED).map(|record| self.name(call, record)).collect()
    }

    /// One of them, as the caller knows it.
    pub(super) fn name(&self, call: &Call<'_>, record: &Record) -> Found {
        let title = &self.object.fields[self.object.title];
        let may = call.caller().access.field(self.object.id, &title.name) >= FieldRight::Read;
        let value = record.get(self.object.title);
        let named = may && !value.is_null();
        let title = named.then(|| title.kind().wire().to_text(Scalar::from(value)));
        Found { id: record.id(), title }
    }
}

/// The present moment, where the company is.
pub(super) async fn present(call: &Call<'_>) -> Result<When> {
    let zone = call.engine().company().await?.zone();
    Ok(When::new(call.engine().clock().now(), zone))
}

/// Says which of the fields that something looks at the caller may not see; `at` is where the expression stands.
pub(super) fn must_see(
    call: &Call<'_>,
    (catalog, object, at): (&Catalog, &ObjectDef, &'static str),
    fields: impl Iterator<Item = FieldId>,
    parents: impl Iterator<Item = ParentField>,
    problems: &mut Problems,
) {
    let own = fields.map(|field| (object, field));
    let parents = parents.map(|parent| (catalog.object(parent.object), parent.field));
    for (of, field) in own.chain(parents) {
        let name = &of.fields[field].name;
        if call.caller().access.field(of.id, name) < FieldRight::Read {
            let message = text!(
                en = "You may not see '{name}', so this can't be tried.",
                zh = "您无权查看“{name}”，无法试算。"
            );
            problems.add(0, at, "forbidden", message);
        }
    }
}

/// The parents of records that something looks at, as far as the caller may see them.
pub(super) async fn seen_parents(
    call: &Call<'_>,
    catalog: &Catalog,
    records: &[Record],
    looks_at: impl Iterator<Item = ParentField>,
) -> Result<ByReference> {
    let ways: BTreeSet<(FieldId, ObjectId)> =
        looks_at.map(|parent| (parent.via, parent.object)).collect();
    let mut parents = BTreeMap::new();
    for (via, parent) in ways {
        let parent = catalog.object(parent);
        let ids: BTreeSet<i64> = records.iter().filter_map(|r| r.get(via).as_int()).collect();
        let ids = seen(call, parent, &ids.into_iter().collect::<Vec<_>>()).await?;
        let found = rows(call.engine(), parent, among("id", &ids)).await?;
        let by_id = found.records.into_iter().map(|record| (record.id(), record));
        parents.insert(via, by_id.collect());
    }
    Ok(parents)
}

/// Which of these records the caller may see.
pub(super) async fn seen(call: &Call<'_>, object: &ObjectDef, ids: &[i64]) -> Result<Vec<i64>> {
    let may = *call.caller().access.reach(object.id, Verb::Read) != Reach::None;
    if ids.is_empty() || !may {
        return Ok(Vec::new());
    }
    let query = ListQuery { filter: among("id", ids), ..ListQuery::default() };
    ids_of(call, object, query).await
}

/// The ids of the newest records that the caller may see, the newest first.
async fn newest(call: &Call<'_>, object: &ObjectDef) -> Result<Vec<i64>> {
    let field = object.fields[0].name.clone();
    let direction = Direction::Desc;
    let order = vec![OrderTerm { relation: None, field, bucket: None, direction, nulls: None }];
    ids_of(call, object, ListQuery { order, limit: Some(TRIED), ..ListQuery::default() }).await
}

/// The ids that a list answers.
async fn ids_of(call: &Call<'_>, object: &ObjectDef, query: ListQuery) -> Result<Vec<i64>> {
    let field = object.fields[0].name.clone();
    let select = vec![SelectItem::Field { alias: None, field, cast: None }];
    let query = ListQuery { select, ..query };
    let read = call.engine().read(call.caller(), &object.plural, &query, None).await?;
    let found: Vec<Json> = serde_json::from_slice(&read.page.body).map_err(Error::internal)?;
    Ok(found.iter().filter_map(|row| row["id"].as_i64()).collect())
}

/// A value as the API says it.
pub(super) fn json(field: &FieldDef, value: &Value) -> Json {
    let mut text = Vec::new();
    field.kind().wire().write_json(Scalar::from(value), &mut text);
    serde_json::from_slice(&text).unwrap_or_default()
}
