//! From a computed value to the value that a field stores.

use crate::catalog::FieldDef;
use crate::kind::{Refusal, Wire, format_date, format_datetime};
use crate::text;
use crate::value::Value;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::cell::Cell;

/// The days of 0001-01-01 and 9999-12-31 since 1970-01-01: the dates that a field can hold.
const DAYS: std::ops::RangeInclusive<i64> = -719_162..=2_932_896;

/// The same as microseconds.
const MICROS: std::ops::RangeInclusive<i64> =
    *DAYS.start() * crate::clock::DAY..=(*DAYS.end() + 1) * crate::clock::DAY - 1;

/// The value to store, or why it can't be stored.
pub(super) fn store(cell: Cell, field: &FieldDef) -> Result<Value, Refusal> {
    match cell {
        Cell::Null => Ok(Value::Null),
        Cell::Bool(truth) => field.kind().read_text(if truth { "true" } else { "false" }),
        Cell::Text(text) => field.kind().read_text(&text),
        Cell::Number(number) => number_of(number, field),
        Cell::Overflow => Err(too_large()),
    }
}

fn number_of(number: Decimal, field: &FieldDef) -> Result<Value, Refusal> {
    let within = |range: &std::ops::RangeInclusive<i64>| {
        whole(number).filter(|value| range.contains(value)).ok_or_else(too_large)
    };
    let text = match field.kind().wire() {
        Wire::Date => format_date(within(&DAYS)?),
        Wire::Datetime => format_datetime(within(&MICROS)?),
        Wire::Int => whole(number).ok_or_else(too_large)?.to_string(),
        // Rounded to the field's decimals when it is read.
        _ => number.to_string(),
    };
    field.kind().read_text(&text)
}

/// The nearest whole number, halves away from zero.
fn whole(number: Decimal) -> Option<i64> {
    number.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64()
}

fn too_large() -> Refusal {
    Refusal::new(
        "overflow",
        text!(en = "The computed value is too large.", zh = "计算结果超出范围。"),
    )
}
