//! Values under a cast.

use serde_json::{Number, Value as Json};
use steward_model::Value;
use steward_model::error::ErrorKind;
use steward_model::kind::FieldKind;

use super::aggregate::half_away;
use super::error::{NaiveError, refuse};
use super::render;

/// What is shown instead of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cast {
    Nothing,
    Text,
    Whole,
    /// The day of an instant.
    Day,
}

/// What a cast makes of values of a kind.
pub(super) fn cast(kind: &FieldKind, name: Option<&str>) -> Result<Cast, NaiveError> {
    use FieldKind as K;
    let Some(name) = name else { return Ok(Cast::Nothing) };
    let name = name.to_ascii_lowercase();
    let whole = ["int", "int4", "int8", "integer", "bigint"].contains(&name.as_str());
    let number = ["numeric", "decimal"].contains(&name.as_str());
    if ["text", "varchar", "character varying"].contains(&name.as_str()) {
        return Ok(Cast::Text);
    }
    Ok(match kind {
        K::Integer(_) | K::Reference(_) | K::Duration(_) if whole || number => Cast::Nothing,
        K::Decimal(_) if number => Cast::Nothing,
        K::Decimal(_) | K::Boolean(_) if whole => Cast::Whole,
        K::Boolean(_) if name == "bool" || name == "boolean" => Cast::Nothing,
        K::Date(_) if name == "date" => Cast::Nothing,
        K::Datetime(_) if name == "date" => Cast::Day,
        K::Datetime(_) if name == "timestamptz" || name == "timestamp with time zone" => {
            Cast::Nothing
        }
        _ => return refuse(ErrorKind::NotSupported),
    })
}

impl Cast {
    /// A stored value as it stands in an answer.
    pub(super) fn value(self, kind: &FieldKind, value: &Value) -> Json {
        match (self, value) {
            (Self::Whole, Value::Bool(truth)) => Json::from(i64::from(*truth)),
            (Self::Whole, Value::Int(number)) => {
                let unit = 10_i128.pow(render::scale(kind));
                render::decimal(half_away(i128::from(*number), unit), 0)
            }
            (Self::Text, Value::Text(text)) if matches!(kind, FieldKind::Json(_)) => {
                Json::String(text.clone())
            }
            _ => self.text(render::value(kind, value)),
        }
    }

    /// What is written anyway, as text if that is wanted.
    pub(super) fn text(self, json: Json) -> Json {
        match (self, json) {
            (Self::Text, Json::Array(keys)) => {
                let keys: Vec<&str> = keys.iter().filter_map(Json::as_str).collect();
                Json::String(format!("{{{}}}", keys.join(",")))
            }
            (Self::Text, Json::Number(number)) => Json::String(digits(&number)),
            (Self::Text, Json::Bool(truth)) => Json::String(truth.to_string()),
            (_, json) => json,
        }
    }
}

/// A number without an exponent: JSON's own text of 0.000005 is `5e-6`.
fn digits(number: &Number) -> String {
    match (number.as_i64(), number.as_f64()) {
        (None, Some(fraction)) => fraction.to_string(),
        _ => number.to_string(),
    }
}
