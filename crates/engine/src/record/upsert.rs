//! Make or change, by a unique key: read, then write, and again if somebody was faster.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use steward_model::catalog::{FieldId, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::record::Record;
use steward_model::scope::{Reach, Verb};
use steward_model::{Error, FieldError, Result, Value, text};

use super::input::{self, Given};
use super::insert::{appends, authorised, new_change, within_batch};
use super::update::changed;
use super::{Caller, MAX_SHARED, Problems, Resolution, Work, WriteWish, Written};
use crate::behaviour::{Change, ChangeVerb};
use crate::engine::Engine;

/// How often an upsert starts again when somebody else made the same key meanwhile.
pub(super) const ATTEMPTS: usize = 5;

impl Engine {
    /// Makes records, or changes (or leaves) those that have the same key: the fields of
    /// `on_conflict`, which must be a unique key; without it the id.
    ///
    /// # Errors
    /// As for any write; a key that belongs to a record out of the caller's reach is a duplicate.
    pub async fn upsert(
        &self,
        caller: &Caller,
        plural: &str,
        bodies: Vec<Map<String, Json>>,
        on_conflict: Option<Vec<String>>,
        resolution: Resolution,
        wish: &WriteWish,
    ) -> Result<Written> {
        within_batch(bodies.len())?;
        let mut attempt = 1;
        loop {
            let written = self
                .upsert_once(caller, plural, bodies.clone(), on_conflict.clone(), resolution, wish)
                .await;
            match written {
                Err(error) if error.kind() == ErrorKind::Duplicate && attempt < ATTEMPTS => {
                    attempt += 1;
                }
                other => return other,
            }
        }
    }

    async fn upsert_once(
        &self,
        caller: &Caller,
        plural: &str,
        bodies: Vec<Map<String, Json>>,
        on_conflict: Option<Vec<String>>,
        resolution: Resolution,
        wish: &WriteWish,
    ) -> Result<Written> {
        let plural = plural.to_owned();
        let (columns, alone) = (wish.columns.clone(), bodies.len() > MAX_SHARED);
        self.transact(caller, wish, alone, move |work| {
            let (plural, bodies, columns) = (plural.clone(), bodies.clone(), columns.clone());
            let on_conflict = on_conflict.clone();
            Box::pin(async move {
                let catalog = work.catalog();
                let object = authorised(work, &plural, Verb::Create, &catalog)?;
                let key = key(object, on_conflict.as_deref())?;
                let mut problems = Problems::new(bodies.len() > 1);
                let columns = input::columns(object, columns.as_deref())?;
                let mut rows = Vec::with_capacity(bodies.len());
                let many = bodies.len();
                for (row, mut body) in bodies.into_iter().enumerate() {
                    let id = body.shift_remove("id").and_then(|id| id.as_i64());
                    let access = &work.caller.access;
                    let at = (row, true);
                    let given =
                        input::read(object, access, &body, columns.as_ref(), at, &mut problems)?;
                    rows.push(Row { row, id, given });
                }
                let done = work.upsert_rows(object, &key, rows, resolution, problems).await?;
                Ok(done.written(many))
            })
        })
        .await
    }
}

/// A record to be made or changed.
pub(super) struct Row {
    /// Its place in the request.
    pub(super) row: usize,
    /// Its id, if the request says one.
    pub(super) id: Option<i64>,
    /// Its values.
    pub(super) given: Given,
}

/// What became of a row.
pub(super) struct Done {
    /// Its place in the request.
    pub(super) row: usize,
    /// The record's id.
    pub(super) id: i64,
    /// The record's version now.
    pub(super) version: i64,
    /// Whether the record was there and is left as it was, as the caller wished.
    pub(super) left: bool,
}

/// What became of all rows.
pub(super) struct Upserted {
    /// Each, in the order of the request.
    pub(super) rows: Vec<Done>,
    /// How many are new.
    pub(super) inserted: u64,
}

impl Upserted {
    /// The answer to a request of so many rows: what was left alone was not touched, so it is not
    /// among the ids.
    fn written(&self, rows: usize) -> Written {
        let touched: Vec<&Done> = self.rows.iter().filter(|done| !done.left).collect();
        let version = match touched.as_slice() {
            [only] if rows == 1 => Some(only.version),
            _ => None,
        };
        let ids = touched.iter().map(|done| done.id).collect();
        Written { ids, version, inserted: self.inserted, ..Written::default() }
    }
}

impl Row {
    /// The row's key; none if a part is missing.
    fn key(&self, key: &[FieldId]) -> Option<Vec<Value>> {
        key.iter()
            .map(|field| match field {
                0 => self.id.map(Value::Int),
                _ => {
                    self.given.iter().find(|(f, v)| f == field && !v.is_null()).map(|f| f.1.clone())
                }
            })
            .collect()
    }
}

impl Work<'_, '_> {
    /// Makes or changes records.
    pub(super) async fn upsert_rows(
        &mut self,
        object: &ObjectDef,
        key: &[FieldId],
        rows: Vec<Row>,
        resolution: Resolution,
        problems: Problems,
    ) -> Result<Upserted> {
        let existing = self.existing(object, key, &rows).await?;
        self.may_change(object, existing.values(), resolution).await?;
        let mut changes = Vec::new();
        let mut touched = BTreeMap::new();
        let mut seen = std::collections::BTreeSet::new();
        for one in rows {
            let of_key = one.key(key);
            let Row { row, id, mut given } = one;
            if let Some(values) = &of_key
                && !seen.insert(values.clone())
            {
                return Err(twice(object, key));
            }
            match of_key.and_then(|values| existing.get(&values)) {
                Some(old) => {
                    let left = resolution == Resolution::Ignore;
                    let (id, version) = (old.id(), old.version());
                    touched.insert(row, Done { row, id, version, left });
                    if !left {
                        given.retain(|(field, _)| !object.fields[*field].fixed);
                        changes.push(changed(object, row, old.clone(), &given));
                    }
                }
                None if id.is_some() => return Err(unknown_id(id)),
                None => changes.push(new_change(object, row, given)),
            }
        }
        let changes: Vec<Change> = changes.into_iter().filter(Change::is_change).collect();
        self.may_transfer(object, &changes).await?;
        let done = self.save(object, changes, problems).await?;
        let inserted = done.iter().filter(|c| c.verb == ChangeVerb::Create).count() as u64;
        for Change { row, new, .. } in &done {
            let (row, id, version) = (*row, new.id(), new.version());
            touched.insert(row, Done { row, id, version, left: false });
        }
        Ok(Upserted { rows: touched.into_values().collect(), inserted })
    }

    /// The records that have one of the rows' keys, whoever may see them: a key is unique for all.
    async fn existing(
        &mut self,
        object: &ObjectDef,
        key: &[FieldId],
        rows: &[Row],
    ) -> Result<BTreeMap<Vec<Value>, Record>> {
        let keys: Vec<Vec<Value>> = rows.iter().filter_map(|row| row.key(key)).collect();
        if keys.is_empty() {
            return Ok(BTreeMap::new());
        }
        let query = ListQuery { filter: has_one(object, key, &keys), ..ListQuery::default() };
        let found = self.find(object, &query).await?;
        let keyed = found
            .into_iter()
            .map(|record| (key.iter().map(|&field| record.get(field).clone()).collect(), record));
        Ok(keyed.collect())
    }

    async fn may_change(
        &mut self,
        object: &ObjectDef,
        records: impl Iterator<Item = &Record> + Send,
        resolution: Resolution,
    ) -> Result<()> {
        let ids: Vec<i64> = records.map(Record::id).collect();
        let verb = if resolution == Resolution::Merge { Verb::Update } else { Verb::Read };
        if object.append_only() && verb == Verb::Update && !ids.is_empty() {
            appends(object, &self.caller.access, verb)?;
        }
        let access = self.caller.access.clone();
        let none = *access.reach(object.id, verb) == Reach::None && !ids.is_empty();
        if none || !self.all_reached(object, &access, verb, &ids).await? {
            return Err(Error::new(
                ErrorKind::Forbidden,
                text!(
                    en = "One of these keys belongs to a record that is not yours to change.",
                    zh = "其中有记录已存在，但您无权修改。"
                ),
            ));
        }
        Ok(())
    }
}

/// How many alternatives stand beside each other in one group of a key's filter.
const ALTERNATIVES: usize = 32;

/// Records that have one of these keys. Alternatives stand in groups of groups: side by side, those
/// of a full batch would be an expression deeper than SQLite reads.
fn has_one(object: &ObjectDef, key: &[FieldId], keys: &[Vec<Value>]) -> Filter {
    let name = |field: FieldId| object.fields[field].name.clone();
    let text =
        |field: FieldId, value: &Value| object.fields[field].kind().wire().to_text(value.into());
    if let &[field] = key {
        let values = keys.iter().map(|values| text(field, &values[0])).collect();
        return Filter::test(name(field), Operator::In, values);
    }
    let one = |values: &Vec<Value>| {
        let part = |(&field, value): (&FieldId, &Value)| {
            Filter::test(name(field), Operator::Eq, vec![text(field, value)])
        };
        Filter::And(key.iter().zip(values).map(part).collect())
    };
    let groups = keys.chunks(ALTERNATIVES).map(|group| Filter::Or(group.iter().map(one).collect()));
    Filter::Or(groups.collect())
}

/// The fields of the key: a unique key of the object, or the id.
pub(super) fn key(object: &ObjectDef, names: Option<&[String]>) -> Result<Vec<FieldId>> {
    let Some(names) = names.filter(|names| !names.is_empty()) else { return Ok(vec![0]) };
    let mut fields = Vec::new();
    for name in names {
        let field = object.field(name).ok_or_else(|| {
            let message =
                text!(en = "There is no field '{name}'.", zh = "没有名为“{name}”的字段。");
            Error::new(ErrorKind::UnknownField, message.clone()).with_field(FieldError::new(
                name,
                "unknown_field",
                message,
            ))
        })?;
        fields.push(field.id);
    }
    let same =
        |key: &[FieldId]| key.len() == fields.len() && key.iter().all(|f| fields.contains(f));
    if fields == [0] || object.uniques.iter().any(|key| same(&key.fields)) {
        return Ok(fields);
    }
    let names = names.join(", ");
    Err(Error::new(
        ErrorKind::BadQuery,
        text!(
            en = "'{names}' is not a unique key, so it can't be used for 'on_conflict'.",
            zh = "“{names}”不是唯一键，不能用于 on_conflict。"
        ),
    ))
}

fn twice(object: &ObjectDef, key: &[FieldId]) -> Error {
    let names: Vec<&str> = key.iter().map(|&f| object.fields[f].name.as_str()).collect();
    let names = names.join(", ");
    Error::new(
        ErrorKind::Duplicate,
        text!(
            en = "Two of these records have the same '{names}'.",
            zh = "提交的记录中有两条“{names}”相同。"
        ),
    )
}

fn unknown_id(id: Option<i64>) -> Error {
    let id = id.unwrap_or_default();
    Error::new(
        ErrorKind::NotFound,
        text!(
            en = "There is no record {id}; new records get their id from the system.",
            zh = "没有编号为 {id} 的记录；新记录的编号由系统给出。"
        ),
    )
}
