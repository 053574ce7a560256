//! One way to look, inside a write and outside of one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use steward_engine::{Engine, Work};
use steward_model::Result;
use steward_model::catalog::{Catalog, FieldId, ObjectDef};
use steward_model::query::Filter;
use steward_model::record::Record;
use steward_model::search::KeyKind;

use super::party::{Party, Sides};
use super::why;
use crate::support::where_;

/// Records of one name at most: more are the same name, not the same company.
const MOST: u64 = 20;

/// Who looks.
pub(super) enum Eyes<'e, 't, 'x> {
    /// A write, which sees what it has written itself.
    Write(&'e mut Work<'t, 'x>),
    /// A read.
    Read(&'e Engine),
}

impl Eyes<'_, '_, '_> {
    pub(super) fn catalog(&self) -> Arc<Catalog> {
        match self {
            Self::Write(work) => work.catalog(),
            Self::Read(engine) => engine.catalog(),
        }
    }

    /// Undeleted records that meet a filter.
    pub(super) async fn look(&mut self, object: &ObjectDef, filter: Filter) -> Result<Vec<Record>> {
        let query = where_(filter);
        match self {
            Self::Write(work) => work.look(object, &query).await,
            Self::Read(engine) => engine.look(object, &query, why()).await,
        }
    }

    /// Records by id, deleted or not.
    pub(super) async fn by_ids(
        &mut self,
        object: &ObjectDef,
        ids: &BTreeSet<i64>,
    ) -> Result<BTreeMap<i64, Record>> {
        match self {
            Self::Write(work) => work.by_ids(object, ids).await,
            Self::Read(engine) => engine.look_by_ids(object, ids, why()).await,
        }
    }

    /// The records of an object that this write has written before, by the names of their companies: search reads
    /// them with the commit.
    pub(super) fn written(
        &self,
        object: &ObjectDef,
        sides: &Sides,
    ) -> BTreeMap<String, BTreeSet<i64>> {
        let mut written: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
        if let Self::Write(work) = self {
            for party in work.written(object).map(|record| Party::of(sides, record)) {
                for core in party.cores {
                    written.entry(core).or_default().extend(party.id);
                }
            }
        }
        written
    }

    /// The ids of the newest records that have the same company's name in one of these fields.
    pub(super) async fn of_company(
        &mut self,
        of: (&ObjectDef, &[FieldId]),
        name: &str,
    ) -> Result<Vec<i64>> {
        let key = (KeyKind::Company, name);
        match self {
            Self::Write(work) => work.with_key(of, key, MOST, why()).await,
            Self::Read(engine) => engine.with_key(of, key, MOST, why()).await,
        }
    }
}
