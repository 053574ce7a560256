//! Finding the records that cells name: by title, by another unique value, or by id.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use lru::LruCache;
use serde_json::Value as Json;
use steward_engine::{Caller, Engine};
use steward_model::catalog::{FieldDef, ObjectDef, ObjectId};
use steward_model::kind::FieldKind;
use steward_model::query::{Aggregate, Filter, ListQuery, Operator, SelectItem};
use steward_model::{Error, Result, Value};

/// Names asked for at once.
const AT_ONCE: usize = 1_000;

/// Names that are remembered with the ids of their records.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(50_000).expect("not zero");

/// How many records a name has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// One: its id.
    One(i64),
    /// Several: how many.
    Several(i64),
}

/// Finds records by what cells call them.
pub(crate) struct Lookup {
    engine: Engine,
    caller: Caller,
    known: LruCache<(ObjectId, String), i64>,
}

impl Lookup {
    /// A lookup with the caller's rights.
    pub(crate) fn new(engine: &Engine, caller: &Caller) -> Self {
        let known = LruCache::new(REMEMBERED);
        Self { engine: engine.clone(), caller: caller.clone(), known }
    }

    /// Finds records of `target` by name. Names that no record has are left out of the answer.
    ///
    /// # Errors
    /// When the database can't be read.
    pub(crate) async fn find(
        &mut self,
        target: &ObjectDef,
        names: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, Found>> {
        let mut found = BTreeMap::new();
        let mut open = BTreeSet::new();
        for name in names {
            if let Some(&id) = self.known.get(&(target.id, name.clone())) {
                found.insert(name.clone(), Found::One(id));
            } else {
                open.insert(name.clone());
            }
        }
        for field in naming(target) {
            if open.is_empty() {
                break;
            }
            for (name, hit) in self.by_field(target, field, &open).await? {
                open.remove(&name);
                if let Found::One(id) = hit {
                    self.known.put((target.id, name.clone()), id);
                }
                found.insert(name, hit);
            }
        }
        Ok(found)
    }

    /// Finds records whose field has one of these values.
    ///
    /// # Errors
    /// When the database can't be read.
    pub(crate) async fn by_field(
        &self,
        object: &ObjectDef,
        field: &FieldDef,
        texts: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, Found>> {
        // As the field has them; several texts may mean the same value.
        let mut values: BTreeMap<String, Vec<&String>> = BTreeMap::new();
        for text in texts {
            if let Ok(value) = field.kind().read_text(text)
                && value != Value::Null
            {
                let value = field.kind().wire().to_text((&value).into());
                values.entry(value).or_default().push(text);
            }
        }
        let mut found = BTreeMap::new();
        let all: Vec<String> = values.keys().cloned().collect();
        for some in all.chunks(AT_ONCE) {
            for (value, hit) in self.ask(object, field, some).await? {
                for text in values.get(&value).into_iter().flatten() {
                    found.insert((*text).clone(), hit);
                }
            }
        }
        Ok(found)
    }

    /// Which of our records those of another database are, by their ids there.
    ///
    /// # Errors
    /// When the database can't be read.
    pub(crate) async fn imported(
        &self,
        source: &str,
        object: &ObjectDef,
        ids: &[i64],
    ) -> Result<BTreeMap<i64, i64>> {
        self.engine.imported(source, object, ids).await
    }

    /// Those of our records that have come from another database, by their ids here.
    ///
    /// # Errors
    /// When the database can't be read.
    pub(crate) async fn have_come(
        &self,
        source: &str,
        object: &ObjectDef,
        ids: &[i64],
    ) -> Result<Vec<i64>> {
        self.engine.have_come(source, object, ids).await
    }

    /// Whether the record with this id has this value.
    ///
    /// # Errors
    /// When the database can't be read.
    pub(crate) async fn has(
        &self,
        object: &ObjectDef,
        field: &FieldDef,
        text: &str,
        id: i64,
    ) -> Result<bool> {
        let value = match field.kind().read_text(text) {
            Ok(value) => field.kind().wire().to_text((&value).into()),
            Err(_) => return Ok(false),
        };
        let select = SelectItem::Field { alias: None, field: "id".to_owned(), cast: None };
        let filter = Filter::test("id", Operator::Eq, vec![id.to_string()]).and(Filter::test(
            &field.name,
            Operator::Eq,
            vec![value],
        ));
        let query = ListQuery { select: vec![select], filter, ..ListQuery::default() };
        Ok(self.engine.read(&self.caller, &object.plural, &query, None).await?.page.rows == 1)
    }

    /// Asks for the records that have one of these values: how many have each, and the id of one.
    async fn ask(
        &self,
        object: &ObjectDef,
        field: &FieldDef,
        values: &[String],
    ) -> Result<Vec<(String, Found)>> {
        let aggregate = |alias: &str, function, field: Option<&str>| SelectItem::Aggregate {
            alias: Some(alias.to_owned()),
            function,
            field: field.map(str::to_owned),
            cast: None,
        };
        let query = ListQuery {
            select: vec![
                SelectItem::Field {
                    alias: Some("value".to_owned()),
                    field: field.name.clone(),
                    cast: None,
                },
                aggregate("records", Aggregate::Count, None),
                aggregate("first", Aggregate::Min, Some("id")),
            ],
            filter: Filter::test(&field.name, Operator::In, values.to_vec()),
            limit: Some(values.len() as u64),
            ..ListQuery::default()
        };
        let reading = self.engine.read(&self.caller, &object.plural, &query, None).await?;
        let rows: Vec<Json> =
            serde_json::from_slice(&reading.page.body).map_err(Error::internal)?;
        let rows = rows.iter().map(|row| {
            let value = match &row["value"] {
                Json::String(text) => text.clone(),
                other => other.to_string(),
            };
            let (records, first) = (row["records"].as_i64()?, row["first"].as_i64()?);
            let hit = if records == 1 { Found::One(first) } else { Found::Several(records) };
            Some((value, hit))
        });
        rows.collect::<Option<_>>().ok_or_else(|| Error::internal("a lookup has no ids"))
    }
}

/// The fields by which people name records: the title, what is unique, and the id.
fn naming(object: &ObjectDef) -> Vec<&FieldDef> {
    let title = &object.fields[object.title];
    let unique = object.fields.iter().filter(|field| field.unique && field.id != title.id);
    let id = std::iter::once(&object.fields[0]);
    let fields = std::iter::once(title).chain(unique).chain(id);
    fields.filter(|field| !matches!(field.kind, FieldKind::Decimal(_))).collect()
}
