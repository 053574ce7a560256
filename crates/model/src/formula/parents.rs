//! The records that a formula looks at beside its own.

use std::collections::BTreeMap;

use crate::catalog::FieldId;
use crate::record::Record;

/// The records that a record's references lead to, by the reference; one that is empty leads nowhere.
pub type Parents<'r> = BTreeMap<FieldId, &'r Record>;

/// Records by the reference that leads to them and their id.
pub type ByReference = BTreeMap<FieldId, BTreeMap<i64, Record>>;

/// The records that the references of a record lead to, out of those that were read.
#[must_use]
pub fn parents_of<'r>(record: &Record, read: &'r ByReference) -> Parents<'r> {
    let one = |(via, of): (&FieldId, &'r BTreeMap<i64, Record>)| {
        Some((*via, of.get(&record.get(*via).as_int()?)?))
    };
    read.iter().filter_map(one).collect()
}
