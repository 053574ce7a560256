//! Formulas over parents: when a parent changes, its children are computed again.
//!
//! A few are computed in the transaction of the change, the others afterwards in transactions of their
//! own, from a job that was written with the change. Like a roll-up this changes neither version nor
//! log: nobody has changed these records.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Value as Json, json};
use steward_model::catalog::{FieldId, ObjectDef, ObjectId};
use steward_model::formula::{Formula, Parents};
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::record::Record;
use steward_model::scope::{Access, SystemAccess, Verb};
use steward_model::{Error, Result, Value};
use steward_store::emit::{self, Take};
use steward_store::plan::Plan;
use steward_store::{BoxFuture, job};

use super::{Caller, Work, WriteWish, Written};
use crate::behaviour::{Change, ChangeVerb};
use crate::engine::Engine;

/// Children that are computed again in one transaction; what is more waits for a job.
const AT_ONCE: usize = 200;

/// Transactions of one drain; the rest waits for the next.
const ROUNDS: usize = 500;

/// The kind of the jobs.
const JOB: &str = "recalculate";

/// A reference over which formulas look, as the parent sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dependent {
    /// The object with the formulas.
    pub(crate) child: ObjectId,
    /// Its reference to the parent.
    pub(crate) via: FieldId,
    /// The parent's fields that they use.
    pub(crate) uses: BTreeSet<FieldId>,
}

/// Who looks at each object's records, by the object's position.
pub(crate) fn dependents(formulas: &[Vec<(FieldId, Formula)>]) -> Vec<Vec<Dependent>> {
    let mut found: Vec<BTreeMap<(ObjectId, FieldId), BTreeSet<FieldId>>> =
        vec![BTreeMap::new(); formulas.len()];
    for (child, formulas) in formulas.iter().enumerate() {
        for parent in formulas.iter().flat_map(|(_, formula)| formula.parents()) {
            found[parent.object].entry((child, parent.via)).or_default().insert(parent.field);
        }
    }
    let list = |of: BTreeMap<(ObjectId, FieldId), BTreeSet<FieldId>>| {
        of.into_iter().map(|((child, via), uses)| Dependent { child, via, uses }).collect()
    };
    found.into_iter().map(list).collect()
}

/// Which children are to be computed again: those of these parents behind an id.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wanted {
    child: ObjectId,
    via: FieldId,
    parents: BTreeSet<i64>,
    after: i64,
}

impl Work<'_, '_> {
    /// The records that the formulas of an object look at, by the reference and the id: held, so that
    /// none changes before what follows from it is written.
    pub(super) async fn parents(
        &mut self,
        object: &ObjectDef,
        records: impl Iterator<Item = &Record> + Clone + Send,
    ) -> Result<BTreeMap<FieldId, BTreeMap<i64, Record>>> {
        let model = Arc::clone(&self.model);
        let used = model.formulas[object.id].iter().flat_map(|(_, formula)| formula.parents());
        let ways: BTreeSet<(FieldId, ObjectId)> =
            used.map(|parent| (parent.via, parent.object)).collect();
        let mut found = BTreeMap::new();
        for (via, parent) in ways {
            let ids: BTreeSet<i64> =
                records.clone().filter_map(|record| record.get(via).as_int()).collect();
            let parent = model.catalog.object(parent);
            found.insert(via, self.hold(parent, &ids).await?);
        }
        Ok(found)
    }

    /// Computes again what depends on these changes.
    pub(super) fn recalculate<'a>(
        &'a mut self,
        object: &'a ObjectDef,
        changes: &'a [Change],
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let model = Arc::clone(&self.model);
            for dependent in &model.dependents[object.id] {
                let touched = |change: &&Change| {
                    change.verb != ChangeVerb::Create
                        && dependent.uses.iter().any(|field| change.changes(*field))
                };
                let parents: BTreeSet<i64> =
                    changes.iter().filter(touched).map(|change| change.new.id()).collect();
                if !parents.is_empty() {
                    let (child, via) = (dependent.child, dependent.via);
                    self.follow(&Wanted { child, via, parents, after: 0 }).await?;
                }
            }
            Ok(())
        })
    }

    /// Computes some children again, and leaves a job for the others.
    async fn follow(&mut self, wanted: &Wanted) -> Result<()> {
        let model = Arc::clone(&self.model);
        let child = model.catalog.object(wanted.child);
        let via = &child.fields[wanted.via].name;
        let ids = wanted.parents.iter().map(ToString::to_string).collect();
        let of_parents = Filter::test(via, Operator::In, ids);
        let behind = Filter::test("id", Operator::Gt, vec![wanted.after.to_string()]);
        let query = ListQuery { filter: of_parents.and(behind), ..ListQuery::default() };
        let access = Access::System(SystemAccess::because("formulas follow their parents"));
        let plan =
            Plan::resolve(&model.catalog, &access, Verb::Update, self.now, child.id, &query)?;
        let most = AT_ONCE as u64 + 1;
        let statement = emit::records(&plan, self.tx.dialect(), most, Take::Change);
        let mut records = self.rows(child, &statement).await?;
        if records.len() > AT_ONCE {
            records.truncate(AT_ONCE);
            let after = records.last().map_or(wanted.after, Record::id);
            let object = &child.name;
            let parents: Vec<i64> = wanted.parents.iter().copied().collect();
            let payload = json!({"object": object, "via": via, "parents": parents, "after": after});
            self.enqueue(JOB, &payload);
        }
        let changes = self.computed_again(child, records).await?;
        self.write_computed(child, &changes).await?;
        self.recalculate(child, &changes).await
    }

    /// Computes the formulas of an object's next records again; answers how many records these were, the last
    /// one's id, and how many came out otherwise than before.
    pub(crate) async fn compute_next(
        &mut self,
        object: &ObjectDef,
        after: i64,
        most: usize,
    ) -> Result<(usize, i64, usize)> {
        let behind = Filter::test("id", Operator::Gt, vec![after.to_string()]);
        let query = ListQuery { filter: behind, ..ListQuery::default() };
        let access = Access::System(SystemAccess::because("a new formula is computed for all"));
        let catalog = self.catalog();
        let plan = Plan::resolve(&catalog, &access, Verb::Update, self.now, object.id, &query)?;
        let statement = emit::records(&plan, self.tx.dialect(), most as u64, Take::Change);
        let records = self.rows(object, &statement).await?;
        let (count, last) = (records.len(), records.last().map_or(after, Record::id));
        let changes = self.computed_again(object, records).await?;
        self.write_computed(object, &changes).await?;
        self.recalculate(object, &changes).await?;
        Ok((count, last, changes.len()))
    }

    /// The records whose formulas have other results than before.
    async fn computed_again(
        &mut self,
        object: &ObjectDef,
        records: Vec<Record>,
    ) -> Result<Vec<Change>> {
        let parents = self.parents(object, records.iter()).await?;
        let mut changes = Vec::new();
        for (row, old) in records.into_iter().enumerate() {
            let given = BTreeSet::new();
            let (verb, new) = (ChangeVerb::Update, old.clone());
            let mut change = Change { verb, old: Some(old), new, given, row };
            // What can't be computed is empty: there is nobody to tell.
            for (field, _) in self.formulas(object, &mut change, &parents) {
                change.new.set(field, Value::Null);
            }
            if change.is_change() {
                changes.push(change);
            }
        }
        Ok(changes)
    }

    /// Puts the results of an object's formulas, and the sort keys, into a change; answers the fields
    /// whose results do not fit.
    pub(super) fn formulas(
        &self,
        object: &ObjectDef,
        change: &mut Change,
        parents: &BTreeMap<FieldId, BTreeMap<i64, Record>>,
    ) -> Vec<(FieldId, Error)> {
        let mut wrong = Vec::new();
        for (field, formula) in &self.model.formulas[object.id] {
            let of = |(via, records): (&FieldId, &'_ BTreeMap<i64, Record>)| {
                let id = change.new.get(*via).as_int()?;
                Some((*via, records.get(&id)?.clone()))
            };
            let own: BTreeMap<FieldId, Record> = parents.iter().filter_map(of).collect();
            let own: Parents<'_> = own.iter().map(|(via, record)| (*via, record)).collect();
            match formula.evaluate(&change.new, object, *field, &own) {
                Ok(value) => change.new.values[*field] = value,
                // Whoever saves a record could do nothing about a formula of the company's.
                Err(_) if object.fields[*field].own.is_some() => {
                    change.new.values[*field] = Value::Null;
                }
                Err(error) => wrong.push((*field, error)),
            }
        }
        super::base::sort_keys(object, change);
        wrong
    }

    async fn write_computed(&mut self, object: &ObjectDef, changes: &[Change]) -> Result<()> {
        let dialect = self.tx.dialect();
        self.note_search(object, changes);
        let mut statements = Vec::with_capacity(changes.len());
        for change in changes {
            let set: Vec<(FieldId, Value)> = (0..object.fields.len())
                .filter(|field| change.changes(*field))
                .map(|field| (field, change.new.get(field).clone()))
                .collect();
            let (id, version) = (change.new.id(), change.new.version());
            statements.push(emit::update(dialect, object, id, version, &set));
            self.contributions(object, change);
            self.known.written(&change.new, false);
        }
        if !statements.is_empty() {
            self.tx.pipeline(&statements).await?;
        }
        Ok(())
    }

    /// Does one job that waits; whether there was one.
    async fn one_job(&mut self) -> Result<bool> {
        let Some(job) = job::take(self.tx, JOB).await? else { return Ok(false) };
        self.statements.push(job::remove(self.tx.dialect(), job.id));
        let payload: Json = serde_json::from_str(&job.job.payload).map_err(Error::internal)?;
        // What is not in the catalog any more has nothing to be computed.
        if let Some(wanted) = wanted(&self.catalog(), &payload) {
            self.follow(&wanted).await?;
        }
        Ok(true)
    }
}

fn wanted(catalog: &steward_model::catalog::Catalog, payload: &Json) -> Option<Wanted> {
    let child = catalog.find(payload["object"].as_str()?)?;
    let parents = payload["parents"].as_array()?.iter().filter_map(Json::as_i64).collect();
    Some(Wanted {
        child: child.id,
        via: child.find_id(payload["via"].as_str()?)?,
        parents,
        after: payload["after"].as_i64()?,
    })
}

impl Engine {
    /// Computes again what waits for it; answers how many jobs it did.
    ///
    /// # Errors
    /// If the database can't be written.
    pub async fn recalculate_waiting(&self) -> Result<usize> {
        let access = Access::System(SystemAccess::because("formulas follow their parents"));
        let caller = Caller { access, origin: "automation", request_id: None };
        let mut done = 0;
        while done < ROUNDS {
            let wish = WriteWish::default();
            let one = self.transact(&caller, &wish, false, |work| {
                Box::pin(async move {
                    let inserted = u64::from(work.one_job().await?);
                    Ok(Written { inserted, ..Written::default() })
                })
            });
            if one.await?.inserted == 0 {
                break;
            }
            done += 1;
        }
        Ok(done)
    }
}
