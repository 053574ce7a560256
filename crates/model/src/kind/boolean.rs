//! Yes or no.

use super::{Aggregates, Kind, Operators, Refusal, Wire};
use crate::value::{ColumnType, Value};
use serde_json::{Value as Json, json};

/// Yes or no.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Boolean;

impl Kind for Boolean {
    fn name(&self) -> &'static str {
        "boolean"
    }

    fn column(&self) -> ColumnType {
        ColumnType::Bool
    }

    fn wire(&self) -> Wire {
        Wire::Bool
    }

    fn read_json(&self, json: &Json) -> Result<Value, Refusal> {
        match json {
            Json::Bool(value) => Ok(Value::Bool(*value)),
            Json::String(text) => self.read_text(text),
            _ => Err(Refusal::wrong_type("true or false", "是或否")),
        }
    }

    fn read_text(&self, text: &str) -> Result<Value, Refusal> {
        match text.trim().to_lowercase().as_str() {
            "" => Ok(Value::Null),
            "true" | "t" | "yes" | "y" | "1" | "是" | "√" | "对" | "有" => {
                Ok(Value::Bool(true))
            }
            "false" | "f" | "no" | "n" | "0" | "否" | "×" | "错" | "无" => {
                Ok(Value::Bool(false))
            }
            _ => Err(Refusal::wrong_type("true or false", "是或否")),
        }
    }

    fn schema(&self) -> Json {
        json!({"type": "boolean"})
    }

    fn operators(&self) -> Operators {
        Operators::Boolean
    }

    fn aggregates(&self) -> Aggregates {
        Aggregates::Count
    }
}
