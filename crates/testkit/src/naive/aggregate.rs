//! Groups of rows.

use std::cmp::Ordering;

use serde_json::{Map, Value as Json};
use steward_model::Value;
use steward_model::catalog::FieldId;
use steward_model::query::{Aggregate, Direction, Nulls};
use steward_model::record::Record;

use super::AVG_EXTRA_DECIMALS;
use super::answer::View;
use super::cast::Cast;
use super::compare::compare;
use super::order::directed;
use super::render;
use super::resolve::{Item, Part, Question};

impl View<'_> {
    /// One object for each group.
    pub(super) fn groups(
        &self,
        question: &Question<'_>,
        rows: Vec<&Record>,
    ) -> Vec<Map<String, Json>> {
        let common = question.common();
        let values = |row: &Record| -> Vec<Value> {
            common.iter().map(|part| self.part(row, question, *part)).collect()
        };
        let mut groups: Vec<Vec<&Record>> = Vec::new();
        for row in rows {
            let wanted = values(row);
            match groups.iter_mut().find(|group| values(group[0]) == wanted) {
                Some(group) => group.push(row),
                None => groups.push(vec![row]),
            }
        }
        if groups.is_empty() && common.is_empty() {
            groups.push(Vec::new());
        }
        groups.sort_by(|left, right| self.group_order(question, &common, left, right));
        groups.iter().map(|group| self.group(question, group)).collect()
    }

    fn group_order(
        &self,
        question: &Question<'_>,
        common: &[Part],
        left: &[&Record],
        right: &[&Record],
    ) -> Ordering {
        let (Some(left), Some(right)) = (left.first(), right.first()) else {
            return Ordering::Equal;
        };
        for key in &question.keys {
            let value = |row| self.sort_value(row, question, key);
            let order = directed(&value(left), &value(right), key.direction, key.nulls);
            if order.is_ne() {
                return order;
            }
        }
        let each = common.iter().map(|part| {
            let value = |row| self.part(row, question, *part);
            directed(&value(left), &value(right), Direction::Asc, Nulls::Last)
        });
        each.fold(Ordering::Equal, Ordering::then)
    }

    fn group(&self, question: &Question<'_>, group: &[&Record]) -> Map<String, Json> {
        let mut out = Map::new();
        for item in &question.items {
            match item {
                Item::Field { key, shown } => {
                    let first = group.first();
                    let value = first.map(|row| self.shown(question.object, row, shown));
                    out.insert(key.clone(), value.unwrap_or(Json::Null));
                }
                // Only one that is masked stands in a group.
                Item::Clocked { key, .. } => {
                    out.insert(key.clone(), Json::Null);
                }
                Item::Aggregate { key, function, field, cast } => {
                    out.insert(key.clone(), aggregate(question, group, (*function, *cast), *field));
                }
                Item::Embed(at) => {
                    let embed = &question.embeds[*at];
                    for item in &embed.question.items {
                        let Item::Field { key, shown } = item else {
                            if let Item::Clocked { key, .. } = item {
                                out.insert(key.clone(), Json::Null);
                            }
                            continue;
                        };
                        let part =
                            Part { embed: Some(*at), field: shown.field, bucket: shown.bucket };
                        let kind = &embed.question.object.fields[shown.field].kind;
                        let first = group.first().map(|row| self.part(row, question, part));
                        let value = match (first, shown.bucket) {
                            _ if shown.masked => Json::Null,
                            (None, _) => Json::Null,
                            (Some(day), Some(_)) => render::day(&day),
                            (Some(value), None) => shown.cast.value(kind, &value),
                        };
                        out.insert(key.clone(), value);
                    }
                }
            }
        }
        out
    }
}

fn aggregate(
    question: &Question<'_>,
    group: &[&Record],
    (function, cast): (Aggregate, Cast),
    field: Option<FieldId>,
) -> Json {
    let Some(field) = field else { return cast.text(Json::from(group.len())) };
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
    let whole = |number: i128, unit: i128| render::decimal(half_away(number, unit), 0);
    let count = values.len() as i128;
    match function {
        Aggregate::Count => cast.text(Json::from(values.len())),
        _ if values.is_empty() => Json::Null,
        Aggregate::Sum if cast == Cast::Whole => whole(total(), 10_i128.pow(scale)),
        Aggregate::Sum => cast.text(render::decimal(total(), scale)),
        Aggregate::Avg if cast == Cast::Whole => whole(total(), count * 10_i128.pow(scale)),
        Aggregate::Avg => {
            let mean = half_away(total() * 10_i128.pow(AVG_EXTRA_DECIMALS), count);
            cast.text(render::decimal(mean, scale + AVG_EXTRA_DECIMALS))
        }
        Aggregate::Min => cast.value(kind, least(values, Ordering::Less)),
        Aggregate::Max => cast.value(kind, least(values, Ordering::Greater)),
    }
}

fn least(values: Vec<&Value>, wanted: Ordering) -> &Value {
    let best = values
        .into_iter()
        .reduce(|best, value| if compare(value, best) == wanted { value } else { best });
    best.unwrap_or(&Value::Null)
}

/// The quotient, halves rounded away from zero; `count` is positive.
pub(super) fn half_away(sum: i128, count: i128) -> i128 {
    let magnitude = (sum.abs() * 2 + count) / (count * 2);
    if sum < 0 { -magnitude } else { magnitude }
}
