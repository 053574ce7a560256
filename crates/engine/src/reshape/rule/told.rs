//! A rule as those who reshape see it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_model::catalog::{Catalog, ObjectDef, Rule};

use super::super::words::Words;
use super::checked::Checked;

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ToldRule {
    /// Its number among the object's rules.
    pub rule: i64,
    /// What must hold.
    pub condition: String,
    /// Of which records; of all, if nothing is said.
    pub when: Option<String>,
    /// What people are told if it does not.
    pub message: Words,
    /// The field at which they are told.
    pub field: String,
    /// Whether it is switched on.
    pub active: bool,
    /// Why it can't be asked, if that is so.
    pub wrong: Option<Words>,
}

/// A rule of an object.
pub(super) fn told(catalog: &Catalog, object: &ObjectDef, rule: &Rule) -> ToldRule {
    let wrong = Checked::new(catalog, object, rule).err().map(|unfit| (&unfit.why).into());
    ToldRule {
        rule: rule.number,
        condition: rule.condition.clone(),
        when: rule.when.clone(),
        message: (&rule.message).into(),
        field: rule.field.clone(),
        active: !rule.off,
        wrong,
    }
}
