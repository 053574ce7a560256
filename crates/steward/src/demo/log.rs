//! The entries of the change log that say that the records were made.

use std::collections::HashMap;

use serde_json::{Map, Value as Json};
use steward_model::catalog::{Catalog, Computed, FieldId, ObjectDef, ObjectId};
use steward_model::clock::Micros;
use steward_model::kind::FieldKind;
use steward_model::record::Record;
use steward_store::log::ChangeEntry;

/// Fields that the log row itself tells.
const TOLD_ELSEWHERE: [&str; 9] = [
    "id",
    "version",
    "created_at",
    "created_by_id",
    "updated_at",
    "updated_by_id",
    "deleted_at",
    "deleted_by_id",
    "origin",
];

/// Writes the entries of one object.
pub(super) struct Entries<'a> {
    object: &'a ObjectDef,
    /// The fields that the log tells, with the object that they refer to.
    told: Vec<(FieldId, Option<ObjectId>)>,
    /// Titles that many records name: of colleagues, departments and the like.
    titles: &'a HashMap<(ObjectId, i64), String>,
    now: Micros,
}

impl<'a> Entries<'a> {
    /// The entries of an object's records that are made at `now`.
    pub(super) fn new(
        catalog: &Catalog,
        object: &'a ObjectDef,
        titles: &'a HashMap<(ObjectId, i64), String>,
        now: Micros,
    ) -> Self {
        let target = |kind: &FieldKind| match kind {
            FieldKind::Reference(reference) => {
                reference.to.as_deref().and_then(|name| catalog.find(name)).map(|found| found.id)
            }
            _ => None,
        };
        let told = object.fields.iter().filter(|field| {
            !field.internal
                && !TOLD_ELSEWHERE.contains(&field.name.as_str())
                && !matches!(field.computed, Some(Computed::RollUp(_)))
        });
        let told = told.map(|field| (field.id, target(&field.kind))).collect();
        Self { object, told, titles, now }
    }

    /// The entry that says that a record was made by an import. `titles` are those of the accounts and
    /// contacts that it refers to, by field.
    pub(super) fn created(
        &self,
        record: &Record,
        id: i64,
        titles: &[(FieldId, &str)],
    ) -> ChangeEntry {
        let mut after = Map::new();
        let mut buffer = Vec::new();
        for &(field, target) in &self.told {
            let value = record.get(field);
            if value.is_null() {
                continue;
            }
            let definition = &self.object.fields[field];
            let json = match (target, value.as_int()) {
                (Some(target), Some(id)) => {
                    let own = titles.iter().find(|(of, _)| *of == field).map(|(_, title)| *title);
                    let known = || self.titles.get(&(target, id)).map(String::as_str);
                    let mut reference = Map::new();
                    reference.insert("id".to_owned(), id.into());
                    reference.insert("title".to_owned(), own.or_else(known).into());
                    Json::Object(reference)
                }
                _ => {
                    buffer.clear();
                    definition.kind().wire().write_json(value.into(), &mut buffer);
                    serde_json::from_slice(&buffer).unwrap_or(Json::Null)
                }
            };
            after.insert(definition.name.clone(), json);
        }
        let mut payload = Map::new();
        payload.insert("after".to_owned(), Json::Object(after));
        ChangeEntry {
            at: self.now,
            user_id: None,
            origin: "import".to_owned(),
            request_id: None,
            object: self.object.name.clone(),
            record_id: Some(id),
            verb: "create".to_owned(),
            version: Some(record.version()),
            payload: Some(Json::Object(payload).to_string()),
        }
    }
}
