//! What the company says must hold of records.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use steward_model::Result;
use steward_model::catalog::{FieldId, ObjectDef, ObjectId};
use steward_model::formula::{ByReference, ParentField, Saved, When, parents_of};
use steward_model::record::Record;

use super::{Problems, Work};
use crate::behaviour::Change;
use crate::reshape::Checked;

impl Work<'_, '_> {
    /// Asks the rules of an object about records that are saved, whoever saves them: of a changed one those that
    /// look at something that is another than before. So a record that a rule came too late for can be
    /// changed elsewhere. What consumers make is not asked: nobody is there who could enter it otherwise.
    pub(super) async fn rules(
        &mut self,
        object: &ObjectDef,
        changes: &[Change],
        problems: &mut Problems,
    ) -> Result<()> {
        if self.is_unruled {
            return Ok(());
        }
        let model = Arc::clone(&self.model);
        let asked: Vec<(&Change, Vec<&Checked>)> = changes
            .iter()
            .filter(|change| change.is_save())
            .map(|change| (change, touched(&model.rules[object.id], change)))
            .filter(|(_, rules)| !rules.is_empty())
            .collect();
        if asked.is_empty() {
            return Ok(());
        }
        let looked_at: Vec<_> = asked
            .iter()
            .map(|(change, rules)| {
                (&change.new, rules.iter().flat_map(|rule| rule.parents()).copied().collect())
            })
            .collect();
        let parents = self.looked_at(&looked_at).await?;
        let when = When::new(self.now, self.company().await?.zone());
        for (change, rules) in asked {
            let parents = parents_of(&change.new, &parents);
            let (new, old) = (&change.new, change.old.as_ref());
            let saved = Saved { new, old, object, parents: &parents, when: &when };
            for rule in rules.into_iter().filter(|rule| rule.is_broken(&saved)) {
                problems.add(change.row, &rule.field, "rule", rule.message.clone());
            }
        }
        Ok(())
    }

    /// The parents that something looks at of each of these records, by the reference and the id.
    pub(super) async fn looked_at(
        &mut self,
        asked: &[(&Record, Vec<ParentField>)],
    ) -> Result<ByReference> {
        let mut wanted: BTreeMap<(FieldId, ObjectId), BTreeSet<i64>> = BTreeMap::new();
        for (record, parents) in asked {
            for parent in parents {
                let ids = wanted.entry((parent.via, parent.object)).or_default();
                ids.extend(record.get(parent.via).as_int());
            }
        }
        let catalog = self.catalog();
        let mut found = BTreeMap::new();
        for ((via, parent), ids) in wanted {
            found.insert(via, self.by_ids(catalog.object(parent), &ids).await?);
        }
        Ok(found)
    }
}

fn touched<'r>(rules: &'r [Checked], change: &Change) -> Vec<&'r Checked> {
    let asked =
        |rule: &&Checked| change.old.is_none() || rule.fields().any(|field| change.changes(field));
    rules.iter().filter(asked).collect()
}
