//! The first half of an any-record field: which object the id belongs to.

use super::{Aggregates, Kind, Operators, Refusal, Wire};
use crate::value::{ColumnType, Value};
use serde_json::{Value as Json, json};

/// The name of one of these objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectName {
    /// The objects allowed.
    pub objects: Vec<String>,
}

impl Kind for ObjectName {
    fn name(&self) -> &'static str {
        "object_name"
    }

    fn column(&self) -> ColumnType {
        ColumnType::Text
    }

    fn wire(&self) -> Wire {
        Wire::Text
    }

    fn read_json(&self, json: &Json) -> Result<Value, Refusal> {
        self.read_text(json.as_str().unwrap_or("?"))
    }

    fn read_text(&self, text: &str) -> Result<Value, Refusal> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Value::Null);
        }
        if self.objects.iter().any(|object| object == text) {
            return Ok(Value::from(text));
        }
        let (objects, list) = (self.objects.join(", "), self.objects.join("、"));
        Err(Refusal::new(
            "not_an_object",
            crate::text!(en = "Give one of: {objects}.", zh = "请填写其中之一：{list}。"),
        ))
    }

    fn schema(&self) -> Json {
        json!({"type": "string", "enum": self.objects})
    }

    fn operators(&self) -> Operators {
        Operators::Text
    }

    fn aggregates(&self) -> Aggregates {
        Aggregates::MinMax
    }
}
