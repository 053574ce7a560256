//! Exports of other CRMs, known by their headings: which field each column fills, what its values are
//! called here, and what is left behind and why. What is known stands in the files of `crm/`.

mod fate;
mod table;

pub use fate::ColumnFate;

use std::collections::BTreeMap;

use steward_engine::import_mapping::plain;
use steward_model::catalog::{Catalog, FieldId, ObjectDef};
use steward_model::fold::fold;
use steward_model::scope::Access;
use steward_model::{Result, Text};

use self::table::{CRMS, Spec, Table};
use super::part::Part;
use super::recall::{fillable, part_allowed};
use super::sheet::Sheet;

/// What the values of a column are called here, by what they are called there, folded.
pub(crate) type Values = BTreeMap<String, String>;

/// An export that was recognised.
#[derive(Clone, Debug)]
pub(crate) struct Ready {
    /// The key of the CRM.
    key: &'static str,
    /// What the CRM is called.
    name: &'static Text,
    /// What is known of each column.
    columns: Vec<Option<&'static Spec>>,
}

impl Ready {
    /// The export whose columns these most likely are.
    fn recognise(object: &ObjectDef, headings: &[String]) -> Result<Option<Self>> {
        let headings: Vec<String> = headings.iter().map(|heading| plain(heading)).collect();
        let mut best: Option<(usize, Self)> = None;
        for crm in CRMS.as_ref().map_err(|error| steward_model::Error::internal(error.clone()))? {
            for table in crm.tables.iter().filter(|table| table.object == object.name) {
                if !table.known_by.iter().all(|known| headings.contains(&plain(known))) {
                    continue;
                }
                let columns: Vec<_> = headings.iter().map(|heading| spec(table, heading)).collect();
                let count = columns.iter().flatten().count();
                if best.as_ref().is_none_or(|(most, _)| count > *most) {
                    best = Some((count, Self { key: crm.key, name: &crm.name, columns }));
                }
            }
        }
        Ok(best.map(|(_, ready)| ready))
    }

    /// What becomes of a column that fills this field, or none.
    pub(crate) fn fate(&self, at: usize, field: Option<&str>) -> ColumnFate {
        fate::fate(self.columns.get(at).copied().flatten(), field)
    }

    /// What the values of a column are called here that fills this field.
    pub(crate) fn values(&self, at: usize, field: &str) -> Values {
        let spec = self.columns.get(at).copied().flatten();
        let known = spec.filter(|spec| spec.field.as_deref() == Some(field));
        known.map(|spec| spec.values.clone()).unwrap_or_default()
    }
}

fn spec(table: &'static Table, heading: &str) -> Option<&'static Spec> {
    table.columns.get(heading)
}

/// What a value is called here, if it is one of those.
pub(crate) fn renamed<'v>(values: &'v Values, cell: &str) -> Option<&'v str> {
    if values.is_empty() {
        return None;
    }
    values.get(&fold(cell.trim())).map(String::as_str)
}

impl Sheet {
    /// The CRM whose export this is, if it was recognised: a key, and what the CRM is called.
    #[must_use]
    pub fn exported_by(&self) -> Option<(&'static str, &'static Text)> {
        self.ready.as_ref().map(|ready| (ready.key, ready.name))
    }

    /// Fills what columns of another CRM's export are known to mean, if this is one. Columns of which
    /// nothing is known keep what was guessed.
    ///
    /// # Errors
    /// If what is known of exports can't be read.
    pub fn recognise(
        &mut self,
        (catalog, object): (&Catalog, &ObjectDef),
        access: &Access,
    ) -> Result<()> {
        let Some(ready) = Ready::recognise(object, &self.layout.headings)? else { return Ok(()) };
        let mapping = &self.layout.mapping;
        let width = mapping.fields.len();
        let (mut fields, mut parts) = (vec![None; width], vec![None; width]);
        for (at, spec) in ready.columns.iter().enumerate() {
            let Some(name) = spec.and_then(|spec| spec.field.as_deref()) else { continue };
            parts[at] = Part::from_name(name)
                .filter(|part| part.field(catalog, object).is_some())
                .filter(|part| part_allowed(*part, catalog, access));
            let field = fillable(object, access, (name, mapping.fields[at]));
            fields[at] = field.filter(|id| !fields.contains(&Some(*id)));
        }
        let unknown = |at: &usize| ready.columns[*at].is_none();
        for at in (0..width).filter(unknown) {
            parts[at] = mapping.parts[at];
            let free = |id: &FieldId| !fields.contains(&Some(*id));
            fields[at] = mapping.fields[at].filter(free);
        }
        self.ready = Some(ready);
        self.fill(object, fields, parts);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
