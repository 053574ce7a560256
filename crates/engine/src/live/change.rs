//! A row of the log, as far as live events tell of it.

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use steward_model::Value;
use steward_model::catalog::{Catalog, FieldDef, FieldId, ObjectId};
use steward_model::clock::Micros;
use steward_store::log::Placed;

use super::ties::Ties;
use crate::log::verb;
use crate::record::told;

/// What happened to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Create,
    Update,
    Delete,
    Restore,
}

impl Kind {
    /// As events say it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Create => verb::CREATE,
            Self::Update => verb::UPDATE,
            Self::Delete => verb::DELETE,
            Self::Restore => verb::RESTORE,
        }
    }

    fn of(name: &str) -> Option<Self> {
        match name {
            verb::CREATE => Some(Self::Create),
            // Another record was merged into it.
            verb::UPDATE | verb::MERGE => Some(Self::Update),
            verb::DELETE => Some(Self::Delete),
            verb::RESTORE => Some(Self::Restore),
            _ => None,
        }
    }
}

/// One change of one record.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) position: i64,
    pub(super) object: ObjectId,
    pub(super) record: i64,
    pub(super) version: Option<i64>,
    pub(super) kind: Kind,
    pub(super) by: Option<i64>,
    pub(super) at: Micros,
    /// What its payload says; none of one among so many that nobody is told of each.
    pub(super) told: Option<ToldChange>,
}

/// What the payload of a change says.
#[derive(Debug, Default)]
pub(super) struct ToldChange {
    /// The fields that were changed, or filled in.
    pub(super) fields: Vec<FieldId>,
    /// What decides who sees it, as it was before.
    pub(super) before: Vec<(FieldId, Value)>,
}

#[derive(Default, Deserialize)]
struct Payload {
    #[serde(default)]
    before: Map<String, Json>,
    #[serde(default)]
    after: Map<String, Json>,
}

impl Change {
    /// The change that a row tells of, without its payload; none for other rows, such as those about
    /// credentials and exports, and for records of objects that are no more.
    pub(super) fn of(catalog: &Catalog, placed: &Placed) -> Option<Self> {
        let entry = &placed.change.entry;
        Some(Self {
            position: placed.position,
            object: catalog.find(&entry.object)?.id,
            record: entry.record_id?,
            version: entry.version,
            kind: Kind::of(&entry.verb)?,
            by: entry.user_id,
            at: entry.at,
            told: None,
        })
    }

    /// The same with what its payload says.
    pub(super) fn with_payload(mut self, catalog: &Catalog, ties: &Ties, placed: &Placed) -> Self {
        let object = catalog.object(self.object);
        // One that was erased says nothing any more.
        let payload = placed.change.entry.payload.as_deref().unwrap_or("{}");
        let payload: Payload = serde_json::from_str(payload).unwrap_or_default();
        let known = payload.after.iter().filter_map(|(name, value)| {
            let field = object.field(name).filter(|field| told(field))?;
            let was = payload.before.get(name).unwrap_or(&Json::Null);
            (was != value).then_some(field.id)
        });
        let ties = ties.own(self.object).iter().filter_map(|&field| {
            let definition = &object.fields[field];
            let value = payload.before.get(&definition.name)?;
            Some((field, read(definition, value)))
        });
        self.told = Some(ToldChange { fields: known.collect(), before: ties.collect() });
        self
    }
}

/// The value of a field that decides who sees a record, out of the log: a reference or a key.
fn read(field: &FieldDef, json: &Json) -> Value {
    debug_assert!(!field.internal, "the log does not tell of {}", field.name);
    match json {
        Json::Object(reference) => reference.get("id").and_then(Json::as_i64).into(),
        Json::Number(number) => number.as_i64().into(),
        Json::String(text) => Value::Text(text.clone()),
        _ => Value::Null,
    }
}
