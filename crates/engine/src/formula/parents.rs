//! The records that a formula looks at beside its own.

use std::collections::BTreeMap;

use steward_model::catalog::FieldId;
use steward_model::record::Record;

/// The records that a record's references lead to, by the reference; one that is empty leads nowhere.
pub type Parents<'r> = BTreeMap<FieldId, &'r Record>;
