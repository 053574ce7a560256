//! What of a field depends on its record: whether a form asks for it, and whether it shows it.

use serde::{Deserialize, Serialize};

/// Under which conditions a form asks for a field and shows it, as a company says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conditions {
    /// Of which records it is required; of none beside what is said without a condition, if it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_when: Option<String>,
    /// For which records forms show it; for all, if it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_when: Option<String>,
}

/// A field with conditions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conditional {
    /// The field's name; of one with several parts, what the names of all begin with.
    pub field: String,
    /// The names of the fields that it consists of.
    pub parts: Vec<String>,
    /// What is said of it.
    pub conditions: Conditions,
}

impl Conditions {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
