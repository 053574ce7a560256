//! A rule that a company has made: what must hold of an object's records.

use crate::text::Text;
use serde::{Deserialize, Serialize};

/// What must hold of an object's records when they are saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its number among the object's rules, for ever.
    #[serde(skip)]
    pub number: i64,
    /// The object's name.
    #[serde(skip)]
    pub object: String,
    /// What must hold.
    pub condition: String,
    /// Of which records; all, if it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// What people are told if it does not.
    pub message: Text,
    /// The field at which they are told.
    pub field: String,
    /// Whether it is switched off.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub off: bool,
}
