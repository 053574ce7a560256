//! Records that are there, to try something on them before it is kept.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use steward_model::catalog::{Catalog, FieldId, ObjectDef, ObjectId};
use steward_model::formula::{ByReference, ParentField, Parents, parents_of};
use steward_model::kind::Scalar;
use steward_model::query::{Direction, Filter, ListQuery, OrderTerm, SelectItem};
use steward_model::record::Record;
use steward_model::scope::{FieldRight, Reach, Verb};
use steward_model::{Error, Result, text};

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
        let ids = seen(call, object, Filter::default(), Some(TRIED)).await?;
        let mut records = rows(call.engine(), object, among("id", &ids)).await?.records;
        records.reverse();
        let mut parents = BTreeMap::new();
        let ways: BTreeSet<(FieldId, ObjectId)> =
            looks_at.map(|parent| (parent.via, parent.object)).collect();
        for (via, parent) in ways {
            let ids: BTreeSet<i64> = records.iter().filter_map(|r| r.get(via).as_int()).collect();
            let ids: Vec<i64> = ids.into_iter().collect();
            let parent = catalog.object(parent);
            let ids = match *call.caller().access.reach(parent.id, Verb::Read) {
                Reach::None => Vec::new(),
                _ => seen(call, parent, among("id", &ids), None).await?,
            };
            // What is said of a record would tell of a parent that one may not see.
            let is_seen =
                |record: &Record| record.get(via).as_int().is_none_or(|id| ids.contains(&id));
            records.retain(is_seen);
            let found = rows(call.engine(), parent, among("id", &ids)).await?;
            let by_id = found.records.into_iter().map(|record| (record.id(), record));
            parents.insert(via, by_id.collect());
        }
        Ok(Self { object, records, parents })
    }

    /// The parents of one of them.
    pub(super) fn parents(&self, record: &Record) -> Parents<'_> {
        parents_of(record, &self.parents)
    }

    /// The first few of these, as the caller knows them.
    pub(super) fn named(&self, call: &Call<'_>, found: &[&Record]) -> Vec<Found> {
        let title = &self.object.fields[self.object.title];
        let may = call.caller().access.field(self.object.id, &title.name) >= FieldRight::Read;
        let named = found.iter().take(NAMED).map(|record| {
            let value = record.get(self.object.title);
            let named = may && !value.is_null();
            let title = named.then(|| title.kind().wire().to_text(Scalar::from(value)));
            Found { id: record.id(), title }
        });
        named.collect()
    }
}

/// Says which of the fields that something looks at the caller may not see.
pub(super) fn must_see(
    call: &Call<'_>,
    (catalog, object): (&Catalog, &ObjectDef),
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
            problems.add(0, "condition", "forbidden", message);
        }
    }
}

/// The ids of records that the caller may see, the newest first: of all that meet a filter, or so many.
async fn seen(
    call: &Call<'_>,
    object: &ObjectDef,
    filter: Filter,
    limit: Option<u64>,
) -> Result<Vec<i64>> {
    let id = || object.fields[0].name.clone();
    let direction = Direction::Desc;
    let order = OrderTerm { relation: None, field: id(), bucket: None, direction, nulls: None };
    let query = ListQuery {
        select: vec![SelectItem::Field { alias: None, field: id(), cast: None }],
        filter,
        order: vec![order],
        limit,
        ..ListQuery::default()
    };
    let read = call.engine().read(call.caller(), &object.plural, &query, None).await?;
    let found: Vec<Json> = serde_json::from_slice(&read.page.body).map_err(Error::internal)?;
    Ok(found.iter().filter_map(|row| row["id"].as_i64()).collect())
}
