//! A change as it is told.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

/// One change of one record, as a reader may see it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Told {
    /// Its id in the log: an older change has a smaller one.
    pub id: i64,
    /// When, RFC 3339.
    pub at: String,
    /// Who; null means the system.
    pub by: Option<Named>,
    /// From where, such as `manual`, `api` or `import`.
    pub origin: String,
    /// The request: what has the same one was done at the same moment.
    pub request: Option<String>,
    /// The plural of the object.
    pub object: String,
    /// The record.
    pub record: Named,
    /// What was done: `create`, `update`, `delete`, `restore` or `merge`.
    pub verb: String,
    /// Whether the record lies in the bin now.
    pub in_bin: bool,
    /// What was changed.
    pub fields: Vec<ToldField>,
}

/// A record with its name; null where the reader may not see it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Named {
    /// The record.
    pub id: i64,
    /// Its title.
    pub title: Option<String>,
}

/// A field before and after. References are an object of `id` and `title`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ToldField {
    /// The field's name.
    pub field: String,
    /// What it was.
    pub from: Json,
    /// What it became.
    pub to: Json,
}
