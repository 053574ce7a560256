//! Numbers given by the system.

use super::text::Text;
use super::{Aggregates, Kind, Operators, Refusal, Wire};
use crate::value::{ColumnType, Value};
use serde_json::Value as Json;

/// A prefix and a running number, such as `KH-000012`. Numbers are unique and rise, but may have
/// gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AutoNumber {
    /// What stands before the number.
    pub prefix: String,
    /// The least digits; a longer number simply is longer.
    pub digits: u8,
}

impl AutoNumber {
    /// The code for a running number.
    #[must_use]
    pub fn format(&self, number: i64) -> String {
        format!("{}{number:0width$}", self.prefix, width = usize::from(self.digits))
    }
}

impl Kind for AutoNumber {
    fn name(&self) -> &'static str {
        "auto_number"
    }

    fn column(&self) -> ColumnType {
        ColumnType::Text
    }

    fn wire(&self) -> Wire {
        Wire::Text
    }

    fn read_json(&self, json: &Json) -> Result<Value, Refusal> {
        Text::line().read_json(json)
    }

    fn read_text(&self, text: &str) -> Result<Value, Refusal> {
        Text::line().read_text(text)
    }

    fn schema(&self) -> Json {
        Text::line().schema()
    }

    fn operators(&self) -> Operators {
        Operators::Text
    }

    fn aggregates(&self) -> Aggregates {
        Aggregates::MinMax
    }
}
