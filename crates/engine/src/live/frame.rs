//! Events as text: server-sent events, which several readers share.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Value as Json, json};
use steward_model::catalog::{Catalog, FieldDef, ObjectId};
use steward_model::kind::{FieldKind, format_datetime};
use steward_model::scope::FieldRight;

use super::change::Change;
use super::limits::RETRY_MILLIS;

/// Why a reader must ask again for what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Why {
    /// The position that it came back with is too old, or not of this log.
    Old,
    /// Its rights have changed.
    Rights,
    /// Objects or fields have changed, and its rights may have.
    Catalog,
    /// It took too long to take what was sent.
    Slow,
    /// Very much has changed at once.
    Many,
    /// What it may see of these objects has changed.
    Sight,
}

impl Why {
    fn name(self) -> &'static str {
        match self {
            Self::Old => "old",
            Self::Rights => "rights",
            Self::Catalog => "catalog",
            Self::Slow => "slow",
            Self::Many => "many",
            Self::Sight => "sight",
        }
    }
}

/// The fields of an object that somebody may not read, as far as any are named.
pub(super) type Hidden = BTreeMap<String, FieldRight>;

fn event(name: &str, position: i64, data: &Json) -> String {
    format!("event: {name}\nid: {position}\ndata: {data}\n\n")
}

/// The beginning of a stream.
pub(super) fn ready(position: i64) -> String {
    let event = event("ready", position, &json!({ "position": position }));
    format!("retry: {RETRY_MILLIS}\n{event}")
}

/// A sign of life; it moves the position to come back with.
pub(super) fn heartbeat(position: i64) -> String {
    format!(":\nid: {position}\n\n")
}

/// Ask again: for these objects, by their plurals, or for everything.
pub(super) fn resync(position: i64, why: Why, objects: Option<&BTreeSet<&str>>) -> String {
    event("resync", position, &json!({"why": why.name(), "objects": objects}))
}

/// Who looks at a record has changed. It has no position.
pub(super) fn presence(plural: &str, record: i64) -> String {
    let data = json!({"object": plural, "id": record});
    format!("event: presence\ndata: {data}\n\n")
}

/// A record was changed, as a reader with these rights may know it.
pub(super) fn change(catalog: &Catalog, change: &Change, hidden: &Hidden) -> String {
    let object = catalog.object(change.object);
    let fields = fields(catalog, change, hidden);
    let data = json!({
        "object": object.plural,
        "id": change.record,
        "version": change.version,
        "change": change.kind.name(),
        "fields": fields,
        "by": change.by,
        "at": format_datetime(change.at),
    });
    event("change", change.position, &data)
}

/// The names of the fields that a change tells of, as far as somebody may read them.
pub(super) fn fields<'c>(catalog: &'c Catalog, change: &Change, hidden: &Hidden) -> Vec<&'c str> {
    let object = catalog.object(change.object);
    let open = |field: &&FieldDef| {
        !matches!(field.kind, FieldKind::Secret(_))
            && hidden.get(&field.name).is_none_or(|right| *right >= FieldRight::Read)
    };
    let fields = change.told.iter().flat_map(|told| &told.fields);
    let fields = fields.map(|&field| &object.fields[field]).filter(open);
    fields.map(|field| field.name.as_str()).collect()
}

/// A record left the reader's sight. Nothing is said of why, nor by whom.
pub(super) fn removed(catalog: &Catalog, position: i64, object: ObjectId, record: i64) -> String {
    let data = json!({"object": catalog.object(object).plural, "id": record});
    event("removed", position, &data)
}

/// The events of one round, each written down once, and the sequences of them that several readers get.
#[derive(Debug, Default)]
pub(super) struct Frames {
    texts: Vec<String>,
    known: HashMap<Name, usize>,
    shared: HashMap<Vec<usize>, Arc<str>>,
}

/// What tells events of one round apart.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) enum Name {
    /// A change by its position, for readers of this audience.
    Change(i64, usize),
    /// A removal by the position of its change.
    Removed(i64),
    /// Ask again for these objects.
    Resync(Why, Vec<ObjectId>),
}

impl Frames {
    /// The number of an event, written down if nobody needed it before.
    pub(super) fn event(&mut self, name: Name, write: impl FnOnce() -> String) -> usize {
        if let Some(&known) = self.known.get(&name) {
            return known;
        }
        self.texts.push(write());
        let number = self.texts.len() - 1;
        self.known.insert(name, number);
        number
    }

    /// Several events in a row.
    pub(super) fn sequence(&mut self, events: Vec<usize>) -> Arc<str> {
        if let Some(known) = self.shared.get(&events) {
            return Arc::clone(known);
        }
        let mut text = String::new();
        for event in &events {
            let _ = text.write_str(&self.texts[*event]);
        }
        let text: Arc<str> = text.into();
        self.shared.insert(events, Arc::clone(&text));
        text
    }
}
