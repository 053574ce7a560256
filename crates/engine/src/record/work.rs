//! One transaction of the write path, and what behaviours may do inside it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use steward_model::Result;
use steward_model::catalog::{Catalog, FieldId, ObjectDef, ObjectId};
use steward_model::clock::Micros;
use steward_model::query::ListQuery;
use steward_model::random::Random;
use steward_model::record::Record;
use steward_model::scope::{Access, SystemAccess, Verb};
use steward_store::emit::{Delta, Take};
use steward_store::job::NewJob;
use steward_store::log::ChangeEntry;
use steward_store::plan::Plan;
use steward_store::search::Placed;
use steward_store::{Statement, Tx, emit};

use super::known::Known;
use super::rollup::Contribution;
use super::{Caller, MAX_BATCH};
use crate::behaviour::Change;
use crate::engine::{Inner, Model};
use crate::outgoing::Allowed;
use crate::search::index::Touched;

/// One transaction of the write path.
pub struct Work<'t, 'x> {
    pub(crate) tx: &'t mut Tx<'x>,
    pub(crate) inner: Arc<Inner>,
    pub(crate) model: Arc<Model>,
    pub(crate) caller: Caller,
    pub(crate) now: Micros,
    pub(crate) entries: Vec<ChangeEntry>,
    pub(crate) statements: Vec<Statement>,
    pub(crate) jobs: Vec<NewJob>,
    pub(crate) rollups: BTreeMap<(ObjectId, i64), BTreeMap<FieldId, Delta>>,
    pub(crate) rights_changed: bool,
    /// Whether it changes the catalog.
    pub(crate) reshaped: bool,
    pub(crate) searched: Touched,
    /// What it adds to the places where search can find anything.
    pub(crate) pieces: BTreeSet<Placed>,
    pub(crate) depth: usize,
    /// Whether changes are only checked: the batch that they belong to will be refused anyway.
    pub(crate) checking: bool,
    /// Whether the caller wants to be refused what the company only warns of.
    pub(crate) heeds_warnings: bool,
    /// Whether search must know with the commit what is written.
    pub(crate) indexes_at_once: bool,
    /// Whether the company's own rules are not asked.
    pub(crate) is_unruled: bool,
    pub(crate) known: Known,
    /// The import that makes new records.
    pub(crate) import_batch: Option<i64>,
}

/// How deep effects may cause further effects.
pub(super) const MAX_EFFECTS: usize = 8;

impl Work<'_, '_> {
    /// The catalog.
    #[must_use]
    pub fn catalog(&self) -> Arc<Catalog> {
        Arc::clone(&self.model.catalog)
    }

    /// Randomness.
    #[must_use]
    pub fn random(&self) -> &dyn Random {
        &*self.inner.random
    }

    /// Now, the same throughout the transaction.
    #[must_use]
    pub fn now(&self) -> Micros {
        self.now
    }

    /// Who; none for the system.
    #[must_use]
    pub fn user_id(&self) -> Option<i64> {
        self.caller.access.principal().map(|principal| principal.user_id)
    }

    /// Which addresses the server may call besides those of the open internet.
    #[must_use]
    pub fn allowed(&self) -> &Allowed {
        &self.inner.allowed
    }

    /// The company's own rules are not asked for what follows: the system writes down what happened.
    pub fn write_down(&mut self) {
        self.is_unruled = true;
    }

    /// On whose behalf, and from where.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Undeleted records of an object, to look at, as the system sees them: at most [`MAX_BATCH`].
    ///
    /// # Errors
    /// If the query does not fit the object.
    pub async fn look(&mut self, object: &ObjectDef, query: &ListQuery) -> Result<Vec<Record>> {
        self.take(object, query, Take::Look).await
    }

    /// The same, to change them: nobody else changes them until the transaction ends.
    ///
    /// # Errors
    /// If the query does not fit the object.
    pub async fn find(&mut self, object: &ObjectDef, query: &ListQuery) -> Result<Vec<Record>> {
        self.take(object, query, Take::Change).await
    }

    /// The first undeleted record in the query's order, which must be by the object's own fields, to
    /// look at, as the system sees them.
    ///
    /// # Errors
    /// If the query does not fit the object.
    pub async fn first(&mut self, object: &ObjectDef, query: &ListQuery) -> Result<Option<Record>> {
        let plan = self.plan(object, query)?;
        let statement = emit::first(&plan, self.tx.dialect());
        Ok(self.rows(object, &statement).await?.into_iter().next())
    }

    fn plan(&self, object: &ObjectDef, query: &ListQuery) -> Result<Plan> {
        let access = Access::System(SystemAccess::because("behaviours see what they depend on"));
        let catalog = self.catalog();
        Plan::resolve(&catalog, &access, Verb::Update, self.now, object.id, query)
    }

    async fn take(
        &mut self,
        object: &ObjectDef,
        query: &ListQuery,
        take: Take,
    ) -> Result<Vec<Record>> {
        let plan = self.plan(object, query)?;
        let statement = emit::records(&plan, self.tx.dialect(), MAX_BATCH as u64, take);
        let records = self.rows(object, &statement).await?;
        if take == Take::Change {
            self.known.held(&records);
        }
        Ok(records)
    }

    pub(crate) async fn rows(
        &mut self,
        object: &ObjectDef,
        statement: &Statement,
    ) -> Result<Vec<Record>> {
        let rows = self.tx.query(statement).await?;
        rows.into_iter().map(|row| emit::decode(object, row)).collect()
    }

    /// An empty record with the defaults of its object.
    #[must_use]
    pub fn blank(object: &ObjectDef) -> Record {
        let mut record = Record::empty(object.id, object.fields.len());
        for field in &object.fields {
            if let Some(default) = &field.default {
                record.values[field.id] = default.clone();
            }
        }
        record
    }

    pub(super) fn contributions(&mut self, object: &ObjectDef, change: &Change) {
        let model = Arc::clone(&self.model);
        for source in &model.rollups[object.id] {
            let old = change.old.as_ref().and_then(|r| Contribution::of(source, object, r));
            let new = Contribution::of(source, object, &change.new);
            super::rollup::note(&mut self.rollups, source, old, new);
        }
    }
}
