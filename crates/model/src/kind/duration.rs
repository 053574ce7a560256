//! Lengths of time.

use super::integer::Integer;
use super::{Aggregates, Kind, Operators, Refusal, Wire};
use crate::value::{ColumnType, Value};
use serde_json::Value as Json;

/// The longest duration: a hundred years of 366 days, in seconds.
pub(super) const DURATION_MAX: i64 = 100 * 366 * 86_400;

/// A length of time in whole seconds, never negative.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duration;

const SECONDS: Integer = Integer { min: 0, max: DURATION_MAX };

impl Kind for Duration {
    fn name(&self) -> &'static str {
        "duration"
    }

    fn column(&self) -> ColumnType {
        ColumnType::Int
    }

    fn wire(&self) -> Wire {
        Wire::Int
    }

    fn read_json(&self, json: &Json) -> Result<Value, Refusal> {
        SECONDS.read_json(json)
    }

    fn read_text(&self, text: &str) -> Result<Value, Refusal> {
        SECONDS.read_text(text)
    }

    fn schema(&self) -> Json {
        SECONDS.schema()
    }

    fn operators(&self) -> Operators {
        Operators::Ordered
    }

    fn aggregates(&self) -> Aggregates {
        Aggregates::Sum
    }
}
