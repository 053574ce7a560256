//! Looking for records as the system sees them, inside a write and outside of one.

use std::collections::{BTreeMap, BTreeSet};

use steward_model::Result;
use steward_model::catalog::{FieldId, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::record::Record;
use steward_model::scope::{Access, SystemAccess, Verb};
use steward_model::search::KeyKind;
use steward_store::emit::{self, Take};
use steward_store::plan::Plan;
use steward_store::{Collect, ReadOptions, Statement, each, hold_keys, search};

use super::{MAX_BATCH, Work};
use crate::engine::Engine;

impl Engine {
    /// Undeleted records of an object as the system sees them: at most [`MAX_BATCH`]. What of them is told to
    /// anybody is for the one who asks to decide.
    ///
    /// # Errors
    /// If the query does not fit the object.
    pub async fn look(
        &self,
        object: &ObjectDef,
        query: &ListQuery,
        why: SystemAccess,
    ) -> Result<Vec<Record>> {
        let (catalog, access) = (self.catalog(), Access::System(why));
        let now = self.clock().now();
        let plan = Plan::resolve(&catalog, &access, Verb::Read, now, object.id, query)?;
        let dialect = self.database().dialect();
        self.records(object, emit::records(&plan, dialect, MAX_BATCH as u64, Take::Look)).await
    }

    /// Records by id, deleted or not, as the system sees them.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn look_by_ids(
        &self,
        object: &ObjectDef,
        ids: &BTreeSet<i64>,
        why: SystemAccess,
    ) -> Result<BTreeMap<i64, Record>> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let (catalog, dialect) = (self.catalog(), self.database().dialect());
        let ids: Vec<i64> = ids.iter().copied().collect();
        let statement = emit::by_ids(dialect, &catalog, object.id, &ids, false, why);
        let found = self.records(object, statement).await?;
        Ok(found.into_iter().map(|record| (record.id(), record)).collect())
    }

    /// Those of these records that somebody may read; deleted ones as well, if he might if they were not.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn readable(
        &self,
        access: &Access,
        object: &ObjectDef,
        ids: &BTreeSet<i64>,
    ) -> Result<BTreeSet<i64>> {
        let (catalog, dialect) = (self.catalog(), self.database().dialect());
        let filter = Filter::test("id", Operator::In, ids.iter().map(i64::to_string).collect());
        let query = ListQuery { filter, ..ListQuery::default() };
        let plan =
            Plan::resolve(&catalog, access, Verb::Read, self.clock().now(), object.id, &query);
        let plan = match plan {
            Err(error) if error.kind() == ErrorKind::Forbidden => return Ok(BTreeSet::new()),
            plan => plan?,
        };
        let mut seen = BTreeSet::new();
        for take in [Take::Look, Take::Bin] {
            let statement = emit::records(&plan, dialect, ids.len() as u64, take);
            seen.extend(self.records(object, statement).await?.iter().map(Record::id));
        }
        Ok(seen)
    }

    /// The ids of at most `limit` undeleted records that have the same key as `value` in one of these fields, the
    /// newest first, as far as search has read them.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn with_key(
        &self,
        (object, fields): (&ObjectDef, &[FieldId]),
        key: (KeyKind, &str),
        limit: u64,
        why: SystemAccess,
    ) -> Result<Vec<i64>> {
        let (catalog, dialect) = (self.catalog(), self.database().dialect());
        let of = (object.id, fields);
        let Some(statement) = search::with_key(dialect, &catalog, of, key, limit, why) else {
            return Ok(Vec::new());
        };
        let sink = each(|row| row.int(0));
        let answer = self.database().query(statement, sink, ReadOptions::planned_once()).await?;
        Ok(answer.out.into_iter().flatten().collect())
    }

    async fn records(&self, object: &ObjectDef, statement: Statement) -> Result<Vec<Record>> {
        let options = ReadOptions::planned_once();
        let rows = self.database().query(statement, Collect::default(), options).await?.out;
        rows.into_iter().map(|row| emit::decode(object, row)).collect()
    }
}

impl Engine {
    /// Whether an object has ever had records, though they may lie in the bin now.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn has_had(&self, object: &ObjectDef, why: SystemAccess) -> Result<bool> {
        let (catalog, access) = (self.catalog(), Access::System(why));
        let (now, dialect) = (self.clock().now(), self.database().dialect());
        for (verb, take) in [(Verb::Read, Take::Look), (Verb::Delete, Take::Bin)] {
            let query = ListQuery::default();
            let plan = Plan::resolve(&catalog, &access, verb, now, object.id, &query)?;
            let found = self.records(object, emit::records(&plan, dialect, 1, take)).await?;
            if !found.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Work<'_, '_> {
    /// As [`Engine::with_key`].
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn with_key(
        &mut self,
        (object, fields): (&ObjectDef, &[FieldId]),
        key: (KeyKind, &str),
        limit: u64,
        why: SystemAccess,
    ) -> Result<Vec<i64>> {
        let (catalog, dialect) = (self.catalog(), self.tx.dialect());
        let of = (object.id, fields);
        let Some(statement) = search::with_key(dialect, &catalog, of, key, limit, why) else {
            return Ok(Vec::new());
        };
        let mut ids = Vec::new();
        for row in self.tx.query(&statement).await? {
            ids.extend(row.int(0)?);
        }
        Ok(ids)
    }

    /// Waits until no other transaction holds one of these keys, and holds them until this one ends: who looks for
    /// records with them afterwards sees what the others have written.
    ///
    /// # Errors
    /// If the database can't be asked.
    pub async fn hold_keys(&mut self, keys: &[String]) -> Result<()> {
        hold_keys(self.tx, keys).await
    }

    /// Whether the caller wants to be refused what the company only warns of.
    #[must_use]
    pub fn heeds_warnings(&self) -> bool {
        self.heeds_warnings
    }

    /// Whether this transaction changes rights or rules itself: what it reads of them is not yet theirs who begin
    /// elsewhere, and may never be.
    #[must_use]
    pub fn changes_access(&self) -> bool {
        self.rights_changed
    }

    /// Lets search know at the latest with the commit what this transaction writes, however much it is, so that
    /// [`Self::with_key`] finds it in whatever is written next.
    pub fn index_at_once(&mut self) {
        self.indexes_at_once = true;
    }

    /// The epoch of rights and catalog at which this was planned. What it finds at another one is undone, so that
    /// what was read at an epoch may be kept for it.
    #[must_use]
    pub fn epoch(&self) -> i64 {
        self.caller.epoch().unwrap_or_else(|| self.model.epoch())
    }
}
