//! What refers to records that are to go.

use std::collections::BTreeSet;

use steward_model::Result;
use steward_model::catalog::{FieldDef, ObjectDef};
use steward_model::kind::FieldKind;
use steward_model::query::{Filter, ListQuery, Operator};

use super::parts;
use super::unmake::Going;
use crate::record::{MAX_BATCH, Work};

impl Work<'_, '_> {
    /// Those of the records to which others refer that neither go with them nor are parts of them.
    pub(super) async fn used(
        &mut self,
        object: &ObjectDef,
        ids: &BTreeSet<i64>,
        going: &Going,
    ) -> Result<BTreeSet<i64>> {
        let catalog = self.catalog();
        let mut used = BTreeSet::new();
        for other in catalog.objects().iter().filter(|other| !other.append_only()) {
            for field in other.fields.iter().filter(|field| refers(other, field, object)) {
                let asked: BTreeSet<i64> = ids.difference(&used).copied().collect();
                for some in parts(&asked) {
                    used.extend(self.used_by((other, field), &some, going).await?);
                }
            }
        }
        Ok(used)
    }

    /// Those of the records to which this field of others refers.
    async fn used_by(
        &mut self,
        (other, field): (&ObjectDef, &FieldDef),
        asked: &[String],
        going: &Going,
    ) -> Result<BTreeSet<i64>> {
        let (mut used, mut after) = (BTreeSet::new(), 0);
        loop {
            let behind = Filter::test("id", Operator::Gt, vec![after.to_string()]);
            let filter = Filter::test(&field.name, Operator::In, asked.to_vec()).and(behind);
            let found = self.look(other, &ListQuery { filter, ..ListQuery::default() }).await?;
            let goes = |id: i64| going.get(&other.id).is_some_and(|ids| ids.contains(&id));
            let stay = found.iter().filter(|record| !goes(record.id()));
            used.extend(stay.filter_map(|record| record.get(field.id).as_int()));
            match found.last() {
                Some(last) if found.len() == MAX_BATCH => after = last.id(),
                _ => break,
            }
        }
        Ok(used)
    }
}

/// Whether a field of `other` refers to records of `object` without being a part of them.
fn refers(other: &ObjectDef, field: &FieldDef, object: &ObjectDef) -> bool {
    let FieldKind::Reference(reference) = &field.kind else { return false };
    let cascades = || other.cascades.iter().any(|cascade| cascade.field == field.id);
    reference.to.as_deref() == Some(object.name.as_str())
        && field.name != "merged_into_id"
        && !(other.has_trait("child") && cascades())
}
