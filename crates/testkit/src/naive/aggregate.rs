//! Groups of rows.

use std::cmp::Ordering;

use serde_json::{Map, Value as Json};
use steward_model::Value;
use steward_model::catalog::FieldId;
use steward_model::query::{Aggregate, Direction, Nulls};
use steward_model::record::Record;

use super::AVG_EXTRA_DECIMALS;
use super::compare::compare;
use super::order::{directed, sort_value};
use super::render;
use super::resolve::{Item, Question};

/// One object for each group.
pub(super) fn groups(question: &Question<'_>, rows: Vec<&Record>) -> Vec<Json> {
    let mut common = Vec::new();
    for item in &question.items {
        if let Item::Field { field, masked: false, .. } = item {
            common.push(*field);
        }
    }
    let mut groups: Vec<Vec<&Record>> = Vec::new();
    for row in rows {
        let same = |other: &Vec<&Record>| {
            common.iter().all(|&field| other[0].values[field] == row.values[field])
        };
        match groups.iter_mut().find(|group| same(group)) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    if groups.is_empty() && common.is_empty() {
        groups.push(Vec::new());
    }
    groups.sort_by(|left, right| order(question, &common, left, right));
    groups.iter().map(|group| Json::Object(object(question, group))).collect()
}

fn order(
    question: &Question<'_>,
    common: &[FieldId],
    left: &[&Record],
    right: &[&Record],
) -> Ordering {
    let (Some(left), Some(right)) = (left.first(), right.first()) else { return Ordering::Equal };
    for key in &question.keys {
        let value = |row| sort_value(question.object, row, key.field);
        let order = directed(value(left), value(right), key.direction, key.nulls);
        if order.is_ne() {
            return order;
        }
    }
    let each = common.iter().map(|&field| {
        directed(&left.values[field], &right.values[field], Direction::Asc, Nulls::Last)
    });
    each.fold(Ordering::Equal, Ordering::then)
}

fn object(question: &Question<'_>, group: &[&Record]) -> Map<String, Json> {
    let mut out = Map::new();
    for item in &question.items {
        let (key, value) = match item {
            Item::Field { key, masked: true, .. } => (key, Json::Null),
            Item::Field { key, field, .. } => {
                let kind = &question.object.fields[*field].kind;
                let first = group.first().map_or(&Value::Null, |row| &row.values[*field]);
                (key, render::value(kind, first))
            }
            Item::Aggregate { key, function, field } => {
                (key, aggregate(question, group, *function, *field))
            }
            Item::Embed(_) => continue,
        };
        out.insert(key.clone(), value);
    }
    out
}

fn aggregate(
    question: &Question<'_>,
    group: &[&Record],
    function: Aggregate,
    field: Option<FieldId>,
) -> Json {
    let Some(field) = field else { return Json::from(group.len()) };
    let kind = &question.object.fields[field].kind;
    let mut values: Vec<&Value> = group.iter().map(|row| &row.values[field]).collect();
    values.retain(|value| !value.is_null());
    let total = || -> i128 {
        let number = |value: &&Value| match value {
            Value::Int(number) => i128::from(*number),
            other => panic!("no number: {other:?}"),
        };
        values.iter().map(number).sum()
    };
    let scale = render::scale(kind);
    match function {
        Aggregate::Count => Json::from(values.len()),
        _ if values.is_empty() => Json::Null,
        Aggregate::Sum => render::decimal(total(), scale),
        Aggregate::Avg => {
            let shifted = total() * 10_i128.pow(AVG_EXTRA_DECIMALS);
            let mean = half_away(shifted, values.len() as i128);
            render::decimal(mean, scale + AVG_EXTRA_DECIMALS)
        }
        Aggregate::Min => least(kind, values, Ordering::Less),
        Aggregate::Max => least(kind, values, Ordering::Greater),
    }
}

fn least(kind: &steward_model::kind::FieldKind, values: Vec<&Value>, wanted: Ordering) -> Json {
    let best = values
        .into_iter()
        .reduce(|best, value| if compare(value, best) == wanted { value } else { best });
    best.map_or(Json::Null, |value| render::value(kind, value))
}

/// The quotient, halves rounded away from zero; `count` is positive.
pub(super) fn half_away(sum: i128, count: i128) -> i128 {
    let magnitude = (sum.abs() * 2 + count) / (count * 2);
    if sum < 0 { -magnitude } else { magnitude }
}
