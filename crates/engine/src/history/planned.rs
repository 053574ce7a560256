//! What a dry run would have changed, told to whoever asked for it.

use std::collections::BTreeSet;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::scope::{Reach, Verb};
use steward_store::log::ChangeEntry;

use super::ToldField;
use super::say::{self, Names, Wanted};
use crate::engine::Engine;
use crate::log::verb;
use crate::record::{Caller, Written};

/// A change that would have been made.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Planned {
    /// The plural of the object.
    pub object: String,
    /// The record; null for one that would have been made.
    pub record: Option<i64>,
    /// What would have been done: `create`, `update`, `delete`, `restore` or `merge`.
    pub verb: String,
    /// What would have been changed.
    pub fields: Vec<ToldField>,
}

impl Engine {
    /// What a dry run would have changed, as far as the caller may know of it: of new records those of
    /// `own`, the objects (by their plurals) of which the caller wanted some, and those of objects that he
    /// sees whole; of others those that he sees.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn would_change(
        &self,
        caller: &Caller,
        written: &Written,
        own: &BTreeSet<&str>,
    ) -> Result<Vec<Planned>> {
        let catalog = self.catalog();
        let known = written.planned.iter().filter_map(|entry| {
            let object = catalog.find(&entry.object)?;
            Some((entry, object, entry.record_id?))
        });
        let known: Vec<_> = known.collect();
        let mut records = Wanted::new();
        for (_, object, id) in known.iter().filter(|(entry, ..)| entry.verb != verb::CREATE) {
            records.entry(object.id).or_default().insert(*id);
        }
        let there = self.names(caller, &catalog, &records).await?;
        let lying = self.restored(caller, &catalog, &known).await?;
        let told = known.into_iter().filter(|(entry, object, id)| {
            let reach = caller.access.reach(object.id, Verb::Read);
            match entry.verb.as_str() {
                verb::CREATE => {
                    let wanted = own.contains(object.plural.as_str());
                    *reach == Reach::All || (wanted && *reach != Reach::None)
                }
                verb::RESTORE => lying.contains_key(&(object.id, *id)),
                _ => there.contains_key(&(object.id, *id)),
            }
        });
        let mut told: Vec<_> = told
            .map(|(entry, object, id)| {
                (entry, object, id, say::fields(&caller.access, object, entry, None))
            })
            .collect();
        let mut referred = Wanted::new();
        for (_, object, _, fields) in &told {
            say::want(&catalog, object, fields, &mut referred);
        }
        let names = self.names(caller, &catalog, &referred).await?;
        let planned = told.drain(..).map(|(entry, object, id, mut fields)| {
            say::name(&catalog, object, &mut fields, &names);
            Planned {
                object: object.plural.clone(),
                record: (entry.verb != verb::CREATE).then_some(id),
                verb: entry.verb.clone(),
                fields,
            }
        });
        Ok(planned.collect())
    }

    /// Those of the records that would be restored and that lie in the bin where the caller may take them.
    async fn restored(
        &self,
        caller: &Caller,
        catalog: &Arc<Catalog>,
        known: &[(&ChangeEntry, &ObjectDef, i64)],
    ) -> Result<Names> {
        let mut wanted = Wanted::new();
        for (_, object, id) in known.iter().filter(|(entry, ..)| entry.verb == verb::RESTORE) {
            wanted.entry(object.id).or_default().insert(*id);
        }
        self.binned(caller, catalog, &wanted).await
    }
}
