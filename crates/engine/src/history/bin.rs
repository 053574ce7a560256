//! What lies in the bin, as far as the caller may take it out.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use steward_model::catalog::{Catalog, ObjectDef, ObjectId, unknown_object};
use steward_model::clock::Micros;
use steward_model::error::ErrorKind;
use steward_model::kind::{Datetime, FieldKind, Kind as _, Scalar, format_datetime};
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::record::Record;
use steward_model::scope::{Reach, Verb};
use steward_model::{Error, Result, text};
use steward_store::emit::{self, Take};
use steward_store::plan::Plan;
use steward_store::{ReadOptions, each};

use super::say::{self, Names, Wanted};
use super::{Named, ToldField};
use crate::engine::Engine;
use crate::record::{Caller, told};
use crate::secret::not_found;

/// The most records of the bin that come at once.
pub const MOST_LYING: usize = 200;

/// Which part of the bin.
#[derive(Clone, Debug, Default)]
pub struct BinWish {
    /// Only records of the object with this plural; otherwise of all objects that are no parts of others.
    pub object: Option<String>,
    /// Only what the caller himself put there.
    pub mine: bool,
    /// Only what lies behind this one.
    pub before: Option<Place>,
    /// At most so many records.
    pub limit: usize,
}

/// Where a record stands in the bin: by time, then by object, then by id.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// When it was put there, RFC 3339.
    pub at: String,
    /// The plural of its object.
    pub object: String,
    /// The record.
    pub id: i64,
}

/// A record in the bin.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Lying {
    /// The plural of its object.
    pub object: String,
    /// The record.
    pub record: Named,
    /// When it was put there, RFC 3339.
    pub at: String,
    /// By whom; null means the system.
    pub by: Option<Named>,
}

/// Records in the bin, those first that came last.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BinPage {
    /// The records.
    pub records: Vec<Lying>,
    /// What `before` must be for those behind them; null if there are none.
    pub next: Option<Place>,
}

/// A record in the bin with what it says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LyingWhole {
    /// The record.
    #[serde(flatten)]
    pub lying: Lying,
    /// Its fields that are not empty and that the caller may read.
    pub fields: Vec<ShownField>,
}

/// What stands in a field. A reference is an object of `id` and `title`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ShownField {
    /// The field's name.
    pub field: String,
    /// Its value.
    pub value: Json,
}

impl Engine {
    /// One page of what lies in the bin.
    ///
    /// # Errors
    /// If there is no such object for the caller, or no such place.
    pub async fn bin(&self, caller: &Caller, wish: &BinWish) -> Result<BinPage> {
        let catalog = self.catalog();
        let behind = wish.before.as_ref().map(|place| where_in(&catalog, place)).transpose()?;
        let limit = wish.limit.min(MOST_LYING);
        let mut found: Vec<(ObjectId, Record)> = Vec::new();
        for object in objects(caller, &catalog, wish.object.as_deref())? {
            let mut filter = Filter::default();
            if wish.mine {
                let Some(by) = object.find_id("deleted_by_id") else { continue };
                let name = object.fields[by].name.clone();
                filter = filter.and(Filter::test(name, Operator::Eq, vec!["@me".to_owned()]));
            }
            if let Some(behind) = behind {
                filter = filter.and(beyond(object.id, behind));
            }
            let lying = self.lying(caller, &catalog, object, filter, limit + 1).await?;
            found.extend(lying.into_iter().map(|record| (object.id, record)));
        }
        found.sort_by_key(|(object, record)| {
            let at = put_there(catalog.object(*object), record);
            (std::cmp::Reverse(at), *object, std::cmp::Reverse(record.id()))
        });
        let more = found.len() > limit;
        found.truncate(limit);
        let records = self.named(caller, &catalog, &found).await?;
        let next = records.last().filter(|_| more).map(|last| Place {
            at: last.at.clone(),
            object: last.object.clone(),
            id: last.record.id,
        });
        Ok(BinPage { records, next })
    }

    /// A record that lies in the bin, with what it says.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if it does not lie there, or if the caller may not take it out.
    pub async fn look_in_bin(&self, caller: &Caller, plural: &str, id: i64) -> Result<LyingWhole> {
        let catalog = self.catalog();
        let all = objects(caller, &catalog, Some(plural))?;
        let object = all.first().ok_or_else(|| unknown_object(plural))?;
        let filter = Filter::test("id", Operator::In, vec![id.to_string()]);
        let record = self.lying(caller, &catalog, object, filter, 1).await?.pop();
        let record = record.ok_or_else(|| not_found(object, id))?;
        let mut fields = values(caller, object, &record)?;
        let mut wanted = Wanted::new();
        say::want(&catalog, object, &fields, &mut wanted);
        let names = self.names(caller, &catalog, &wanted).await?;
        say::name(&catalog, object, &mut fields, &names);
        let lying = self.named(caller, &catalog, &[(object.id, record)]).await?.pop();
        let lying = lying.ok_or_else(|| not_found(object, id))?;
        let fields = fields.into_iter();
        let fields = fields.map(|told| ShownField { field: told.field, value: told.to }).collect();
        Ok(LyingWhole { lying, fields })
    }

    /// Records that lie in the bin and that the caller may take out of it, those first that came last. Of
    /// rights that have changed meanwhile nothing is told; whoever asks again is asked for the new ones.
    pub(super) async fn lying(
        &self,
        caller: &Caller,
        catalog: &Arc<Catalog>,
        object: &ObjectDef,
        filter: Filter,
        limit: usize,
    ) -> Result<Vec<Record>> {
        let query = ListQuery { filter, ..ListQuery::default() };
        let (now, dialect) = (self.clock().now(), self.database().dialect());
        let access = &caller.access;
        let plan = Plan::resolve(catalog, access, Verb::Delete, now, object.id, &query)?;
        let statement = emit::records(&plan, dialect, limit as u64, Take::Bin);
        let sink = each(|row| row.to_row());
        let answer = self.database().query(statement, sink, ReadOptions::default()).await?;
        if caller.epoch().is_some_and(|planned| planned != answer.epoch) {
            return Ok(Vec::new());
        }
        answer.out.into_iter().map(|row| emit::decode(object, row)).collect()
    }

    /// The records with their names and those of whoever put them there.
    async fn named(
        &self,
        caller: &Caller,
        catalog: &Arc<Catalog>,
        found: &[(ObjectId, Record)],
    ) -> Result<Vec<Lying>> {
        let user = catalog.find("user").map(|user| user.id);
        let by = |object: &ObjectDef, record: &Record| {
            object.find_id("deleted_by_id").and_then(|field| record.get(field).as_int())
        };
        let mut wanted = Wanted::new();
        if let Some(user) = user {
            let people = found.iter().filter_map(|(id, record)| by(catalog.object(*id), record));
            wanted.insert(user, people.collect());
        }
        let names: Names = self.names(caller, catalog, &wanted).await?;
        let lying = found.iter().map(|(id, record)| {
            let object = catalog.object(*id);
            let title = say::title_of(&caller.access, object);
            let title = title.and_then(|title| record.get(title.id).as_text()).map(str::to_owned);
            let by = by(object, record)
                .zip(user)
                .map(|(id, user)| Named { id, title: names.get(&(user, id)).cloned().flatten() });
            Lying {
                object: object.plural.clone(),
                record: Named { id: record.id(), title },
                at: format_datetime(put_there(object, record)),
                by,
            }
        });
        Ok(lying.collect())
    }
}

/// The objects whose bin is meant; of all, those whose records come and go by themselves.
fn objects<'c>(
    caller: &Caller,
    catalog: &'c Catalog,
    plural: Option<&str>,
) -> Result<Vec<&'c ObjectDef>> {
    let may = |object: &&ObjectDef| {
        let reaches = |verb| *caller.access.reach(object.id, verb) != Reach::None;
        reaches(Verb::Read) && reaches(Verb::Delete)
    };
    if let Some(plural) = plural {
        let object = catalog.find_plural(plural).filter(may);
        return Ok(vec![object.ok_or_else(|| unknown_object(plural))?]);
    }
    let whole = |object: &&ObjectDef| !object.part && !object.has_trait("child");
    Ok(catalog.objects().iter().filter(may).filter(whole).collect())
}

/// A place as it is compared.
type At = (Micros, ObjectId, i64);

fn where_in(catalog: &Catalog, place: &Place) -> Result<At> {
    let object = catalog.find_plural(&place.object).ok_or_else(|| unknown_object(&place.object))?;
    let at = Datetime.read_text(&place.at).ok().and_then(|value| value.as_int());
    let at = at.ok_or_else(|| {
        Error::new(
            ErrorKind::BadBody,
            text!(
                en = "'before' must be what 'next' was in the page before.",
                zh = "before 应为上一页返回的 next。"
            ),
        )
    })?;
    Ok((at, object.id, place.id))
}

/// The condition that a record of this object lies behind a place.
fn beyond(object: ObjectId, (at, placed, id): At) -> Filter {
    let time = |operator| Filter::test("deleted_at", operator, vec![format_datetime(at)]);
    match object.cmp(&placed) {
        std::cmp::Ordering::Less => time(Operator::Lt),
        std::cmp::Ordering::Greater => time(Operator::Lte),
        // The first half is what the index is walked by.
        std::cmp::Ordering::Equal => time(Operator::Lte).and(Filter::Or(vec![
            time(Operator::Lt),
            Filter::test("id", Operator::Lt, vec![id.to_string()]),
        ])),
    }
}

fn put_there(object: &ObjectDef, record: &Record) -> Micros {
    record.get(object.id_of("deleted_at")).as_int().unwrap_or_default()
}

/// What the log would say of the record if it had just been made.
fn values(caller: &Caller, object: &ObjectDef, record: &Record) -> Result<Vec<ToldField>> {
    let shown = object.fields.iter().filter(|field| {
        told(field)
            && say::may_tell(&caller.access, object, field)
            && !record.get(field.id).is_null()
    });
    let values = shown.map(|field| {
        let value = record.get(field.id);
        let to = match (&field.kind, value.as_int()) {
            (FieldKind::Reference(_), Some(id)) => json!({"id": id}),
            _ => {
                let mut out = Vec::new();
                field.kind().wire().write_json(Scalar::from(value), &mut out);
                serde_json::from_slice(&out).map_err(Error::internal)?
            }
        };
        Ok(ToldField { field: field.name.clone(), from: Json::Null, to })
    });
    values.collect()
}
