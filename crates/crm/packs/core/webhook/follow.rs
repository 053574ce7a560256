//! The deliveries that follow from changes: one for each change and webhook, if its owner may see the record.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value as Json};
use steward_engine::consumer::{Consumer, Follows, Made, Seen};
use steward_engine::log::{ChangeEntry, verb};
use steward_engine::{Engine, Work};
use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::record::Record;
use steward_model::scope::{Access, FieldRight, Scope, SystemAccess};
use steward_store::BoxFuture;

use super::{message, wanted};
use crate::support::{equals, where_};
use crate::typed::webhook::{Changes as Kind, Fields, NAME, View, field};
use crate::typed::webhook_delivery;

/// Writes deliveries of changes.
#[derive(Debug)]
pub(crate) struct Changes;

impl Consumer for Changes {
    fn name(&self) -> &'static str {
        "webhook/changes"
    }

    fn follows(&self) -> Follows {
        Follows::Log
    }

    fn wants(&self, entry: &ChangeEntry) -> bool {
        let own = [NAME, webhook_delivery::NAME].contains(&entry.object.as_str());
        kind(&entry.verb).is_some() && entry.record_id.is_some() && !own
    }

    fn follow<'a>(
        &'a self,
        engine: &'a Engine,
        seen: Seen<'a>,
    ) -> BoxFuture<'a, Result<Vec<Made>>> {
        Box::pin(async move {
            let Seen::Changes(entries) = seen else { return Ok(Vec::new()) };
            let catalog = engine.catalog();
            let (object, fields) = (catalog.expect(NAME)?, Fields::resolve(&catalog)?);
            let why = SystemAccess::because("it is looked who wants to be told of changes");
            let active = where_(equals(field::ACTIVE, true));
            let mut made = Vec::new();
            for webhook in engine.look(object, &active, why).await? {
                let Some(owner) = View::new(&fields, &webhook).owner_id() else { continue };
                let scope = match engine.scope_of(owner).await {
                    // He sees nothing any more.
                    Err(error) if error.kind() == ErrorKind::Unauthenticated => continue,
                    scope => scope?,
                };
                let eyes = Eyes { engine, catalog: &catalog, scope };
                made.extend(eyes.deliveries(&fields, &webhook, entries).await?);
            }
            Ok(made)
        })
    }
}

/// What the owner of a webhook sees.
struct Eyes<'a> {
    engine: &'a Engine,
    catalog: &'a Arc<Catalog>,
    scope: Arc<Scope>,
}

impl Eyes<'_> {
    async fn deliveries(
        &self,
        fields: &Fields,
        webhook: &Record,
        entries: &[ChangeEntry],
    ) -> Result<Vec<Made>> {
        let view = View::new(fields, webhook);
        let (objects, kinds) = (view.objects().unwrap_or_default(), view.changes());
        let tellable = wanted::tellable(self.catalog)?;
        let told = |entry: &&ChangeEntry| {
            tellable.contains(&entry.object)
                && wanted::tells(objects, &entry.object)
                && kind(&entry.verb).is_some_and(|kind| kinds.contains(&kind))
        };
        let entries: Vec<&ChangeEntry> = entries.iter().filter(told).collect();
        let mut by_object: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
        for entry in &entries {
            by_object.entry(&entry.object).or_default().extend(entry.record_id);
        }
        let access = Access::User(Arc::clone(&self.scope));
        let mut seen: BTreeMap<&str, (&ObjectDef, BTreeSet<i64>)> = BTreeMap::new();
        for (name, ids) in by_object {
            let Some(object) = self.catalog.find(name) else { continue };
            seen.insert(name, (object, self.engine.readable(&access, object, &ids).await?));
        }
        let of = webhook_delivery::Fields::resolve(self.catalog)?;
        let mut made = Vec::new();
        for entry in entries {
            let Some((object, ids)) = seen.get(entry.object.as_str()) else { continue };
            let Some(record) = entry.record_id.filter(|id| ids.contains(id)) else { continue };
            let Some(changed) = self.changed(object, entry) else { continue };
            let new = self.delivery(&of, (webhook.id(), record), entry, &changed);
            made.push(Made { object: of.object_id(), record: new });
        }
        Ok(made)
    }

    /// The changed fields that the owner may see; none if he may see none of them.
    fn changed(&self, object: &ObjectDef, entry: &ChangeEntry) -> Option<Vec<String>> {
        if entry.verb != verb::UPDATE {
            return Some(Vec::new());
        }
        // One that was erased says nothing any more.
        let payload = entry.payload.as_deref().unwrap_or("{}");
        let payload: Map<String, Json> = serde_json::from_str(payload).unwrap_or_default();
        let access = Access::User(Arc::clone(&self.scope));
        let seen = |name: &&String| {
            let there = object.field(name).is_some();
            there && access.field(object.id, name) > FieldRight::Hidden
        };
        let after = payload.get("after").and_then(Json::as_object)?;
        let names: Vec<String> = after.keys().filter(seen).cloned().collect();
        (!names.is_empty()).then_some(names)
    }

    fn delivery(
        &self,
        fields: &webhook_delivery::Fields,
        (webhook, record): (i64, i64),
        entry: &ChangeEntry,
        changed: &[String],
    ) -> Record {
        let word = kind(&entry.verb).map_or_else(String::new, |kind| kind.key().to_owned());
        let mut new = Work::blank(self.catalog.object(fields.object_id()));
        new.set(fields.webhook_id, webhook);
        new.set(fields.message, message(self.engine.random()));
        new.set(fields.event, format!("{}.{word}", entry.object));
        new.set(fields.record_object, entry.object.as_str());
        new.set(fields.record_id, record);
        new.set(fields.happened_at, entry.at);
        new.set(fields.next_at, self.engine.clock().now());
        if !changed.is_empty() {
            new.set(fields.changed_fields, serde_json::json!(changed).to_string());
        }
        new
    }
}

/// How the event of a deletion ends.
pub(super) const DELETED: &str = ".deleted";

/// What kind of change an entry of the log tells of.
fn kind(written: &str) -> Option<Kind> {
    match written {
        verb::CREATE => Some(Kind::Created),
        verb::UPDATE => Some(Kind::Updated),
        verb::DELETE => Some(Kind::Deleted),
        verb::RESTORE => Some(Kind::Restored),
        _ => None,
    }
}
