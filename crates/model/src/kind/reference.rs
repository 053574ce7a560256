//! Another record, by id.

use super::integer::{INTEGER_MAX, Integer};
use super::{Aggregates, Kind, Operators, Refusal, Wire};
use crate::value::{ColumnType, Value};
use serde_json::Value as Json;

/// The id of another record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The object referred to; none where a sibling field names it (any-record).
    pub to: Option<String>,
    /// For an any-record: the field that names the object.
    pub object_field: Option<String>,
    /// Whether access to the referred record gives access to this one.
    pub cascade: bool,
    /// Whether that access comes through this reference only, and not once more through the record's
    /// other parents.
    pub covers: bool,
    /// Whether it is a file that must be an image.
    pub image: bool,
}

const IDS: Integer = Integer { min: 1, max: INTEGER_MAX };

impl Kind for Reference {
    fn name(&self) -> &'static str {
        match self.to.as_deref() {
            Some("user") => "user",
            Some("department") => "department",
            Some("file") if self.image => "image",
            Some("file") => "file",
            Some(_) => "reference",
            None => "record_id",
        }
    }

    fn column(&self) -> ColumnType {
        ColumnType::Int
    }

    fn wire(&self) -> Wire {
        Wire::Int
    }

    fn read_json(&self, json: &Json) -> Result<Value, Refusal> {
        IDS.read_json(json).map_err(|_| refusal())
    }

    fn read_text(&self, text: &str) -> Result<Value, Refusal> {
        IDS.read_text(text).map_err(|_| refusal())
    }

    fn schema(&self) -> Json {
        IDS.schema()
    }

    fn operators(&self) -> Operators {
        Operators::Ordered
    }

    fn aggregates(&self) -> Aggregates {
        Aggregates::MinMax
    }
}

fn refusal() -> Refusal {
    Refusal::new(
        "not_an_id",
        crate::text!(en = "Give the id of a record, such as 42.", zh = "请填写记录编号，例如 42。"),
    )
}
