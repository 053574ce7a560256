//! `::text` and its like: what can be shown as what, the same on both databases.
//!
//! A cast changes only how a value is written; filters, order and groups see the value itself.

use steward_model::kind::Wire;
use steward_model::query::Bucket;
use steward_model::{Result, text};

use super::not_supported;
use crate::plan::Look;

/// What a cast asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Text,
    Whole,
    Number,
    Truth,
    Day,
    Instant,
}

/// The types by their names in PostgreSQL.
const TARGETS: &[(&str, Target)] = &[
    ("text", Target::Text),
    ("varchar", Target::Text),
    ("character varying", Target::Text),
    ("int", Target::Whole),
    ("int4", Target::Whole),
    ("int8", Target::Whole),
    ("integer", Target::Whole),
    ("bigint", Target::Whole),
    ("numeric", Target::Number),
    ("decimal", Target::Number),
    ("bool", Target::Truth),
    ("boolean", Target::Truth),
    ("date", Target::Day),
    ("timestamptz", Target::Instant),
    ("timestamp with time zone", Target::Instant),
];

/// How a value of `name` is shown under a cast, and the stretch of time that is shown instead of it.
pub(super) fn look(name: &str, wire: Wire, cast: Option<&str>) -> Result<(Look, Option<Bucket>)> {
    let Some(cast) = cast else { return Ok((Look::Plain, None)) };
    let target = TARGETS.iter().find(|(word, _)| word.eq_ignore_ascii_case(cast));
    match (wire, target.map(|(_, target)| *target)) {
        (_, Some(Target::Text)) => Ok((Look::Text, None)),
        (Wire::Scaled(_) | Wire::Bool, Some(Target::Whole)) => Ok((Look::Whole, None)),
        (Wire::Int, Some(Target::Whole | Target::Number))
        | (Wire::Scaled(_), Some(Target::Number))
        | (Wire::Bool, Some(Target::Truth))
        | (Wire::Date, Some(Target::Day))
        | (Wire::Datetime, Some(Target::Instant)) => Ok((Look::Plain, None)),
        (Wire::Datetime, Some(Target::Day)) => Ok((Look::Plain, Some(Bucket::Day))),
        _ => Err(not_supported(text!(
            en = "'{name}' can't be cast to '{cast}': everything can be cast to text, numbers to \
                  numeric and int, truth values to int, instants to date.",
            zh = "“{name}”不能转换为“{cast}”：任何值可转为 text，数字可转为 numeric 和 int，\
                  是否值可转为 int，时间可转为 date。"
        ))),
    }
}
