//! The records that a formula looks at beside its own.

use std::collections::BTreeMap;

use crate::catalog::FieldId;
use crate::record::Record;

/// The records that a record's references lead to, by the reference; one that is empty leads nowhere.
pub type Parents<'r> = BTreeMap<FieldId, &'r Record>;
