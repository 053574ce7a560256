//! What the columns of a file mean, remembered for the next file with the same headings: the company's,
//! whoever has said it.

mod heading;
mod recall;
mod remember;

pub use heading::{fingerprint, plain};
pub use recall::{ImportMapping, UsedBy};
pub(crate) use remember::remember;

use serde::{Deserialize, Serialize};

/// The object of mappings.
const OBJECT: &str = "import_mapping";

/// A column of a file and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedColumn {
    /// Its heading.
    pub heading: String,
    /// What it fills; none where it is left out.
    #[serde(default)]
    pub field: Option<String>,
}

/// What an import gives to remember.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMapping {
    /// The columns that have headings.
    pub columns: Vec<MappedColumn>,
    /// The field by which records are found that exist.
    pub key: Option<String>,
}
