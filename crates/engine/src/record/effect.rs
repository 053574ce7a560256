//! What behaviours may do with other records: on the system's account, but in the caller's name.

use std::collections::BTreeSet;

use steward_model::catalog::{FieldId, ObjectDef};
use steward_model::record::Record;
use steward_model::scope::Verb;
use steward_model::{Error, Result, Value};
use steward_store::job::NewJob;
use steward_store::{BoxFuture, emit};

use super::Work;
use super::restore::back;
use crate::behaviour::{Change, ChangeVerb};

impl Work<'_, '_> {
    /// Whether the changes at hand follow from others, rather than being what the caller asked for.
    #[must_use]
    pub fn is_effect(&self) -> bool {
        self.depth > 0
    }

    /// Whether the caller reaches all of these records with this verb.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn may(&mut self, object: &ObjectDef, verb: Verb, ids: &[i64]) -> Result<bool> {
        let access = self.caller.access.clone();
        self.all_reached(object, &access, verb, ids).await
    }

    /// Makes further records.
    ///
    /// # Errors
    /// As for any write.
    pub async fn create(&mut self, object: &ObjectDef, records: Vec<Record>) -> Result<Vec<i64>> {
        let changes = records.into_iter().enumerate().map(|(row, new)| Change {
            verb: ChangeVerb::Create,
            old: None,
            given: BTreeSet::new(),
            new,
            row,
        });
        let changes = changes.collect();
        Ok(self.effect(object, changes).await?.iter().map(|change| change.new.id()).collect())
    }

    /// Changes further records: `set` is applied to each.
    ///
    /// # Errors
    /// As for any write.
    pub async fn change(
        &mut self,
        object: &ObjectDef,
        records: Vec<Record>,
        set: &[(FieldId, Value)],
    ) -> Result<()> {
        let edits = records.into_iter().map(|record| (record, set.to_vec())).collect();
        self.change_each(object, edits).await
    }

    /// Changes further records, each in its own way. Those that have their values already stay as
    /// they are.
    ///
    /// # Errors
    /// As for any write.
    pub async fn change_each(
        &mut self,
        object: &ObjectDef,
        edits: Vec<(Record, Vec<(FieldId, Value)>)>,
    ) -> Result<()> {
        let changes = edits.into_iter().enumerate().map(|(row, (old, set))| {
            let given = set.iter().map(|(field, _)| *field).collect();
            let mut new = old.clone();
            for (field, value) in set {
                new.values[field] = value;
            }
            Change { verb: ChangeVerb::Update, old: Some(old), new, given, row }
        });
        let changes = changes.filter(Change::is_change).collect();
        self.effect(object, changes).await.map(|_| ())
    }

    /// Puts further records into the bin, with their child records.
    ///
    /// # Errors
    /// As for any write.
    pub fn remove<'a>(
        &'a mut self,
        object: &'a ObjectDef,
        records: Vec<Record>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let changes = self.bin_changes(object, records);
            let done = self.effect(object, changes).await?;
            if done.is_empty() { Ok(()) } else { self.bin_children(object, &done).await }
        })
    }

    /// Takes further records out of the bin, with the child records that went with them.
    ///
    /// # Errors
    /// As for any write.
    pub fn bring_back<'a>(
        &'a mut self,
        object: &'a ObjectDef,
        records: Vec<Record>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            self.effect(object, back(object, records.clone())).await?;
            for record in &records {
                self.restore_children(object, record).await?;
            }
            Ok(())
        })
    }

    /// Sets derived fields of one record that follow from others. Like a roll-up, this changes
    /// neither its version nor the log, and no behaviour runs.
    ///
    /// # Errors
    /// If somebody else has changed the record meanwhile: [`Work::hold`] it first.
    pub async fn derive(
        &mut self,
        object: &ObjectDef,
        record: &Record,
        set: &[(FieldId, Value)],
    ) -> Result<()> {
        debug_assert!(set.iter().all(|(field, _)| object.fields[*field].derived));
        let mut new = record.clone();
        for (field, value) in set {
            new.values[*field] = value.clone();
        }
        if new == *record {
            return Ok(());
        }
        let dialect = self.tx.dialect();
        let update = emit::update(dialect, object, record.id(), record.version(), set);
        let held = self.known.latest(object.id, record.id());
        if held.is_none_or(|held| held.version() != record.version()) {
            return Err(Error::internal("derived fields are set on a record that is held"));
        }
        self.tx.queue(vec![update]).await?;
        self.known.written(&new, false);
        let (verb, given) = (ChangeVerb::Update, BTreeSet::new());
        let change = Change { verb, old: Some(record.clone()), new, given, row: 0 };
        self.contributions(object, &change);
        self.note_search(object, &[change]);
        Ok(())
    }

    /// Writes a job to be done after the commit.
    pub fn enqueue(&mut self, kind: &str, payload: &serde_json::Value) {
        self.jobs.push(NewJob {
            kind: kind.to_owned(),
            payload: payload.to_string(),
            run_at: self.now,
            priority: 0,
            unique_key: None,
            created_at: self.now,
        });
    }
}
