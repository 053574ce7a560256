//! Empty records with their defaults, and what every record has: times and people, sort keys, formulas.

use std::sync::Arc;

use steward_crm::typed::{
    account, activity, collaborator, contact, contact_point, opportunity, opportunity_line,
    ownership_history, stage_history,
};
use steward_model::catalog::{Catalog, FieldId, ObjectDef, ObjectId};
use steward_model::clock::Micros;
use steward_model::fold::sort_key;
use steward_model::formula::{self, Formula};
use steward_model::record::Record;
use steward_model::{Result, Value};

/// The objects of the records that are made in great number.
#[derive(Debug)]
pub(super) struct Forms {
    /// The catalog.
    pub(super) catalog: Arc<Catalog>,
    /// Accounts.
    pub(super) account: account::Fields,
    /// Contacts.
    pub(super) contact: contact::Fields,
    /// Phones and e-mail addresses.
    pub(super) point: contact_point::Fields,
    /// Opportunities.
    pub(super) opportunity: opportunity::Fields,
    /// Their lines.
    pub(super) line: opportunity_line::Fields,
    /// Changes of stage.
    pub(super) stage_history: stage_history::Fields,
    /// Activities.
    pub(super) activity: activity::Fields,
    /// Changes of owner.
    pub(super) ownership: ownership_history::Fields,
    /// Collaborators.
    pub(super) collaborator: collaborator::Fields,
    /// The formulas of each object.
    formulas: Vec<Vec<(FieldId, Formula)>>,
}

/// When a record was made and changed, and by whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Made {
    /// When it was made.
    pub(super) at: Micros,
    /// By whom.
    pub(super) by: Option<i64>,
    /// When it was changed last.
    pub(super) changed_at: Micros,
    /// How often it was changed.
    pub(super) changes: i64,
}

impl Made {
    /// Made by somebody and never changed.
    pub(super) fn once(at: Micros, by: Option<i64>) -> Self {
        Self { at, by, changed_at: at, changes: 0 }
    }

    /// Changed so often, the last time then.
    pub(super) fn changed(self, changes: i64, last: Micros) -> Self {
        Self { changed_at: if changes > 0 { last } else { self.at }, changes, ..self }
    }
}

impl Forms {
    /// For one catalog.
    pub(super) fn new(catalog: &Arc<Catalog>) -> Result<Self> {
        Ok(Self {
            account: account::Fields::resolve(catalog)?,
            contact: contact::Fields::resolve(catalog)?,
            point: contact_point::Fields::resolve(catalog)?,
            opportunity: opportunity::Fields::resolve(catalog)?,
            line: opportunity_line::Fields::resolve(catalog)?,
            stage_history: stage_history::Fields::resolve(catalog)?,
            activity: activity::Fields::resolve(catalog)?,
            ownership: ownership_history::Fields::resolve(catalog)?,
            collaborator: collaborator::Fields::resolve(catalog)?,
            formulas: catalog
                .objects()
                .iter()
                .map(|object| formula::plan(catalog, object))
                .collect::<Result<_>>()?,
            catalog: Arc::clone(catalog),
        })
    }

    /// The object of records.
    pub(super) fn object(&self, id: ObjectId) -> &ObjectDef {
        self.catalog.object(id)
    }

    /// An empty record.
    pub(super) fn blank(&self, object: ObjectId, made: &Made) -> Record {
        let object = self.object(object);
        let mut record = Record::empty(object.id, object.fields.len());
        for field in &object.fields {
            if let Some(default) = &field.default {
                record.values[field.id] = default.clone();
            }
        }
        record.set(1, 1 + made.changes);
        let mut set = |name: &str, value: Value| {
            if let Some(field) = object.find_id(name) {
                record.values[field] = value;
            }
        };
        set("created_at", made.at.into());
        set("created_by_id", made.by.into());
        set("updated_at", made.changed_at.into());
        set("updated_by_id", made.by.into());
        record
    }

    /// Fills in what follows from the other fields.
    ///
    /// # Errors
    /// If a formula's result does not fit its field.
    pub(super) fn finish(&self, record: &mut Record) -> Result<()> {
        let object = self.object(record.object);
        for field in &object.fields {
            if let Some(sort) = field.sort_field {
                record.values[sort] = record.get(field.id).as_text().map(sort_key).into();
            }
        }
        for (field, formula) in &self.formulas[object.id] {
            // Records made in bulk have no formulas over parents; a test compares them with the engine's.
            record.values[*field] =
                formula.evaluate(record, object, *field, &formula::Parents::new())?;
        }
        Ok(())
    }
}
