//! Short words for what behaviours ask.

use std::collections::BTreeSet;

use steward_engine::Work;
use steward_engine::behaviour::Change;
use steward_model::Result;
use steward_model::catalog::{FieldId, ObjectDef};
use steward_model::query::{Filter, IsValue, ListQuery, Operator};
use steward_model::record::Record;

/// Records whose field has this value.
pub(crate) fn equals(field: &str, value: impl ToString) -> Filter {
    Filter::test(field, Operator::Eq, vec![value.to_string()])
}

/// Records whose reference is this one; without one, records whose reference is empty.
pub(crate) fn refers(field: &str, id: Option<i64>) -> Filter {
    match id {
        Some(id) => equals(field, id),
        None => Filter::test(field, Operator::Is(IsValue::Null), Vec::new()),
    }
}

/// Records whose reference is one of these.
pub(crate) fn among(field: &str, ids: impl IntoIterator<Item = i64>) -> Filter {
    let ids = ids.into_iter().map(|id| id.to_string()).collect();
    Filter::test(field, Operator::In, ids)
}

/// The question for the records that meet a filter.
pub(crate) fn where_(filter: Filter) -> ListQuery {
    ListQuery { filter, ..ListQuery::default() }
}

/// The ids that these fields of the changed records hold now.
pub(crate) fn ids(changes: &[Change], fields: &[FieldId]) -> BTreeSet<i64> {
    let of = |change: &Change| {
        fields.iter().filter_map(|&field| change.new.get(field).as_int()).collect::<Vec<_>>()
    };
    changes.iter().flat_map(of).collect()
}

/// One record by id to look at, deleted or not.
///
/// # Errors
/// If the database can't be read.
pub(crate) async fn one(
    work: &mut Work<'_, '_>,
    object: &ObjectDef,
    id: i64,
) -> Result<Option<Record>> {
    Ok(work.by_ids(object, &BTreeSet::from([id])).await?.remove(&id))
}

/// Whether a record is in the bin.
pub(crate) fn deleted(object: &ObjectDef, record: &Record) -> bool {
    !record.get(object.id_of("deleted_at")).is_null()
}
