//! Records that come from another database: which of ours each of them became is kept, in the
//! transaction that writes it, so that what refers to it finds it later.

use std::collections::BTreeMap;

use steward_model::Result;
use steward_model::catalog::{FieldId, ObjectDef, ObjectId};
use steward_store::imported::{self, Imported};

use super::{Work, Written};
use crate::engine::Engine;

/// Where the records of a write come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// The name of the other database.
    pub source: String,
    /// The object.
    pub object: ObjectId,
    /// The id that each record has there, in the order of the request.
    pub ids: Vec<Option<i64>>,
    /// References of these records to others that are not here yet.
    pub open: Vec<OpenReference>,
}

/// A reference to a record of the other database that is not here yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenReference {
    /// The place in the request of the record that refers, from 0.
    pub row: usize,
    /// The field.
    pub field: FieldId,
    /// The object that it refers to.
    pub target: ObjectId,
    /// The id of that record there.
    pub id: i64,
}

impl Engine {
    /// Our ids of those records of another database that have become ours, by their ids there.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn imported(
        &self,
        source: &str,
        object: &ObjectDef,
        ids: &[i64],
    ) -> Result<BTreeMap<i64, i64>> {
        let known = imported::known(self.database(), source, &object.name, ids).await?;
        Ok(known.into_iter().collect())
    }

    /// Those of our records that have come from another database, by their ids here.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn have_come(
        &self,
        source: &str,
        object: &ObjectDef,
        ids: &[i64],
    ) -> Result<Vec<i64>> {
        imported::come(self.database(), source, &object.name, ids).await
    }
}

impl Work<'_, '_> {
    /// Keeps what the records of a write are called elsewhere. Where one was written without a
    /// reference that was open, and yet refers to a record that came into being with it - the contact
    /// of a person - that is the one which was meant.
    pub(super) fn keep_foreign(&mut self, foreign: Option<&Foreign>, written: &Written) {
        let Some(foreign) = foreign else { return };
        let catalog = self.catalog();
        let mut kept: BTreeMap<(ObjectId, i64), i64> = BTreeMap::new();
        for (theirs, ours) in foreign.ids.iter().zip(&written.ids) {
            kept.extend(theirs.map(|theirs| ((foreign.object, theirs), *ours)));
        }
        for open in &foreign.open {
            let record = written.ids.get(open.row);
            let record = record.and_then(|id| self.known.latest(foreign.object, *id));
            let refers = record.and_then(|record| record.get(open.field).as_int());
            let made = refers.filter(|id| self.is_new(catalog.object(open.target), *id));
            kept.extend(made.map(|ours| ((open.target, open.id), ours)));
        }
        let records = kept.into_iter().map(|((object, theirs), ours)| {
            let object = catalog.object(object).name.clone();
            Imported { object, theirs, ours }
        });
        let statements = imported::keep(self.tx.dialect(), &foreign.source, records.collect());
        self.statements.extend(statements);
    }
}
