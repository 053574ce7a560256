//! Reading what happened to a record, and what somebody did himself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;
use steward_model::catalog::{Catalog, ObjectDef, ObjectId, unknown_object};
use steward_model::clock::Micros;
use steward_model::error::Result;
use steward_model::kind::format_datetime;
use steward_model::query::{Filter, Operator, SelectItem};
use steward_model::scope::{Reach, Verb};
use steward_store::log::{StoredChange, of_record, of_user};

use super::say::{self, Names, Wanted};
use super::{Named, Told};
use crate::engine::Engine;
use crate::log::verb;
use crate::record::{Caller, MAX_BATCH};
use crate::secret::not_found;

/// The most rows of the log that one page tells of.
pub const LONGEST_PAGE: i64 = 1_000;

/// How many rows of a record's history are looked through at once for those about one field.
const LOOKED_AT: i64 = 200;

/// How many times that many at most; what is older comes with the next page.
const LOOKS: usize = 10;

/// How far back from its end the log is looked through for what one person did, in rows. There is no
/// order of the log by person: that would cost every write.
const REACH: i64 = 100_000;

/// What is told of; other rows are about credentials, exports and secrets that were shown.
const VERBS: [&str; 5] = [verb::CREATE, verb::UPDATE, verb::DELETE, verb::RESTORE, verb::MERGE];

/// Changes, newest first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Page {
    /// The changes.
    pub changes: Vec<Told>,
    /// What `before` must be for those that are older; null if there are none.
    pub next: Option<i64>,
}

/// A log row with the fields that may be told of it.
type Row = (StoredChange, Vec<super::ToldField>);

impl Engine {
    /// What happened to a record, or to one of its fields; at most `limit` changes that are older than
    /// the one with the id `before`.
    ///
    /// # Errors
    /// If the record does not exist for the caller, or the field, or if it may not be read.
    pub async fn history(
        &self,
        caller: &Caller,
        (plural, id): (&str, i64),
        field: Option<&str>,
        (before, limit): (Option<i64>, i64),
    ) -> Result<Page> {
        let catalog = self.catalog();
        let readable = |o: &&ObjectDef| *caller.access.reach(o.id, Verb::Read) != Reach::None;
        let object = catalog.find_plural(plural).filter(readable);
        let object = object.ok_or_else(|| unknown_object(plural))?;
        // The read path says whether there is such a record, and such a field, for this reader.
        let select = std::iter::once("id").chain(field.filter(|name| *name != "id"));
        let select = select.map(shown).collect();
        if self.rows_by_id(caller, object, select, &[id]).await?.is_empty() {
            return Err(not_found(object, id));
        }
        let most = usize::try_from(limit).unwrap_or_default();
        let (mut found, mut next): (Vec<Row>, _) = (Vec::new(), before);
        for _ in 0..LOOKS {
            let looked = if field.is_some() { LOOKED_AT } else { limit };
            let rows = of_record(self.database(), &object.name, id, next, looked).await?;
            let whole = rows.len() == usize::try_from(looked).unwrap_or_default();
            for change in rows {
                next = Some(change.id);
                let fields = say::fields(&caller.access, object, &change.entry, field);
                let told = if field.is_some() { !fields.is_empty() } else { is_told(&change) };
                if told {
                    found.push((change, fields));
                }
                if found.len() == most {
                    break;
                }
            }
            if found.len() == most {
                break;
            }
            if !whole {
                next = None;
                break;
            }
        }
        let changes = self.tell(caller, &catalog, found).await?;
        Ok(Page { changes, next })
    }

    /// What the caller himself did since then, as far as he may see it now; at most `limit` rows of the
    /// log that are older than the one with the id `before`.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn my_changes(
        &self,
        caller: &Caller,
        since: Micros,
        (before, limit): (Option<i64>, i64),
    ) -> Result<Page> {
        let nothing = Page { changes: Vec::new(), next: None };
        let Some(user) = caller.access.principal().map(|principal| principal.user_id) else {
            return Ok(nothing);
        };
        let catalog = self.catalog();
        let rows = of_user(self.database(), user, since, before, (REACH, limit)).await?;
        let whole = rows.len() == usize::try_from(limit).unwrap_or_default();
        let next = rows.last().filter(|_| whole).map(|change| change.id);
        let known = rows.into_iter().filter(is_told).filter_map(|change| {
            let object = catalog.find(&change.entry.object)?;
            let fields = say::fields(&caller.access, object, &change.entry, None);
            Some((change, fields))
        });
        let changes = self.tell(caller, &catalog, known.collect()).await?;
        Ok(Page { changes, next })
    }

    /// The rows with names for everything that the caller may see; rows of other records are left out.
    async fn tell(
        &self,
        caller: &Caller,
        catalog: &Arc<Catalog>,
        rows: Vec<Row>,
    ) -> Result<Vec<Told>> {
        let mut records = Wanted::new();
        let mut referred = Wanted::new();
        for (change, fields) in &rows {
            let Some(object) = catalog.find(&change.entry.object) else { continue };
            records.entry(object.id).or_default().extend(change.entry.record_id);
            say::want(catalog, object, fields, &mut referred);
        }
        if let Some(user) = catalog.find("user") {
            let people = rows.iter().filter_map(|(change, _)| change.entry.user_id);
            referred.entry(user.id).or_default().extend(people);
        }
        let there = self.names(caller, catalog, &records).await?;
        let missing = without(&records, &there);
        let binned = self.binned(caller, catalog, &missing).await?;
        let names = self.names(caller, catalog, &without(&referred, &there)).await?;
        let names: Names = there.clone().into_iter().chain(names).collect();
        let told = rows.into_iter().filter_map(|(change, mut fields)| {
            let StoredChange { id, entry, .. } = change;
            let object = catalog.find(&entry.object)?;
            let key = (object.id, entry.record_id?);
            let in_bin = !there.contains_key(&key);
            let title = if in_bin { binned.get(&key)? } else { there.get(&key)? };
            say::name(catalog, object, &mut fields, &names);
            let user = catalog.find("user")?.id;
            let by = entry
                .user_id
                .map(|id| Named { id, title: names.get(&(user, id)).cloned().flatten() });
            Some(Told {
                id,
                at: format_datetime(entry.at),
                by,
                origin: entry.origin,
                request: entry.request_id,
                object: object.plural.clone(),
                record: Named { id: key.1, title: title.clone() },
                verb: entry.verb,
                in_bin,
                fields,
            })
        });
        Ok(told.collect())
    }

    /// The names of those of the records that the caller may read.
    pub(super) async fn names(
        &self,
        caller: &Caller,
        catalog: &Arc<Catalog>,
        wanted: &Wanted,
    ) -> Result<Names> {
        let mut names = Names::new();
        for (&object, ids) in wanted {
            let object = catalog.object(object);
            if *caller.access.reach(object.id, Verb::Read) == Reach::None {
                continue;
            }
            let title = say::title_of(&caller.access, object);
            let select: Vec<_> = std::iter::once("id")
                .chain(title.map(|title| title.name.as_str()).filter(|name| *name != "id"))
                .map(shown)
                .collect();
            let ids: Vec<i64> = ids.iter().copied().collect();
            for part in ids.chunks(MAX_BATCH) {
                for (id, row) in self.rows_by_id(caller, object, select.clone(), part).await? {
                    let name = title.and_then(|title| row.get(&title.name)).and_then(Json::as_str);
                    names.insert((object.id, id), name.map(str::to_owned));
                }
            }
        }
        Ok(names)
    }

    /// The names of those of the records that lie in the bin and that the caller may take out of it.
    pub(super) async fn binned(
        &self,
        caller: &Caller,
        catalog: &Arc<Catalog>,
        wanted: &Wanted,
    ) -> Result<Names> {
        let mut names = BTreeMap::new();
        for (&id, ids) in wanted {
            let object = catalog.object(id);
            if *caller.access.reach(id, Verb::Delete) == Reach::None {
                continue;
            }
            let title = say::title_of(&caller.access, object);
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            for part in ids.chunks(MAX_BATCH) {
                let filter = Filter::test("id", Operator::In, part.to_vec());
                for record in self.lying(caller, catalog, object, filter, MAX_BATCH).await? {
                    let name = title.and_then(|title| record.get(title.id).as_text());
                    names.insert((id, record.id()), name.map(str::to_owned));
                }
            }
        }
        Ok(names)
    }
}

fn is_told(change: &StoredChange) -> bool {
    VERBS.contains(&change.entry.verb.as_str())
}

/// Those of the records that have no name yet.
fn without(wanted: &Wanted, known: &Names) -> Wanted {
    let rest = wanted.iter().map(|(&object, ids)| {
        let unknown = ids.iter().copied().filter(|&id| !known.contains_key(&(object, id)));
        (object, unknown.collect::<BTreeSet<i64>>())
    });
    rest.filter(|(_, ids): &(ObjectId, BTreeSet<i64>)| !ids.is_empty()).collect()
}

fn shown(field: &str) -> SelectItem {
    SelectItem::Field { alias: None, field: field.to_owned(), cast: None }
}
