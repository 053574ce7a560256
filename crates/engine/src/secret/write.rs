//! Secrets on their way into the database.

use std::sync::Arc;

use steward_model::Result;
use steward_model::catalog::{FieldDef, ObjectDef};
use steward_model::kind::FieldKind;

use super::vault::Place;
use crate::behaviour::Change;
use crate::record::Work;

/// The secrets of an object.
fn secrets(object: &ObjectDef) -> impl Iterator<Item = &FieldDef> {
    object.fields.iter().filter(|field| matches!(field.kind, FieldKind::Secret(_)))
}

impl Work<'_, '_> {
    /// Takes back secrets that were given but are what they were, and gives the others the codes by
    /// which they are found.
    pub(crate) fn settle_secrets(&self, object: &ObjectDef, changes: &mut [Change]) -> Result<()> {
        for field in secrets(object) {
            for change in changes.iter_mut().filter(|change| change.changes(field.id)) {
                let given = change.new.get(field.id).as_text();
                let before = change.old.as_ref().and_then(|old| {
                    let place = Place { object: &object.name, field: &field.name, id: old.id() };
                    self.inner.vault.unseal(place, old.get(field.id).as_text()?)
                });
                if given.is_some() && given == before.as_deref() {
                    let sealed = change.before(field.id).clone();
                    change.new.set(field.id, sealed);
                } else if let Some(code) = field.code_field {
                    let found =
                        given.map(|text| self.model.catalog.secret_code(object, field, text));
                    change.new.set(code, found.transpose()?);
                }
            }
        }
        Ok(())
    }

    /// Seals the secrets that these changes give. Afterwards no change holds a plain one.
    pub(crate) async fn seal_secrets(
        &mut self,
        object: &ObjectDef,
        changes: &mut [Change],
    ) -> Result<()> {
        let gives = |field: &FieldDef| {
            let given = |change: &Change| !change.new.get(field.id).is_null();
            changes.iter().any(|change| change.changes(field.id) && given(change))
        };
        if secrets(object).any(gives) {
            let vault = Arc::clone(&self.inner.vault);
            vault.keep_up(self.tx).await?;
        }
        for field in secrets(object) {
            for change in changes.iter_mut().filter(|change| change.changes(field.id)) {
                let id = change.new.id();
                let place = Place { object: &object.name, field: &field.name, id };
                let sealed = change
                    .new
                    .get(field.id)
                    .as_text()
                    .map(|plain| self.inner.vault.seal(place, plain, &*self.inner.random))
                    .transpose()?;
                change.new.set(field.id, sealed);
            }
        }
        Ok(())
    }
}
