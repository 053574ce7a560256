//! What of a record's fields depends on the record: which it needs, and which no form shows for it.

use std::collections::BTreeSet;
use std::sync::Arc;

use steward_model::Result;
use steward_model::catalog::{FieldId, ObjectDef};
use steward_model::formula::{Saved, When, parents_of};

use super::Work;
use crate::behaviour::Change;
use crate::reshape::Asking;

/// What of a record's fields depends on the record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// What it needs because it is what it is.
    pub(super) needed: BTreeSet<FieldId>,
    /// What no form shows for it, so that nobody could fill it in.
    pub(super) unshown: BTreeSet<FieldId>,
    /// What is to be looked at though it did not change itself: something that decides over it did.
    pub(super) touched: BTreeSet<FieldId>,
}

impl Work<'_, '_> {
    /// Asks the conditions of an object's fields about records that are saved. Of a changed one those that look
    /// at something that is another than before; the others' fields are left alone anyway.
    pub(super) async fn asked(
        &mut self,
        object: &ObjectDef,
        changes: &[Change],
    ) -> Result<Vec<Asked>> {
        let model = Arc::clone(&self.model);
        let mut found = vec![Asked::default(); changes.len()];
        let touched: Vec<Vec<&Asking>> =
            changes.iter().map(|change| touched(&model.asking[object.id], change)).collect();
        if touched.iter().all(Vec::is_empty) {
            return Ok(found);
        }
        let looked_at: Vec<_> = changes
            .iter()
            .zip(&touched)
            .map(|(change, all)| (&change.new, all.iter().flat_map(|one| one.parents()).collect()))
            .collect();
        let parents = self.looked_at(&looked_at).await?;
        let when = When::new(self.now, self.company().await?.zone());
        for ((change, asked), out) in changes.iter().zip(touched).zip(&mut found) {
            let parents = parents_of(&change.new, &parents);
            let (new, old) = (&change.new, change.old.as_ref());
            let saved = Saved { new, old, object, parents: &parents, when: &when };
            for one in asked {
                out.touched.extend(&one.fields);
                if one.is_required(&saved) {
                    out.needed.extend(&one.fields);
                }
                if !one.is_shown(&saved) {
                    out.unshown.extend(&one.fields);
                }
            }
        }
        Ok(found)
    }
}

fn touched<'a>(all: &'a [Asking], change: &Change) -> Vec<&'a Asking> {
    let asked = |one: &&Asking| {
        let mut fields = one.looks_at().chain(one.fields.iter().copied());
        change.old.is_none() || fields.any(|field| change.changes(field))
    };
    all.iter().filter(|_| change.is_save()).filter(asked).collect()
}
