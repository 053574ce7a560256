//! A roll-up as it is given and told.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_model::catalog::Catalog;
use steward_model::catalog::definition::RollUp;

/// What is kept up from the records that refer to one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenRollUp {
    /// The plural of the object whose records refer to this one.
    pub from: String,
    /// Their reference to it.
    pub via: String,
    /// count, sum, min or max.
    pub function: String,
    /// Their field that is summed or compared; not for count.
    #[serde(default)]
    pub field: Option<String>,
    /// Only those whose select and boolean fields have these values, by the fields' names.
    #[serde(default)]
    pub only: BTreeMap<String, String>,
}

impl GivenRollUp {
    /// As it is told. Of an object that was removed by its name.
    pub(in super::super) fn told(rollup: &RollUp, catalog: &Catalog) -> Self {
        let from = catalog.find(&rollup.from).map_or(&rollup.from, |object| &object.plural);
        Self {
            from: from.clone(),
            via: rollup.via.clone(),
            function: rollup.function.clone(),
            field: rollup.field.clone(),
            only: rollup.only.clone(),
        }
    }
}
